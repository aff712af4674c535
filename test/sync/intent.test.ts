import { describe, expect, test } from "vitest";
import { intentOf, isSendable, withSent } from "../../src/sync/intent.js";
import { edited, Engine, gone, live, RECORDS } from "./engine-kit.js";

const { terms } = new Engine();
const DAY = 86_400_000;

describe("the request of", () => {
  test.each([
    ["a create", edited("a"), "PUT", { "If-None-Match": "*" }, { data: { title: "a" } }],
    [
      "an update",
      edited("a", { base: live("a", 7, { title: "old" }) }),
      "PUT",
      { "If-Match": '"7"' },
      { data: { title: "a" } },
    ],
    [
      "an edit of what the server deleted",
      edited("a", { base: gone("a", 7) }),
      "PUT",
      { "If-None-Match": "*" },
      { data: { title: "a" } },
    ],
    [
      "a delete",
      edited("a", { base: live("a", 7), local: null }),
      "DELETE",
      { "If-Match": '"7"' },
      undefined,
    ],
    [
      "a delete of an unknown create",
      edited("a", { local: null }),
      "DELETE",
      { "If-None-Match": "*" },
      undefined,
    ],
    ["an empty record", edited("a", { local: {} }), "PUT", { "If-None-Match": "*" }, { data: {} }],
  ])("T2: %s", (_, operation, method, headers, body) => {
    const { request } = intentOf(terms, operation, "t", 5, "device");

    expect(request).toEqual({
      method,
      path: `${RECORDS}/a`,
      headers,
      ...(body !== undefined && { body }),
    });
  });
});

test.each([
  ["id", { id: "other" }],
  ["last_modified", { last_modified: 1 }],
  ["id and last_modified", { id: "other", last_modified: 1 }],
])("T3: a body never carries %s", (_, names) => {
  const local = { ...names, title: "x", __proto__x: 1 };

  const { request, sent } = intentOf(terms, edited("a", { local }), "t", 5, "device");

  expect(request.body).toEqual({ data: { title: "x", __proto__x: 1 } });
  expect(sent.body).toEqual({ title: "x", __proto__x: 1 });
});

test("a body without those is the record itself, so that it is stored once", () => {
  const operation = edited("a");

  expect(intentOf(terms, operation, "t", 5, "device").sent.body).toBe(operation.local);
});

test("T4: an attempt just like one under way takes over its name; any other gets a new one", () => {
  const first = intentOf(terms, edited("a"), "one", 5, "device").sent;
  const again = withSent(edited("a"), first);

  expect(first).toEqual({ intent: "one", body: { title: "a" }, match: null, edits: 1, at: 5 });
  expect(intentOf(terms, again, "two", 9, "device").sent).toEqual({
    ...first,
    at: 9,
    isRepeated: true,
  });
  expect(intentOf(terms, { ...again, local: { title: "b" } }, "two", 9, "device").sent.intent).toBe(
    "two",
  );
  expect(intentOf(terms, { ...again, base: live("a", 3) }, "two", 9, "device").sent.intent).toBe(
    "two",
  );
  expect(withSent(again, { ...first, at: 9 }).sent).toEqual([{ ...first, at: 9 }]);
});

test.each([
  ["an edit", edited("a"), 0, true],
  ["a conflict", edited("a", { conflict: live("a", 7) }), 0, false],
  ["a parked 400", edited("a", { parked: { status: 400, message: "", at: 0 } }), 9 * DAY, false],
  ["a parked 500", edited("a", { parked: { status: 500, message: "", at: 0 } }), 9 * DAY, false],
  ["a parked 403", edited("a", { parked: { status: 403, message: "", at: 0 } }), DAY - 1, false],
  ["a parked 403", edited("a", { parked: { status: 403, message: "", at: 0 } }), DAY, true],
])("T5: whether %s is sent after %#", (_, operation, wall, isSent) => {
  expect(isSendable(operation, wall)).toBe(isSent);
});
