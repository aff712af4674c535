import { isJsonObject, type Json, type JsonObject } from "./json.js";

/**
 * Whether two JSON values mean the same: the order of keys does not matter, `-0` is `0`, and a key
 * that is absent differs from one that holds `null`. `undefined` stands for "absent".
 */
export function isEqual(a: Json | undefined, b: Json | undefined): boolean {
  return isEqualAt(a, b, 0);
}

/** Calls of itself, as far as every stack bears them; deeper, with a stack of its own. */
const DEPTH = 300;

function isEqualAt(a: Json | undefined, b: Json | undefined, depth: number): boolean {
  if (a === b) return true;
  if (depth > DEPTH) return isEqualInDepth(a, b);
  if (Array.isArray(a)) {
    return (
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, index) => isEqualAt(item, b[index], depth + 1))
    );
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isEqualAt(a[key], b[key], depth + 1))
  );
}

function isEqualInDepth(a: Json | undefined, b: Json | undefined): boolean {
  const pairs = [[a, b]];
  for (const [one, other] of pairs) {
    if (one === other) continue;
    if (!isObject(one) || !isObject(other) || Array.isArray(one) !== Array.isArray(other)) {
      return false;
    }
    const keys = Object.keys(one);
    if (keys.length !== Object.keys(other).length) return false;
    for (const key of keys) {
      if (!Object.hasOwn(other, key)) return false;
      pairs.push([one[key], other[key]]);
    }
  }
  return true;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null;
}
