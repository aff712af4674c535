import { isJsonObject, setOwn, type Json } from "../../record/json.js";
import { compareCodePoints } from "./keywords/unexpected.js";

/**
 * A copy with the keys in the order in which PostgreSQL's `jsonb` gives them back: by their length in bytes, then
 * by their bytes. It decides which keyword of a stored schema is looked at first. (Keys that look like whole
 * numbers come first in JavaScript, whatever is done.)
 */
export function inJsonbOrder(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(inJsonbOrder);
  if (!isJsonObject(value)) return value;
  const copy: Record<string, Json> = {};
  for (const key of Object.keys(value).toSorted(compare)) {
    setOwn(copy, key, inJsonbOrder(value[key] as Json));
  }
  return copy;
}

function compare(one: string, other: string): number {
  return bytesIn(one) - bytesIn(other) || compareCodePoints(one, other);
}

/** How long a text is in UTF-8. */
function bytesIn(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes += 1;
    else if (code < 0x8_00) bytes += 2;
    else bytes += code < 0x1_00_00 ? 3 : 4;
  }
  return bytes;
}
