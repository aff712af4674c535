import { isJsonObject, type Json } from "./json.js";

/**
 * Whether two JSON values mean the same: the order of keys does not matter, `-0` is `0`, and a key
 * that is absent differs from one that holds `null`. `undefined` stands for "absent".
 */
export function isEqual(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return (
      Array.isArray(b) && a.length === b.length && a.every((item, index) => isEqual(item, b[index]))
    );
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key], b[key]))
  );
}
