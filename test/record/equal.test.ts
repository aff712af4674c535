import fc from "fast-check";
import { expect, test } from "vitest";
import { isEqual } from "../../src/record/equal.js";
import type { Json } from "../../src/record/json.js";
import { anyJson, reversed } from "./arbitraries.js";

const proto = JSON.parse('{"__proto__": 1}') as Json;

// = the same value, ≠ two values
test.each<[Json | undefined, "=" | "≠", Json | undefined]>([
  [null, "=", null],
  [null, "≠", undefined],
  [undefined, "=", undefined],
  [null, "≠", false],
  [0, "=", -0],
  [0, "≠", ""],
  [1, "≠", "1"],
  [1, "≠", true],
  ["a", "≠", "A"],
  ["é", "≠", "e\u0301"],
  [[], "=", []],
  [[], "≠", {}],
  [{}, "≠", []],
  [[], "≠", null],
  [{}, "≠", null],
  [[1, 2], "≠", [2, 1]],
  [[1], "≠", [1, null]],
  [[1, [2, { a: 3 }]], "=", [1, [2, { a: 3 }]]],
  [{ a: 1, b: 2 }, "=", { b: 2, a: 1 }],
  [{ a: 1 }, "≠", { a: 1, b: null }],
  [{ a: null }, "≠", { b: null }],
  [{ a: null }, "≠", {}],
  [{ a: { b: [1] } }, "≠", { a: { b: [2] } }],
  [proto, "≠", {}],
  [proto, "=", JSON.parse('{"__proto__": 1}') as Json],
  [JSON.parse('{"__proto__": {}}') as Json, "≠", { a: 1 }],
  [{ toString: 1 }, "≠", { a: 1 }],
  [{ length: 0 }, "≠", []],
])("%j %s %j", (a, relation, b) => {
  expect(isEqual(a, b)).toBe(relation === "=");
  expect(isEqual(b, a)).toBe(relation === "=");
});

test("what comes back from JSON is equal, whatever the order of its keys", () => {
  fc.assert(
    fc.property(anyJson, (value) => {
      expect(isEqual(value, JSON.parse(JSON.stringify(value)) as Json)).toBe(true);
      expect(isEqual(value, reversed(value))).toBe(true);
    }),
  );
});

test("it tells apart exactly what sorted JSON text tells apart", () => {
  fc.assert(
    fc.property(anyJson, anyJson, (a, b) => {
      expect(isEqual(a, b)).toBe(canonical(a) === canonical(b));
    }),
  );
});

/** An independent judge of equality. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonical).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value as Record<string, Json>);
  const texts = entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`);
  return `{${texts.toSorted().join()}}`;
}
