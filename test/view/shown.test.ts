import { describe, expect, test } from "vitest";
import type { Operation } from "../../src/record/operation.js";
import type { Confirmed, Fields } from "../../src/record/record.js";
import { freeze, show, type Shown, type ShownCache } from "../../src/view/shown.js";
import { create, gone, live } from "./replicas.js";

const theirs = live("a", 10, { title: "theirs" });

// an operation over a confirmed version
test.each<[string, Operation | undefined, Confirmed | undefined, object | undefined]>([
  ["nothing", undefined, undefined, undefined],
  ["a tombstone", undefined, gone("a", 1), undefined],
  ["a confirmed version", undefined, theirs, theirs],
  ["a deletion", { ...create("a"), local: null }, theirs, undefined],
  ["a create", create("a", { title: "ours" }), undefined, { id: "a", title: "ours" }],
  [
    "an edit, with the time of its base",
    { ...create("a", { title: "ours" }), base: live("a", 5) },
    theirs,
    { id: "a", title: "ours", last_modified: 5 },
  ],
  [
    "an edit of what was deleted there, without a time",
    { ...create("a", { title: "ours" }), base: gone("a", 5) },
    gone("a", 5),
    { id: "a", title: "ours" },
  ],
  [
    "an edit whose fields pretend to be another record",
    create("a", { id: "b", last_modified: 99 }),
    undefined,
    { id: "a" },
  ],
])("%s", (_name, operation, confirmed, shown) => {
  expect(show(operation, confirmed, new WeakMap<Fields, Shown>())).toEqual(shown);
});

test("a record keeps its identity as long as nothing changed", () => {
  const cache: ShownCache = new WeakMap<Fields, Shown>();
  const operation = create("a", { title: "ours" });

  expect(show(operation, undefined, cache)).toBe(show(operation, theirs, cache));
  expect(show(undefined, theirs, cache)).toBe(theirs);
  expect(show({ ...operation, edits: 9 }, undefined, cache)).toBe(show(operation, theirs, cache));
});

test("a record is another one on another base", () => {
  const cache: ShownCache = new WeakMap<Fields, Shown>();
  const operation = create("a", { title: "ours" });

  const rebased = show({ ...operation, base: theirs }, undefined, cache);

  expect(rebased).not.toBe(show(operation, undefined, cache));
  expect(rebased).toMatchObject({ title: "ours", last_modified: theirs.last_modified });
});

test("a field may be named __proto__", () => {
  const local = JSON.parse('{"__proto__":{"x":1}}') as Operation["local"];
  const shown = show({ ...create("a"), local }, undefined, new WeakMap<Fields, Shown>());
  expect(Object.keys(shown ?? {})).toEqual(["id", "__proto__"]);
});

describe("freeze", () => {
  test("reaches into objects and arrays", () => {
    const value = freeze({ list: [{ deep: [1] }], none: null });
    expect([value, value.list, value.list[0], value.list[0]?.deep].map(Object.isFrozen)).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  test.each([null, undefined, 1, "a", true])("leaves %j as it is", (value) => {
    expect(freeze(value)).toBe(value);
  });
});
