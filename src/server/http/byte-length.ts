const ENCODER = new TextEncoder();

/** The value of `Content-Length` for a text in UTF-8. */
export function byteLength(text: string): string {
  return String(ENCODER.encode(text).length);
}
