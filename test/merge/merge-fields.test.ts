import { describe, expect, test } from "vitest";
import { mergeFields } from "../../src/merge/merge-fields.js";
import type { Fields } from "../../src/record/record.js";
import { run } from "./run-merge-rows.js";

describe("one field", () => {
  const [one, two, three, none] = [{ a: 1 }, { a: 2 }, { a: 3 }, {}];
  run([
    { name: "changed here", base: one, local: two, remote: one, merged: two },
    { name: "changed there", base: one, local: one, remote: two, merged: two },
    { name: "changed alike", base: one, local: two, remote: two, merged: two },
    { name: "changed apart", base: one, local: two, remote: three, merged: two, contested: ["a"] },
    { name: "added here", base: none, local: one, remote: none, merged: one },
    { name: "added there", base: none, local: none, remote: one, merged: one },
    { name: "added alike", base: none, local: one, remote: one, merged: one },
    { name: "added apart", base: none, local: one, remote: two, merged: one, contested: ["a"] },
    { name: "removed here", base: one, local: none, remote: one, merged: none },
    { name: "removed there", base: one, local: one, remote: none, merged: none },
    { name: "removed on both sides", base: one, local: none, remote: none, merged: none },
    {
      name: "removed here, changed there",
      base: one,
      local: none,
      remote: two,
      merged: none,
      contested: ["a"],
    },
    {
      name: "changed here, removed there",
      base: one,
      local: two,
      remote: none,
      merged: two,
      contested: ["a"],
    },
  ]);
});

describe("M12: an edit that was taken back, and may have been taken before that, is not lost unseen", () => {
  const base = { a: 1, b: 1 };
  test.each([
    ["its field yields, and is told", [{ a: 2, b: 1 }], { a: 3, b: 1 }, { a: 3, b: 1 }, ["a"]],
    [
      "where nothing of it was sent, there is nothing to tell",
      [],
      { a: 3, b: 1 },
      { a: 3, b: 1 },
      [],
    ],
    [
      "a field that no attempt changed just yields",
      [{ a: 2, b: 1 }],
      { a: 1, b: 3 },
      { a: 1, b: 3 },
      [],
    ],
  ] as const)("%s", (_, sent, remote, merged, overridden) => {
    const made = mergeFields(base, base, remote, sent);

    expect(made).toMatchObject({ merged, overridden, contested: [] });
  });
});

describe("null is a value, and differs from a field that is absent", () => {
  const [nil, none, one] = [{ a: null }, {}, { a: 1 }];
  run([
    { name: "set to null here", base: one, local: nil, remote: one, merged: nil },
    { name: "set to null there", base: one, local: one, remote: nil, merged: nil },
    { name: "null removed there", base: nil, local: nil, remote: none, merged: none },
    { name: "null added there", base: none, local: none, remote: nil, merged: nil },
    {
      name: "null here, removed there",
      base: one,
      local: nil,
      remote: none,
      merged: nil,
      contested: ["a"],
    },
    {
      name: "removed here, null there",
      base: one,
      local: none,
      remote: nil,
      merged: none,
      contested: ["a"],
    },
  ]);
});

describe("nested objects", () => {
  run([
    {
      name: "different fields of one object are joined",
      base: { author: { name: "Bob", age: 18 } },
      local: { author: { name: "Robert", age: 18 } },
      remote: { author: { name: "Bob", age: 19 } },
      merged: { author: { name: "Robert", age: 19 } },
    },
    {
      name: "only the field that both changed is contested, by its path",
      base: { a: { b: { c: 1, d: 1 } } },
      local: { a: { b: { c: 2, d: 1 } } },
      remote: { a: { b: { c: 3, d: 4 } } },
      merged: { a: { b: { c: 2, d: 4 } } },
      contested: ["a.b.c"],
    },
    {
      name: "a field removed in one and added in the other",
      base: { a: { x: 1 } },
      local: { a: {} },
      remote: { a: { x: 1, y: 2 } },
      merged: { a: { y: 2 } },
    },
    {
      name: "objects that both sides added are joined",
      base: {},
      local: { a: { x: 1, z: 0 } },
      remote: { a: { y: 2, z: 0 } },
      merged: { a: { x: 1, y: 2, z: 0 } },
    },
    {
      name: "objects in the place of something else are joined",
      base: { a: "text" },
      local: { a: { x: 1 } },
      remote: { a: { x: 2, y: 2 } },
      merged: { a: { x: 1, y: 2 } },
      contested: ["a.x"],
    },
    {
      name: "the names of the server's fields are ordinary ones further in",
      base: { a: { id: 1, last_modified: 1, schema: 1_700_000_000_000 } },
      local: { a: { id: 2, last_modified: 1, schema: 1_700_000_000_000 } },
      remote: { a: { id: 1, last_modified: 2, schema: 1_800_000_000_000 } },
      merged: { a: { id: 2, last_modified: 2, schema: 1_800_000_000_000 } },
    },
  ]);
});

describe("another type", () => {
  run([
    {
      name: "on one side is a change like any other",
      base: { a: 1 },
      local: { a: 1 },
      remote: { a: { x: 1 } },
      merged: { a: { x: 1 } },
    },
    {
      name: "on one side, changed on the other, contests the whole field",
      base: { a: { x: 1, y: 1 } },
      local: { a: "text" },
      remote: { a: { x: 2, y: 1 } },
      merged: { a: "text" },
      contested: ["a"],
    },
    {
      name: "an array against an object contests the whole field",
      base: {},
      local: { a: [] },
      remote: { a: {} },
      merged: { a: [] },
      contested: ["a"],
    },
    {
      name: "a number against the same digits contests the field",
      base: {},
      local: { a: 1 },
      remote: { a: "1" },
      merged: { a: 1 },
      contested: ["a"],
    },
  ]);
});

describe("an array is one value", () => {
  run([
    {
      name: "changed there",
      base: { a: [1, 2] },
      local: { a: [1, 2] },
      remote: { a: [2] },
      merged: { a: [2] },
    },
    {
      name: "changed apart",
      base: { a: [1] },
      local: { a: [1, 2] },
      remote: { a: [1, 3] },
      merged: { a: [1, 2] },
      contested: ["a"],
    },
    {
      name: "with objects in it, changed in different ones",
      base: { a: [{ x: 1 }, { x: 1 }] },
      local: { a: [{ x: 2 }, { x: 1 }] },
      remote: { a: [{ x: 1 }, { x: 2 }] },
      merged: { a: [{ x: 2 }, { x: 1 }] },
      contested: ["a"],
    },
  ]);
});

test.each(["__proto__", "constructor", "toString", "hasOwnProperty"])(
  "a field named %s is one like any other",
  (name) => {
    const field = (value: number): Fields => JSON.parse(`{"${name}":{"polluted":${value}}}`);

    const { merged, contested } = mergeFields({}, field(1), field(2), [{}]);

    expect(Object.entries(merged)).toEqual([[name, { polluted: 1 }]]);
    expect(contested).toEqual([`${name}.polluted`]);
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
    expect(mergeFields(field(1), field(1), {}, []).merged).toEqual({});
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  },
);
