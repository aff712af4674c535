import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareJson } from "../../src/protocol/compare.js";
import { isEqual } from "../../src/record/equal.js";
import type { Json } from "../../src/record/json.js";
import { anyJson, reversed } from "../record/arbitraries.js";

/** Each list in its order, as PostgreSQL orders jsonb. */
const ORDERS: Readonly<Record<string, readonly (Json | undefined)[]>> = {
  "types: an empty array, null, text, numbers, booleans, arrays, objects, and at last a missing field":
    [[], null, "", "z", -1e300, 1e300, false, true, [null], [[]], {}, { a: 1 }, undefined],
  "numbers by value": [-1e300, -2, -1.5, 0, 1e-9, 2, 10, 1e300],
  "text by code point, a beginning before the whole": ["", "A", "B", "a", "aa", "b", "é", "ｱ"],
  "text beyond the basic plane after all of it": ["\uD7FF", "\uE000", "\uFFFD", "\u{10000}", "😀"],
  "the same behind a common beginning": ["x\uE000", "x\u{10000}", "x\u{10FFFF}"],
  "text with digits is text": ["1", "10", "2", "a"],
  "arrays by length, then item by item": [[], ["z"], [2], [true], [[]], ["a", "z"], ["b", "a"]],
  "objects by the number of keys, then key and value in turn": [
    {},
    { a: 1 },
    { a: 2 },
    { b: 0 },
    { a: 1, b: 1 },
    { a: 1, b: 2 },
    { a: 1, c: 0 },
  ],
  "objects with shorter keys first, since jsonb stores them so": [
    { b: 1, d: 1 },
    { aa: 1, c: 1 },
    { aa: 1, b: 1, c: 0 },
    { aa: 0, b: 1, c: 1 },
  ],
  "the length of a key in bytes, not in characters": [
    { é: 1, zz: 0 },
    { é: 0, zz: 1 },
  ],
};

describe.each(Object.entries(ORDERS))("%s", (_name, values) => {
  const pairs = values
    .slice(1)
    .flatMap((after, index) =>
      values.slice(0, index + 1).map((before) => [before, after] as const),
    );

  test.each(pairs)("%j comes before %j", (before, after) => {
    expect(Math.sign(compareJson(before, after))).toBe(-1);
    expect(Math.sign(compareJson(after, before))).toBe(1);
  });
});

test.each<[Json | undefined, Json | undefined]>([
  [undefined, undefined],
  [null, null],
  [0, -0],
  [
    { a: 1, b: [2] },
    { b: [2], a: 1 },
  ],
])("%j and %j are level", (a, b) => {
  expect(compareJson(a, b)).toBe(0);
});

test("it is an order: level exactly where equal, the other way round from the other side, and transitive", () => {
  fc.assert(
    fc.property(anyJson, anyJson, anyJson, (a, b, c) => {
      expect(compareJson(a, b) === 0).toBe(isEqual(a, b));
      expect(compareJson(a, reversed(a))).toBe(0);
      expect(Math.sign(compareJson(a, b)) + Math.sign(compareJson(b, a))).toBe(0);
      const [first, second, third] = [a, b, c].toSorted(compareJson);
      expect(compareJson(first, third)).toBeLessThanOrEqual(0);
      expect(compareJson(first, second)).toBeLessThanOrEqual(0);
    }),
  );
});

function backwards(a: string, b: string): number {
  return a < b ? 1 : Number(a > b) * -1;
}

test("text may be ordered otherwise, and so may the keys of objects, which stay where jsonb has them", () => {
  expect(compareJson("a", "b", backwards)).toBe(1);
  expect(compareJson(["x", "a"], ["x", "b"], backwards)).toBe(1);
  expect(compareJson({ k: "a" }, { k: "b" }, backwards)).toBe(1);
  expect(compareJson({ a: 1 }, { b: 1 }, backwards)).toBe(1);
  expect(compareJson({ a: 1, b: 2 }, { a: 2, b: 1 }, backwards)).toBe(-1);
});
