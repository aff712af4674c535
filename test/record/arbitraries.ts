import fc from "fast-check";
import { setOwn, type Json, type JsonObject } from "../../src/record/json.js";

/** Names that collide often, and those that are dangerous to plain objects. */
const NAMES = ["a", "b", "c", "", "__proto__", "constructor", "toString", "schema"] as const;

/** Values that collide often, of every type. */
const SCALARS: readonly Json[] = [null, true, false, 0, -1, 1.5, "", "a", "b", "1"];

const { json } = fc.letrec<{ json: Json; object: JsonObject }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { arbitrary: fc.constantFrom(...SCALARS), weight: 4 },
    fc.array(tie("json"), { maxLength: 3 }),
    tie("object"),
  ),
  object: objectOf(tie("json")),
}));

function objectOf(value: fc.Arbitrary<Json>): fc.Arbitrary<JsonObject> {
  const entry = fc.tuple(fc.constantFrom(...NAMES), value);
  return fc.array(entry, { maxLength: 5 }).map((entries) => {
    const object: Record<string, Json> = {};
    for (const [name, item] of entries) setOwn(object, name, item);
    return object;
  });
}

/** Any JSON value, of few names and values, so that two of them are often alike. */
export const anyJson = json;

/** The fields of a record. */
export const anyFields: fc.Arbitrary<JsonObject> = objectOf(json);

/** Freezes a value through and through: whoever changes it throws. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  for (const item of Object.values(value)) deepFreeze(item);
  return Object.freeze(value);
}

/** The same value with every object's keys in reverse order. */
export function reversed(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(reversed);
  if (typeof value !== "object" || value === null) return value;
  const object: Record<string, Json> = {};
  for (const [key, item] of Object.entries(value).toReversed()) setOwn(object, key, reversed(item));
  return object;
}

/** Of an object only what a row of a table names; anything else as it is. */
export function namedIn(row: object | null | undefined, value: unknown): unknown {
  if (!row || typeof value !== "object" || value === null) return value;
  const named = Object.entries(value).filter(([key]) => Object.hasOwn(row, key));
  return Object.fromEntries(named);
}
