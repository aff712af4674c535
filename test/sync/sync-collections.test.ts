import { describe, expect, test } from "vitest";
import { syncCollections } from "../../src/sync/sync-collections.js";
import {
  answer,
  edited,
  hello,
  isPull,
  list,
  live,
  lost,
  partsOf,
  queryOf,
  type Scripted,
} from "./engine-kit.js";
import { Many, NEWS, numbered, serving, stops, upToDate } from "./many-kit.js";

test("L13: an idle sync of twenty collections is one request and no write", () => {
  const names = numbered(20);
  const many = upToDate(names);

  const synced = many.run(syncCollections(many.terms));

  expect(synced.map(({ collection, stop }) => [collection, stop])).toEqual(
    names.map((name) => [`b/${name}`, null]),
  );
  expect(synced.map(({ who }) => who?.principal)).toEqual(names.map(() => "bob"));
  expect(many.asked).toEqual([["who", ...names]]);
  expect(many.writes).toBe(0);
});

test("L13: what comes with the shared request is stored as what comes alone", () => {
  const respond = serving({ b: NEWS, c: list([live("s", 70), live("t", 71)], 71) });
  const many = upToDate(["a", "b", "c"], { respond });

  const synced = many.run(syncCollections(many.terms));

  expect(synced.map(({ tally }) => tally.pulled)).toEqual([0, 1, 2]);
  expect(many.requests).toHaveLength(1);
  expect(many.of("b").confirmed.get("r")).toEqual(live("r", 60));
  expect(many.of("c").state).toMatchObject({ cursor: 71, hwm: 71 });
  expect(many.of("b").told).toEqual([{ collection: "b/b", phase: "pull", done: 1 }]);
});

test("L13: each list begins where the window of its collection does", () => {
  const many = new Many({ a: {}, b: { state: { settled: 40 } }, c: { state: { settled: 45 } } });

  expect(stops(many)).toEqual([null, null, null]);

  const lists = partsOf(many.requests[0] as never).slice(1);
  expect(lists.map(({ path }) => /_since=(\d+)/.exec(path)?.[1])).toEqual(["50", "40", "45"]);
});

test.each([
  [60, 41, [25, 37]],
  [60, 10, [25, 10, 10, 10, 10]],
  [25, 25, [25, 2]],
  [26, 2, [25, 2, 2]],
  [26, 1, [25, 2, 2]],
] as const)(
  "L13: the number of lists follows from what the server says of its batches",
  (count, batchSize, expected) => {
    const many = upToDate(numbered(count), { respond: serving({}, hello({ batchSize })) });

    expect(stops(many)).toEqual(numbered(count).map(() => null));
    expect(many.requests.map((request) => partsOf(request).length)).toEqual(expected);
  },
);

test("L13: together they hold about as many records as one page", () => {
  const page = list([live("r", 60)], 61, { more: true });
  const many = upToDate(numbered(20), {
    respond: (request, count) => serving({ c5: count === 1 ? page : list([], 61) })(request, count),
  });

  expect(stops(many)).toEqual(numbered(20).map(() => null));

  const [first, second] = many.requests;
  const limits = partsOf(first as never).map(({ path }) => /_limit=(\d+)/.exec(path)?.[1]);
  expect(limits.slice(1)).toEqual(numbered(20).map(() => "5"));
  expect(queryOf(second as never)).toMatchObject({ _since: "60", _limit: "100" });
});

