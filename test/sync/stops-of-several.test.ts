import { describe, expect, test } from "vitest";
import type { Answer, Asked } from "../../src/sync/effects.js";
import { syncCollections } from "../../src/sync/sync-collections.js";
import {
  answer,
  batch,
  edited,
  hello,
  list,
  lost,
  partsOf,
  queryOf,
  type Part,
  type Respond,
} from "./engine-kit.js";
import { Many, NEWS, numbered, serving, stops, upToDate } from "./many-kit.js";

test.each([
  ["a 403", { status: 403 }, "forbidden"],
  ["a 404", { status: 404 }, "parent-missing"],
  ["another definition", "1 server-wins", "definition-differs"],
] as readonly (readonly [string, Part | string, string])[])(
  "L16: %s stops that collection alone",
  (_, given, why) => {
    const state = typeof given === "string" ? { definition: given } : {};
    const lists = { a: NEWS, b: typeof given === "string" ? NEWS : given, c: NEWS };
    const many = new Many({ a: {}, b: { state }, c: {} }, { respond: serving(lists) });

    expect(stops(many)).toEqual([null, why, null]);
    expect(many.requests).toHaveLength(1);
    expect(many.all.map(({ confirmed }) => confirmed.size)).toEqual([1, 0, 1]);
  },
);

test.each([
  ["a refused timestamp", { status: 400 }],
  ["an ETag from the past", list([], 49)],
] as readonly (readonly [string, Part])[])(
  "L16: %s has that collection alone compared",
  (_, part) => {
    const many = upToDate(["a", "b", "c"], {
      respond: (request, count) =>
        serving({ a: NEWS, b: count === 1 ? part : list([], 49), c: NEWS })(request, count),
    });

    expect(stops(many)).toEqual([null, null, null]);
    expect(many.asked).toEqual([
      ["who", "a", "b", "c"],
      ["who", "b"],
    ]);
    expect(queryOf(many.requests[1] as never)).toHaveProperty("_fields");
    expect(many.all.map(({ confirmed }) => confirmed.size)).toEqual([1, 0, 1]);
  },
);

const ERROR: Part = { status: 500 };
const UNREADABLE: Part = { status: 200, body: [] };
test.each([
  ["a wish to wait", { b: { status: 503, headers: { "Retry-After": "30" } } }, "waiting"],
  ["a second 500 in a row", { a: ERROR, b: ERROR }, "server-error"],
  ["a second unreadable list in a row", { a: UNREADABLE, b: UNREADABLE }, "malformed"],
] as readonly (readonly [string, Readonly<Record<string, Part>>, string])[])(
  "L16: %s ends the sync there",
  (_, lists, why) => {
    const respond = serving({ a: NEWS, c: NEWS, ...lists });
    const many = upToDate(["a", "b", "c"], { respond });
    const reported: string[] = [];

    const synced = many.run(
      syncCollections(many.terms, ({ collection }) => reported.push(collection)),
    );

    expect(synced.map(({ stop }) => stop?.why ?? null).slice(1)).toEqual([why, why]);
    expect(many.of("c").confirmed.size).toBe(0);
    expect(reported).toEqual(["b/a", "b/b"]);
  },
);

test.each([
  ["a 500", ERROR, "server-error"],
  ["an unreadable list", UNREADABLE, "malformed"],
] as const)("L16: %s, time after time, keeps no collection behind it back", (_, part, why) => {
  const its = { a: {}, b: { operations: [edited("x")] }, c: { state: { cursor: null } }, d: {} };
  const many = new Many(its, { respond: serving({ a: part, c: part }) });

  expect(stops(many)).toEqual([why, null, why, null]);
  expect(many.of("b").operations.size).toBe(0);
});

test("L16: a full disk keeps no edits of other collections from leaving it", () => {
  const its = { a: {}, b: { operations: [edited("x")] } };
  const many = new Many(its, { respond: serving({ a: NEWS }) });
  many.of("a").full = "pull.commit";

  expect(stops(many)).toEqual(["storage-full", null]);
  expect(many.of("b").operations.size).toBe(0);
});

/** The first request is answered with this, and the others as they should be. */
function firstAnswer(given: Answer): Respond {
  return (request, count) =>
    count === 1 ? given : serving({ a: NEWS, b: NEWS, c: NEWS })(request, count);
}

test("L16: credentials that change while lists are asked for apart leave each to itself", () => {
  const many = upToDate(["a", "b"], {
    respond: (request, count) => {
      if (count === 1) return answer(400, { errno: 107 });
      return count === 4 ? lost("credentials-changed") : serving({ b: NEWS })(request, count);
    },
  });

  expect(stops(many)).toEqual([null, null]);
  expect(many.asked.slice(4)).toEqual([
    ["who", "a"],
    ["who", "b"],
  ]);
});

