/** The least and the greatest second byte after a first one, where not every continuation will do. */
const SECOND: Readonly<Record<number, readonly [number, number]>> = {
  0xe0: [0xa0, 0xbf],
  0xed: [0x80, 0x9f],
  0xf0: [0x90, 0xbf],
  0xf4: [0x80, 0x8f],
};

/** Text in UTF-8, or what is wrong with it in the words of Python, which are those of Kinto. */
export function decodeUtf8(bytes: Uint8Array): string | { readonly malformed: string } {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { malformed: findFault(bytes) };
  }
}

function findFault(bytes: Uint8Array): string {
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] ?? 0;
    const length = lengthOf(first);
    if (length === 0) return describe(bytes, at, at, "invalid start byte");
    for (let next = at + 1; next < at + length; next++) {
      const byte = bytes[next];
      if (byte === undefined) return describe(bytes, at, next - 1, "unexpected end of data");
      const [least, most] = (next === at + 1 ? SECOND[first] : undefined) ?? [0x80, 0xbf];
      if (byte < least || byte > most) {
        return describe(bytes, at, next - 1, "invalid continuation byte");
      }
    }
    at += length;
  }
  return "'utf-8' codec can't decode the body";
}

/** How many bytes begin with this one; 0 for none. */
function lengthOf(first: number): number {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

function describe(bytes: Uint8Array, from: number, to: number, reason: string): string {
  const hex = (bytes[from] ?? 0).toString(16).padStart(2, "0");
  const what =
    from === to ? `byte 0x${hex} in position ${from}` : `bytes in position ${from}-${to}`;
  return `'utf-8' codec can't decode ${what}: ${reason}`;
}
