const ENCODER = new TextEncoder();
const NOT_ASCII = /\P{ASCII}/u;

/** The value of `Content-Length` for a text in UTF-8. */
export function byteLength(text: string): string {
  return String(NOT_ASCII.test(text) ? ENCODER.encode(text).length : text.length);
}
