/** The value of `Content-Length` for a text in UTF-8. */
export function byteLength(text: string): string {
  return String(new TextEncoder().encode(text).length);
}
