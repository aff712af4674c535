import { isJsonObject, type Json, type JsonObject } from "../record/json.js";

/** The rank of a value's type: `null < string < number < boolean < array < object < missing`. */
function rank(value: Json | undefined): number {
  if (value === null) return 0;
  if (typeof value === "string") return 1;
  if (typeof value === "number") return 2;
  if (typeof value === "boolean") return 3;
  if (Array.isArray(value)) return 4;
  return value === undefined ? 6 : 5;
}

/**
 * Compares two values of any type as PostgreSQL compares jsonb, which is how Kinto sorts and filters:
 * first by type, strings by code point, `undefined` (a missing field) last. Negative, zero or positive.
 */
export function compareJson(a: Json | undefined, b: Json | undefined): number {
  const byType = rank(a) - rank(b);
  if (byType !== 0) return byType;
  if (typeof a === "string") return compareText(a, b as string);
  if (typeof a === "number" || typeof a === "boolean") return Number(a) - Number(b);
  if (Array.isArray(a)) return compareArrays(a, b as readonly Json[]);
  if (isJsonObject(a)) return compareObjects(a, b as JsonObject);
  return 0;
}

/** By code point: UTF-16 code units would put U+10000 and above before U+E000. */
function compareText(a: string, b: string): number {
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

function compareArrays(a: readonly Json[], b: readonly Json[]): number {
  if (a.length !== b.length) return a.length - b.length;
  for (const [index, item] of a.entries()) {
    const order = compareJson(item, b[index]);
    if (order !== 0) return order;
  }
  return 0;
}

/** In the order in which jsonb stores them: shorter ones first, by their length in UTF-8. */
function sortedKeys(object: JsonObject): readonly string[] {
  const utf8 = new TextEncoder();
  const keys = Object.keys(object).map((key) => ({ key, length: utf8.encode(key).length }));
  return keys
    .toSorted((a, b) => a.length - b.length || compareText(a.key, b.key))
    .map(({ key }) => key);
}

function compareObjects(a: JsonObject, b: JsonObject): number {
  const [keysOfA, keysOfB] = [sortedKeys(a), sortedKeys(b)];
  if (keysOfA.length !== keysOfB.length) return keysOfA.length - keysOfB.length;
  for (const [index, key] of keysOfA.entries()) {
    const byKey = compareText(key, keysOfB[index] as string);
    if (byKey !== 0) return byKey;
    const byValue = compareJson(a[key], b[key]);
    if (byValue !== 0) return byValue;
  }
  return 0;
}
