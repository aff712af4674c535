/** The list of a bucket's entries, by the path of the bucket. */
export function historyList(bucket: string): string {
  return `${bucket}/history`;
}
