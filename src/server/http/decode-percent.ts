/** Decodes percent escapes; throws `URIError` where the result is no UTF-8. What is no escape stays, as in Python. */
export function decodePercent(text: string): string {
  if (!text.includes("%")) return text;
  return decodeURIComponent(text.replaceAll(/%(?![0-9a-fA-F]{2})/g, "%25"));
}
