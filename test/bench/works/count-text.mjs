/** `20,000` */
export function countText(count) {
  return count.toLocaleString("en");
}
