// Records nested deeper than any stack bears never get in; merging them would do no harm all the same.
import { expect, test } from "vitest";
import { list } from "../../src/merge/list.js";
import { mergeFields } from "../../src/merge/merge-fields.js";
import { set } from "../../src/merge/set.js";
import { rulesOf } from "../../src/merge/strategy.js";
import { text } from "../../src/merge/text.js";
import { threeWay } from "../../src/merge/three-way.js";
import { isEqual } from "../../src/record/equal.js";
import type { Json } from "../../src/record/json.js";

const LEVELS = 100_000;

function nested(wrap: (inner: Json) => Json, innermost: Json): Json {
  let value = innermost;
  for (let level = 0; level < LEVELS; level++) value = wrap(value);
  return value;
}

const inObjects = (value: Json): Json => nested((inner) => ({ a: inner }), value);
const inArrays = (value: Json): Json => nested((inner) => [inner], value);
const inItem = (value: Json): Json => [{ id: 1, value: inObjects(value) }];
const inBoth = (value: Json): Json => nested((inner) => [{ a: inner }], value);

test.each([
  ["objects", inObjects],
  ["arrays", inArrays],
  ["arrays of objects", inBoth],
])("%s in a hundred thousand levels are compared", (_, deep) => {
  expect(isEqual(deep(1), deep(1))).toBe(true);
  expect(isEqual(deep(1), deep(2))).toBe(false);
  expect(isEqual(deep({ b: 1 }), deep({ c: 1 }))).toBe(false);
  expect(isEqual(deep({ b: 1 }), deep({ b: 1, c: 1 }))).toBe(false);
  expect(isEqual(deep([1]), deep([1, 2]))).toBe(false);
  expect(isEqual(deep([]), deep({}))).toBe(false);
  expect(isEqual(deep([null]), deep([{}]))).toBe(false);
});

test.each([
  ["objects", inObjects],
  ["arrays", inArrays],
])("%s in a hundred thousand levels are merged", (_, deep) => {
  const [base, local, remote] = [{ x: deep(1) }, { x: deep(2) }, { x: deep(3) }];

  const apart = mergeFields(base, local, remote, []);
  const there = mergeFields(base, base, remote, []);

  expect(apart.contested.length).toBe(1);
  expect(isEqual(apart.merged, local)).toBe(true);
  expect(isEqual(there.merged, remote)).toBe(true);
  expect(there.contested).toEqual([]);
});

test.each([
  ["set", set()],
  ["list", list({ key: "id" })],
  ["text", text()],
])("%s() is given a hundred thousand levels", (_, merger) => {
  const rules = rulesOf(threeWay({ fields: { x: merger } }));
  const [base, local, remote] = [{ x: inItem(1) }, { x: inItem(2) }, { x: inItem(3) }];

  const { merged } = mergeFields(base, local, remote, [], { rules, mayCall: false });

  expect(isEqual(merged, local)).toBe(true);
});
