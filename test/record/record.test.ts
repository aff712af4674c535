import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "../../src/record/json.js";
import {
  contentKeys,
  fieldsOf,
  isManaged,
  isSameContent,
  isTombstone,
  type Confirmed,
  type Fields,
} from "../../src/record/record.js";
import { anyFields, deepFreeze, reversed } from "./arbitraries.js";

const TIME = 1_700_000_000_000;

test.each<[string, Json | undefined, boolean]>([
  ["id", "a", true],
  ["id", undefined, true],
  ["last_modified", 1, true],
  ["last_modified", "text", true],
  ["schema", TIME, true],
  ["schema", 1e11 + 1, true],
  ["schema", 1e11, false],
  ["schema", 3, false],
  ["schema", "v2", false],
  ["schema", { type: "object" }, false],
  ["schema", undefined, false],
  ["title", TIME, false],
  ["deleted", true, false],
])("the field %s with %j belongs to the server: %j", (key, value, isTheServers) => {
  expect(isManaged(key, value)).toBe(isTheServers);
});

test.each<[Confirmed, boolean]>([
  [{ id: "a", last_modified: 1, deleted: true }, true],
  [{ id: "a", last_modified: null, deleted: true }, true],
  [{ id: "a", last_modified: 1 }, false],
  [{ id: "a", last_modified: 1, deleted: false }, false],
  [{ id: "a", last_modified: 1, deleted: "true" }, false],
])("%j is a tombstone: %j", (version, isOne) => {
  expect(isTombstone(version)).toBe(isOne);
  expect(fieldsOf(version) === null).toBe(isOne);
});

test("the fields of a version are all but id and last_modified", () => {
  const version = deepFreeze({ id: "a", last_modified: 1, title: "x", schema: TIME, n: { id: 1 } });

  expect(fieldsOf(version)).toEqual({ title: "x", schema: TIME, n: { id: 1 } });
});

test("a field may be named __proto__", () => {
  const version = JSON.parse('{"id":"a","last_modified":1,"__proto__":{"x":1}}') as Confirmed;

  const fields = fieldsOf(version) as Fields;

  expect(Object.keys(fields)).toEqual(["__proto__"]);
  expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
});

// = the same for the app, ≠ an edit
test.each<[Fields | null, "=" | "≠", Fields | null]>([
  [null, "=", null],
  [null, "≠", {}],
  [{}, "=", {}],
  [{ a: 1, b: 2 }, "=", { b: 2, a: 1 }],
  [{ a: 1 }, "≠", { a: 2 }],
  [{ a: null }, "≠", {}],
  [{ a: 1 }, "=", { a: 1, last_modified: 5, id: "x" }],
  [{ a: 1 }, "=", { a: 1, schema: TIME }],
  [{ schema: TIME }, "=", { schema: TIME + 1 }],
  [{ schema: 1 }, "≠", { schema: 2 }],
  [{ schema: 1 }, "≠", { schema: TIME }],
  [{ a: { schema: TIME } }, "≠", { a: {} }],
])("%j %s %j", (a, relation, b) => {
  expect(isSameContent(a, b)).toBe(relation === "=");
  expect(isSameContent(b, a)).toBe(relation === "=");
});

test("content does not depend on the order of keys, nor on what the server adds", () => {
  fc.assert(
    fc.property(anyFields, (fields) => {
      const version = { ...(reversed(fields) as Fields), id: "a", last_modified: 1 };
      expect(isSameContent(fields, version)).toBe(true);
    }),
  );
});

test("the keys of the content leave out what the server keeps", () => {
  const record = { id: "a", last_modified: 1, schema: TIME, title: "x", "": null };
  expect(contentKeys(record)).toEqual(["title", ""]);
});
