/** Compares texts by code point: UTF-16 code units would put U+10000 and above before U+E000. */
export function compareCodePoints(a: string, b: string): number {
  if (a === b) return 0;
  const shorter = Math.min(a.length, b.length);
  for (let index = 0; index < shorter; index++) {
    if (a.charCodeAt(index) !== b.charCodeAt(index)) {
      return weight(a.charCodeAt(index)) - weight(b.charCodeAt(index));
    }
  }
  return a.length - b.length;
}

/** Orders a code unit so that surrogates come after the rest of the basic plane. */
function weight(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit <= 0xdfff ? unit + 0x2000 : unit - 0x800;
}
