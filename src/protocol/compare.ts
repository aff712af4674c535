import { isJsonObject, type Json, type JsonObject } from "../record/json.js";
import { compareCodePoints } from "./compare-code-points.js";
import { jsonbKeys } from "./jsonb-keys.js";

export type CompareText = (a: string, b: string) => number;

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
 * Compares two fields as PostgreSQL compares jsonb, which is how Kinto sorts and filters: first by type, `undefined`
 * (a missing field) last. An empty array that is no part of another value comes before everything else, for
 * historical reasons, as PostgreSQL's manual says. Negative, zero or positive.
 */
export function compareJson(
  a: Json | undefined,
  b: Json | undefined,
  compareText: CompareText = compareCodePoints,
): number {
  return Number(isEmptyArray(b)) - Number(isEmptyArray(a)) || compareValues(a, b, compareText);
}

function isEmptyArray(value: Json | undefined): boolean {
  return Array.isArray(value) && value.length === 0;
}

function compareValues(a: Json | undefined, b: Json | undefined, compareText: CompareText): number {
  const byType = rank(a) - rank(b);
  if (byType !== 0) return byType;
  if (typeof a === "string") return compareText(a, b as string);
  if (typeof a === "number" || typeof a === "boolean") return Number(a) - Number(b);
  if (Array.isArray(a)) return compareArrays(a, b as readonly Json[], compareText);
  if (isJsonObject(a)) return compareObjects(a, b as JsonObject, compareText);
  return 0;
}

function compareArrays(a: readonly Json[], b: readonly Json[], compareText: CompareText): number {
  if (a.length !== b.length) return a.length - b.length;
  for (const [index, item] of a.entries()) {
    const order = compareValues(item, b[index], compareText);
    if (order !== 0) return order;
  }
  return 0;
}

function compareObjects(a: JsonObject, b: JsonObject, compareText: CompareText): number {
  const [keysOfA, keysOfB] = [jsonbKeys(a), jsonbKeys(b)];
  if (keysOfA.length !== keysOfB.length) return keysOfA.length - keysOfB.length;
  for (const [index, key] of keysOfA.entries()) {
    const byKey = compareText(key, keysOfB[index] as string);
    if (byKey !== 0) return byKey;
    const byValue = compareValues(a[key], b[key], compareText);
    if (byValue !== 0) return byValue;
  }
  return 0;
}