const ALL = { a: {}, b: {}, x: {} };
const NOBODY: Scripted = { terms: { isAuthenticated: false } };
test.each([
  [
    "a first pull",
    { x: { state: { cursor: null } } },
    [
      ["who", "a", "b"],
      ["who", "x"],
    ],
  ],
  [
    "one under way",
    { x: { state: { end: 99 } } },
    [
      ["who", "a", "b"],
      ["who", "x"],
    ],
  ],
  [
    "a path that a batch refuses",
    { x: { terms: { collection: "batches" } } },
    [["who", "a", "b"], ["who"], ["batches"], ["who"]],
  ],
  ["nobody", { a: NOBODY, b: NOBODY, x: NOBODY }, [["a"], ["b"], ["x"]]],
  [
    "the only one that was read before",
    { a: { state: { cursor: null } }, b: { state: { cursor: null } } },
    [
      ["who", "a"],
      ["who", "b"],
      ["who", "x"],
    ],
  ],
] as readonly (readonly [string, Readonly<Record<string, Scripted>>, readonly string[][]])[])(
  "L14: %s asks by itself",
  (_, its, asked) => {
    const as = its["a"] === NOBODY ? 0 : 1;
    const database = as === 0 ? { principal: undefined as never } : {};
    const many = new Many({ ...ALL, ...its }, { respond: serving({}, hello(), as), database });

    expect(stops(many)).toEqual([null, null, null]);
    expect(many.asked).toEqual(asked);
    // and for a whole page, not for a part
    const last = many.requests.findLast((request) => queryOf(request)["_limit"] !== undefined);
    expect(queryOf(last as never)).toMatchObject({ _limit: "100" });
  },
);

describe("a page that was asked for ahead", () => {
  test("L15: a page that was overtaken while others were synced is asked for again", () => {
    let isOvertaken = false;
    const many = upToDate(["a", "b"], {
      respond: (request, count) => {
        const [at, title] = isOvertaken ? [70, "newer"] : [60, "pulled"];
        return serving({ b: list([live("r", at, { title })], at) })(request, count);
      },
      meanwhile: (its, { at }) => {
        if (at !== "pull.commit" || isOvertaken) return;
        isOvertaken = true;
        its.of("b").write({ confirm: [live("r", 70, { title: "newer" })], state: { hwm: 60 } });
      },
    });

    expect(stops(many)).toEqual([null, null]);
    expect(many.asked).toEqual([
      ["who", "a", "b"],
      ["who", "b"],
    ]);
    expect(many.of("b").confirmed.get("r")).toMatchObject({ title: "newer" });
  });

  test("L15: what is asked for under credentials that change meanwhile is asked for again", () => {
    let as = 1;
    const operations = [edited("e")];
    const many = new Many(
      { a: { operations }, b: { operations } },
      {
        app: () => ({ kind: "answered", value: ++as > 1 }),
        respond: (request, count) => {
          if (!isPull(request) && request.as !== as) return lost("credentials-changed");
          if (!isPull(request) && as === 1) return answer(401, {});
          const lists = { a: list([], 400), b: list([], 400) };
          return serving(lists, hello(), as)(request, count);
        },
      },
    );

    expect(stops(many)).toEqual([null, null]);
    expect(many.requests.flatMap((each) => (isPull(each) ? [] : each.as))).toEqual([1, 2, 2]);
    expect(many.of("b").operations.size).toBe(0);
  });

  test("L15: a cursor settles by when the page was asked for", () => {
    const pending = { cursor: 50, at: 1_000_000 - 59_000, session: "session" };
    const state = { settled: 40, pending };
    let hasWaited = false;
    const many = new Many(
      { a: {}, b: { state } },
      {
        meanwhile: (its, { at }) => {
          if (at !== "pull.commit" || hasWaited) return;
          hasWaited = true;
          for (const engine of its.all) engine.now += 2_000;
        },
      },
    );

    expect(stops(many)).toEqual([null, null]);
    expect(many.of("b").state).toMatchObject(state);
    expect(stops(many)).toEqual([null, null]);
    expect(many.of("b").state).toMatchObject({ settled: 50, pending: null });
  });
});

test("F5: one that takes over one collection of several does not end its own sync", () => {
  const operations = [edited("e")];
  const many = new Many(
    {
      a: { operations },
      b: {
        operations,
        state: { definition: "1 server-wins" },
        terms: { definition: "2 three-way" },
      },
      c: { operations, state: { definition: "0 server-wins" } },
    },
    { respond: serving({ a: list([], 400), b: list([], 400), c: list([], 400) }) },
  );

  expect(stops(many)).toEqual([null, null, null]);
  expect(many.asked[0]).toEqual(["who", "a", "b", "c"]);
  expect(many.all.map(({ operations: left }) => left.size)).toEqual([0, 0, 0]);
  expect(many.database.generation).toBe(2);
});
