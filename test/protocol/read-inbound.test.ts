import { describe, expect, test } from "vitest";
import { existingOf, readRows } from "../../src/protocol/messages.js";
import { readInbound } from "../../src/protocol/read-inbound.js";
import type { Json } from "../../src/record/json.js";
import { isQuarantined } from "../../src/record/record.js";

const NO_OBJECTS = [undefined, null, true, 5, "x", []] as const;

describe("a version", () => {
  test.each<Json>([
    { id: "a", last_modified: 0 },
    { id: "a", last_modified: 5, title: "x", nested: { deleted: true } },
    { id: "a", last_modified: 5, deleted: false },
    { id: "a", last_modified: 5, deleted: "true" },
    { id: "a", last_modified: 5, quarantined: "since Monday", raw: "meat", title: "x" },
    { id: "a", last_modified: 5, quarantined: true, raw: "meat" },
  ])("%j is a record", (data) => {
    const version = readInbound(data);
    expect(version).toEqual(data);
    expect(version !== undefined && isQuarantined(version)).toBe(false);
  });

  test("that is deleted is a tombstone, whatever else it holds", () => {
    expect(readInbound({ id: "a", last_modified: 5, deleted: true, title: "x" })).toEqual({
      id: "a",
      last_modified: 5,
      deleted: true,
    });
  });

  test("may have fields with dangerous names", () => {
    const data = JSON.parse('{"id":"a","last_modified":5,"__proto__":{"deleted":true}}') as Json;
    expect(Object.keys(readInbound(data) ?? {})).toEqual(["id", "last_modified", "__proto__"]);
  });

  test.each<Json | undefined>([
    ...NO_OBJECTS,
    {},
    { id: "a" },
    { last_modified: 5 },
    { id: 5, last_modified: 5 },
    { id: "", last_modified: 5 },
    { id: ["a"], last_modified: 5 },
    { id: "a", last_modified: "5" },
    { id: "a", last_modified: null },
    { id: "a", last_modified: -1 },
    { id: "a", last_modified: 1.5 },
    { id: "a", last_modified: 2 ** 53 },
    { deleted: true },
  ])("%j is none", (data) => {
    expect(readInbound(data)).toBeUndefined();
    expect(readRows({ data: [{ id: "a", last_modified: 1 }, data ?? null] })).toBeUndefined();
    expect(existingOf({ details: { existing: data ?? null } })).toBeUndefined();
  });

  test.each<[string, Json, string]>([
    [
      "the field in which hooks keep what they changed",
      { id: "a", last_modified: 5, _kintsugi_raw: {} },
      "it has a field _kintsugi_raw, a name that is reserved",
    ],
    ["an id with a path", { id: "../x", last_modified: 5 }, "its id cannot be part of a URL"],
    ["an id with a line", { id: "a\n", last_modified: 5 }, "its id cannot be part of a URL"],
    ["a very long id", { id: "a".repeat(256), last_modified: 5 }, "its id cannot be part of a URL"],
    [
      "the shape of a quarantined one",
      { id: "a", last_modified: 5, quarantined: "x", raw: "y" },
      "it looks like a quarantined record",
    ],
    ["too many levels", nested(300), "it is nested more than 250 levels deep"],
    ["a hundred thousand levels", nested(100_000), "it is nested more than 250 levels deep"],
  ])("with %s is quarantined", (_, data, reason) => {
    const { id, last_modified: at } = data as { id: string; last_modified: number };
    const version = readInbound(data);
    expect(version).toMatchObject({ id, last_modified: at, quarantined: reason });
    expect(version !== undefined && isQuarantined(version)).toBe(true);
    expect(Object.keys(version ?? {})).toEqual(["id", "last_modified", "quarantined", "raw"]);
  });

  test("of a quarantined record keeps what the server holds, as text", () => {
    const data = { id: "../x", last_modified: 5, title: "x" };
    expect(readInbound(data)).toHaveProperty("raw", JSON.stringify(data));
  });

  test("may be as deep as what can be written here", () => {
    expect(readInbound(nested(249))).not.toHaveProperty("quarantined");
  });

  test("that is deleted may have any id: it may end a quarantined record", () => {
    const data = { id: "../x", last_modified: 5, deleted: true };
    expect(readInbound(data)).toEqual(data);
  });
});

function nested(depth: number): Json {
  let value: Json = 1;
  for (let level = 0; level < depth; level++) value = [value];
  return { id: "a", last_modified: 5, value };
}
