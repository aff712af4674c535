import { describe, expect, test } from "vitest";
import {
  dataOf,
  errnoOf,
  existingOf,
  messageOf,
  readHello,
  readRows,
  readVersion,
  type Hello,
} from "../../src/protocol/messages.js";
import type { Json } from "../../src/record/json.js";

/** What a proxy, another server or a broken one may send instead of an object. */
const NO_OBJECTS: readonly (Json | undefined)[] = [undefined, null, "<html>", 5, true, [], [{}]];

describe("GET /", () => {
  const anonymous: Hello = { principal: null, bucket: null, batchSize: 25 };
  const user = { id: "account:bob", bucket: "4399ed6c" };

  test.each<[Json, Hello]>([
    [
      { settings: { batch_max_requests: 50 }, user },
      { principal: "account:bob", bucket: "4399ed6c", batchSize: 50 },
    ],
    [{}, anonymous],
    [{ settings: {} }, anonymous],
    [{ settings: null, user: null }, anonymous],
    [{ user: {} }, anonymous],
    [{ user: "bob" }, anonymous],
    [{ user: ["bob"] }, anonymous],
    [{ user: { id: 5, bucket: [] } }, anonymous],
    [
      { user: { id: "system.Everyone" } },
      { principal: "system.Everyone", bucket: null, batchSize: 25 },
    ],
    [{ settings: { batch_max_requests: 0 } }, anonymous],
    [{ settings: { batch_max_requests: -5 } }, anonymous],
    [{ settings: { batch_max_requests: 0.5 } }, anonymous],
    [{ settings: { batch_max_requests: "50" } }, anonymous],
    [{ settings: { batch_max_requests: null } }, anonymous],
    [{ settings: { batch_max_requests: 7.9 } }, { ...anonymous, batchSize: 7 }],
  ])("%j", (body, hello) => {
    expect(readHello(body)).toEqual(hello);
  });

  test.each([...NO_OBJECTS, { settings: [] }, { settings: "x" }])("%j says nothing", (body) => {
    expect(readHello(body)).toBeUndefined();
  });
});

describe("a version", () => {
  test.each<Json>([
    { id: "a", last_modified: 0 },
    { id: "a", last_modified: 5, title: "x", nested: { deleted: true } },
    { id: "a", last_modified: 5, deleted: false },
    { id: "a", last_modified: 5, deleted: "true" },
  ])("%j is a record", (data) => {
    expect(readVersion(data)).toEqual(data);
  });

  test("that is deleted is a tombstone, whatever else it holds", () => {
    expect(readVersion({ id: "a", last_modified: 5, deleted: true, title: "x" })).toEqual({
      id: "a",
      last_modified: 5,
      deleted: true,
    });
  });

  test("may have fields with dangerous names", () => {
    const data = JSON.parse('{"id":"a","last_modified":5,"__proto__":{"deleted":true}}') as Json;
    expect(Object.keys(readVersion(data) ?? {})).toEqual(["id", "last_modified", "__proto__"]);
  });

  test.each<Json | undefined>([
    ...NO_OBJECTS,
    {},
    { id: "a" },
    { last_modified: 5 },
    { id: 5, last_modified: 5 },
    { id: "", last_modified: 5 },
    { id: "../x", last_modified: 5 },
    { id: ["a"], last_modified: 5 },
    { id: "a", last_modified: "5" },
    { id: "a", last_modified: null },
    { id: "a", last_modified: -1 },
    { id: "a", last_modified: 1.5 },
    { id: "a", last_modified: 2 ** 53 },
    { deleted: true },
  ])("%j is none", (data) => {
    expect(readVersion(data)).toBeUndefined();
    expect(readRows({ data: [{ id: "a", last_modified: 1 }, data ?? null] })).toBeUndefined();
    expect(existingOf({ details: { existing: data ?? null } })).toBeUndefined();
  });
});

describe("a list", () => {
  test("is its versions, in its order", () => {
    const gone = { id: "b", last_modified: 3, deleted: true };
    const live = { id: "a", last_modified: 5, title: "x" };
    expect(readRows({ data: [gone, live] })).toEqual([gone, live]);
    expect(readRows({ data: [] })).toEqual([]);
  });

  test.each<Json | undefined>([
    ...NO_OBJECTS,
    {},
    { data: null },
    { data: {} },
    { data: "[]" },
    { data: { length: 0 } },
  ])("%j is none", (body) => {
    expect(readRows(body)).toBeUndefined();
  });
});

describe("an error", () => {
  const existing = { id: "a", last_modified: 5, title: "x" };
  const body = {
    errno: 114,
    error: "Precondition Failed",
    message: "modified",
    details: { existing },
  };

  test("says what stands in the way, its number and its message", () => {
    expect(existingOf(body)).toEqual(existing);
    expect(errnoOf(body)).toBe(114);
    expect(messageOf(body, 412)).toBe("modified");
    expect(messageOf({ error: "Precondition Failed" }, 412)).toBe("Precondition Failed");
  });

  test.each<Json | undefined>([
    ...NO_OBJECTS,
    {},
    { errno: "114", message: 5, details: "x" },
    { details: [] },
    { details: { existing: [] } },
    { message: null },
  ])("%j says nothing but its status", (hostile) => {
    expect(existingOf(hostile)).toBeUndefined();
    expect(errnoOf(hostile)).toBeUndefined();
    expect(messageOf(hostile, 502)).toBe("HTTP status 502");
  });
});

test("the data of an answer is whatever stands there", () => {
  expect(dataOf({ data: { id: "a" } })).toEqual({ id: "a" });
  expect([...NO_OBJECTS, {}].map(dataOf)).toEqual([...NO_OBJECTS, {}].map(() => undefined));
});