test("L16: a batch of too many requests is asked for apart, and the next as the server says", () => {
  const names = numbered(40);
  const many = upToDate(names, {
    respond: (request, count) =>
      partsOf(request).length > 10
        ? answer(400, { errno: 107 })
        : serving({}, hello({ batchSize: 10 }))(request, count),
  });

  expect(stops(many)).toEqual(names.map(() => null));
  const sizes = many.requests.map((request) => partsOf(request).length);
  expect(sizes).toEqual([25, 1, ...Array<number>(25).fill(1), 10, 8]);
});

test.each([
  ["that is too large", answer(413, {})],
  ["that a server does not know", answer(404, {})],
  ["that a proxy forbids", answer(403, {})],
  ["that one of its lists makes fail", answer(500, {})],
  ["that does not come in time", lost("timeout")],
])("L16: a batch %s leaves each to itself", (_, given) => {
  const many = upToDate(["a", "b", "c"], { respond: firstAnswer(given) });

  expect(stops(many)).toEqual([null, null, null]);
  expect(many.asked).toEqual([
    ["who", "a", "b", "c"],
    ["who", "a"],
    ["who", "b"],
    ["who", "c"],
  ]);
  expect(many.all.map(({ confirmed }) => confirmed.size)).toEqual([1, 1, 1]);
});

test.each([
  ["nothing, without a network", lost("offline"), "offline"],
  ["nothing, as the app ended it", lost("aborted"), "aborted"],
  ["the page of a proxy", answer(200, "<html>"), "malformed"],
  ["an answer too few", batch([hello(), NEWS, NEWS]), "malformed"],
  ["a wish to wait", answer(503, {}, { "Retry-After": "30" }), "waiting"],
] as readonly (readonly [string, Answer, string])[])(
  "L16: a batch that is answered with %s ends the sync of all",
  (_, given, why) => {
    const its = { first: { state: { cursor: null } }, a: {}, b: {}, c: {} };
    const many = new Many(its, { respond: firstAnswer(given) });

    expect(stops(many)).toEqual([why, why, why, why]);
    expect(many.requests).toHaveLength(1);
    expect(many.database.notBefore).toBe(why === "waiting" ? 1_030_000 : undefined);
    expect(many.writes).toBe(why === "waiting" ? 1 : 0);
  },
);

/** What the app says, and how often it was asked. */
function refused(given: Answer, app: Asked<unknown>) {
  let asked = 0;
  const its = { first: { state: { cursor: null } }, a: {}, b: {} };
  const many = new Many(its, {
    app: () => {
      asked++;
      return app;
    },
    respond: (request, count) => {
      const isFresh = asked > 0 && app.kind === "answered" && app.value === true;
      return isFresh ? serving({ a: NEWS }, hello(), 2)(request, count) : given;
    },
  });
  return { why: stops(many), asked, many };
}

describe("credentials that are refused", () => {
  const nobody = hello({ principal: null });
  const refusals = [
    ["a batch answered with 401", answer(401, {})],
    ["a 401 to who we are", batch([{ status: 401 }, NEWS, NEWS])],
    ["nobody", batch([nobody, NEWS, NEWS])],
    ["a list answered with 401", batch([hello(), NEWS, { status: 401 }])],
  ] as const;

  test.each(refusals)(
    "L17: %s: the app is asked once, and its answer counts for all",
    (_, given) => {
      const { why, asked, many } = refused(given, { kind: "answered", value: true });

      expect({ why, asked }).toEqual({ why: [null, null, null], asked: 1 });
      expect(many.asked).toEqual([
        ["who", "a", "b"],
        ["who", "a", "b"],
        ["who", "first"],
      ]);
      expect(many.of("a").confirmed.size).toBe(1);
    },
  );

  test.each(
    refusals.flatMap(([name, given]) =>
      (
        [
          { kind: "answered", value: false },
          { kind: "threw", cause: "x" },
        ] as const
      ).map((app) => [`${name}, and the app ${app.kind}`, given, app] as const),
    ),
  )("L17: %s: without other credentials the sync of all stops", (_, given, app) => {
    const { why, asked, many } = refused(given, app);

    expect({ why, asked }).toEqual({ why: Array(3).fill("auth-required"), asked: 1 });
    expect(many.requests).toHaveLength(1);
    expect(many.writes).toBe(0);
  });

  test.each(refusals)(
    "L17: %s: a sync that is ended while the app is asked says so",
    (_, given) => {
      const { why, asked, many } = refused(given, { kind: "aborted" });

      expect({ why, asked }).toEqual({ why: Array(3).fill("aborted"), asked: 1 });
      expect(many.requests).toHaveLength(1);
    },
  );

  test("L17: another user gets nothing stored in any collection", () => {
    const respond = serving({ a: NEWS, b: NEWS }, hello({ principal: "eve" }));
    const many = upToDate(["a", "b"], { respond });

    expect(stops(many)).toEqual(["wrong-identity", "wrong-identity"]);
    expect(many.requests).toHaveLength(1);
    expect(many.writes).toBe(0);
  });
});
