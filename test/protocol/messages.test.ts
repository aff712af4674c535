import { describe, expect, test } from "vitest";
import {
  dataOf,
  errnoOf,
  existingOf,
  messageOf,
  readHello,
  readRows,
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
