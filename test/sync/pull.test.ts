import { describe, expect, test } from "vitest";
import type { Answer } from "../../src/sync/effects.js";
import { pull } from "../../src/sync/pull.js";
import { WINDOW } from "../../src/sync/window.js";
import {
  answer,
  batch,
  edited,
  Engine,
  gone,
  hello,
  list,
  live,
  lost,
  page,
  partsOf,
  queryOf,
  RECORDS,
} from "./engine-kit.js";

const E = 1_000_000;
const SYNCED = { cursor: 50, newest: 50, hwm: 50, settled: 50 } as const;

test("L1: who we are and a page travel in one batch, oldest first", () => {
  const engine = new Engine({ respond: () => page([live("a", 5)], 5) });

  engine.run(pull(engine.terms));

  const [request] = engine.requests;
  expect(engine.requests).toHaveLength(1);
  expect(request).toMatchObject({ method: "POST", path: "/batch" });
  expect(partsOf(request as never)).toEqual([
    { method: "GET", path: "/" },
    { method: "GET", path: `${RECORDS}?_sort=last_modified&not_deleted=true&_limit=100` },
  ]);
});

test("L2: a page's records, its operations and the cursor are one commit", () => {
  const base = live("a", 40, { title: "base" });
  const engine = new Engine({
    state: SYNCED,
    operations: [edited("a", { base, local: { title: "base", mine: 1 } })],
    respond: () => page([live("a", 60, { title: "theirs" }), live("b", 61)], 61),
  });

  const { tally } = engine.run(pull(engine.terms));

  const commits = engine.done.filter(({ at }) => at === "pull.commit");
  expect(commits).toHaveLength(1);
  expect(commits[0]?.changes).toMatchObject({
    confirm: [{ id: "a" }, { id: "b" }],
    ops: [{ id: "a", local: { title: "theirs", mine: 1 }, base: { last_modified: 60 } }],
    state: { cursor: 61, hwm: 61 },
  });
  expect(tally).toMatchObject({ pulled: 2, records: [{ rule: "merged" }, { rule: "taken" }] });
});

test("L3: the first pull asks without deletions until its end, then behind it with them", () => {
  const pages = [page([live("a", 5)], E, true), page([live("b", E + 3)], E + 9, true)];
  const engine = new Engine({
    respond: (_, count) => pages[count - 1] ?? page([gone("a", E + 1), live("b", E + 3)], E + 9),
  });

  expect(engine.run(pull(engine.terms)).stop).toBeNull();

  expect(engine.requests.map(queryOf)).toEqual([
    { _sort: "last_modified", not_deleted: "true", _limit: "100" },
    { _sort: "last_modified", not_deleted: "true", _limit: "100", _since: "5" },
    { _sort: "last_modified", _limit: "100", _since: String(E - WINDOW) },
  ]);
  expect(engine.confirmed.get("a")).toEqual(gone("a", E + 1));
  expect(engine.state).toMatchObject({ cursor: E + 3, end: null, hwm: E + 9 });
});

test("L4: a page that was overtaken is asked for again", () => {
  let isOvertaken = false;
  const engine = new Engine({
    state: SYNCED,
    respond: () => page([live("a", 60, { title: "pulled" })], 60),
    meanwhile: (other, { at }) => {
      if (at !== "pull.commit" || isOvertaken) return;
      isOvertaken = true;
      other.write({ confirm: [live("a", 70, { title: "newer" })], state: { hwm: 60 } });
      other.respond = () => page([live("a", 70, { title: "newer" })], 70);
    },
  });

  expect(engine.run(pull(engine.terms)).stop).toBeNull();
  expect(engine.requests).toHaveLength(2);
  expect(engine.confirmed.get("a")).toEqual(live("a", 70, { title: "newer" }));
});

test("L4: after five attempts it leaves the field to the others", () => {
  const engine = new Engine({
    state: SYNCED,
    respond: () => page([live("a", 60)], 60),
    meanwhile: (other, { at }) => {
      if (at === "pull.commit") other.write({ confirm: [live("other", 1)] });
    },
  });

  const { stop, identity } = engine.run(pull(engine.terms));

  expect({ stop, identity }).toEqual({ stop: { kind: "stop", why: "busy" }, identity: null });
  expect(engine.requests).toHaveLength(5);
  expect(engine.confirmed.has("a")).toBe(false);
});

test("L4: content that was replaced meanwhile gets nothing of the old answer", () => {
  const engine = new Engine({
    respond: () => page([live("a", 60)], 60),
    meanwhile: (other, { at }) => {
      if (at === "identity.bind") other.write({ database: { epoch: "another" } });
    },
  });

  expect(engine.run(pull(engine.terms)).stop).toEqual({ kind: "stop", why: "replaced" });
  expect([...engine.confirmed.keys()]).toEqual([]);
  expect(engine.database.principal).toBeUndefined();
});

describe("an answer that is not what the protocol says", () => {
  const rows = [live("a", 60)];
  const answers: readonly (readonly [string, Answer])[] = [
    ["a batch with an answer too few", batch([hello()])],
    ["a batch with an answer too many", batch([hello(), list(rows, 60), hello()])],
    ["a batch that is a page of a proxy", answer(200, "<html>")],
    ["a batch without body", answer(200, undefined)],
    ["a body that cannot be read", lost("malformed")],
    ["a hello that is none", batch([{ status: 200, body: [] }, list(rows, 60)])],
    ["a list without ETag", batch([hello(), list(rows, null)])],
    ["a list that is not sorted", page([live("a", 61), live("b", 60)], 61)],
    ["rows from before what was asked for", page([live("a", 49)], 61)],
    ["rows that are none", batch([hello(), { ...list([], 60), body: { data: [1] } }])],
    ["no rows and yet more to come", page([], 61, true)],
    ["a page that leads nowhere", page([live("a", 50)], 61, true)],
  ];

  test.each(answers)("L5: %s stops and stores nothing", (_, given) => {
    const engine = new Engine({
      state: SYNCED,
      respond: (__, n) => (n > 9 ? lost("offline") : given),
    });
    const { state } = engine;

    expect(engine.run(pull(engine.terms)).stop).toMatchObject({ why: "malformed" });
    expect(engine.state).toBe(state);
    expect(engine.steps).toEqual(["pull.request"]);
  });
});

test.each([
  ["401", { status: 401 }, { why: "auth-required" }],
  ["403", { status: 403 }, { why: "forbidden" }],
  ["404", { status: 404 }, { why: "parent-missing" }],
  ["500", { status: 500 }, { why: "server-error", status: 500 }],
  [
    "503 and a time",
    { status: 503, headers: { "Retry-After": "30" } },
    { why: "waiting", retryAt: 1_030_000 },
  ],
  ["429 and a time", { status: 429, headers: { "Retry-After": "30" } }, { why: "waiting" }],
])("L9: a list answered with %s stops and stores nothing", (_, given, stop) => {
  const engine = new Engine({
    state: SYNCED,
    database: { server: "http://server/v1", principal: "bob" },
    respond: () => batch([hello(), given]),
  });
  const { state } = engine;

  expect(engine.run(pull(engine.terms)).stop).toMatchObject(stop);
  expect(engine.state).toBe(state);
});

test("L10: an anonymous pull is a plain GET, and binds nothing", () => {
  const part = list([live("a", 60)], 60);
  const engine = new Engine({
    terms: { isAuthenticated: false },
    respond: () => answer(200, part.body, part.headers, 0),
  });

  const { stop, identity } = engine.run(pull(engine.terms));

  expect(stop).toBeNull();
  expect(identity).toMatchObject({ principal: null, as: 0 });
  expect(engine.requests).toMatchObject([{ method: "GET" }]);
  expect(engine.confirmed.has("a")).toBe(true);
  expect(engine.database.principal).toBeUndefined();
});

test.each([
  ["whose path holds /batch", { collection: "batches" }, 0],
  ["where a batch holds one request", {}, 1],
])("L11: a pull %s asks apart, under the same credentials", (_, terms, refused) => {
  const part = list([live("a", 60)], 60);
  const engine = new Engine({
    terms,
    respond: ({ path }) => {
      if (path === "/batch") return answer(400, { errno: 107 });
      return path === "/"
        ? answer(200, hello().body, {}, 3)
        : answer(200, part.body, part.headers, 3);
    },
  });

  const { stop, identity } = engine.run(pull(engine.terms));

  expect({ stop, as: identity?.as }).toEqual({ stop: null, as: 3 });
  const [first, second] = engine.requests.slice(refused);
  expect(first).toEqual({ method: "GET", path: "/" });
  expect(second).toMatchObject({ method: "GET", as: 3 });
});

test("L11: credentials that expire between the two show fewer records, and nothing of them is taken", () => {
  let asked = 0;
  const part = list([live("a", 60)], 60);
  const engine = new Engine({
    terms: { collection: "batches" },
    state: { cursor: 50, newest: 50, hwm: 50, settled: 50 },
    database: { server: "http://server/v1", principal: "bob" },
    respond: ({ path }) => {
      if (path !== "/") return answer(200, part.body, part.headers);
      return answer(200, hello({ principal: asked++ === 0 ? "bob" : null }).body);
    },
  });

  expect(engine.run(pull(engine.terms)).stop).toMatchObject({ why: "auth-required" });
  expect(engine.confirmed.size).toBe(0);
});

describe("an answer meant for somebody else", () => {
  const bound = { server: "http://server/v1", principal: "alice" };
  test.each([
    ["another principal", { database: bound }, { why: "wrong-identity", expected: "alice" }],
    ["another server", { database: { ...bound, server: "http://x" } }, { why: "wrong-identity" }],
    ["a mistyped password", { terms: { expectedPrincipal: "eve" } }, { why: "wrong-credentials" }],
    [
      "a user who is not to adopt",
      { terms: { adopt: false }, operations: [edited("x")] },
      { why: "adoption-refused", principal: "bob" },
    ],
  ])("P3: %s: is discarded whole", (_, its, stop) => {
    const engine = new Engine({ ...its, respond: () => page([live("a", 60)], 60) });
    const { state, database } = engine;

    expect(engine.run(pull(engine.terms))).toMatchObject({ stop, identity: null });
    expect(engine.state).toBe(state);
    expect(engine.database).toBe(database);
  });

  test.each([
    ["nobody", hello({ principal: null })],
    ["a 401", { status: 401 }],
  ])("P4: %s: the app is asked once for other credentials, then it stops", (_, who) => {
    let asked = 0;
    const engine = new Engine({
      respond: () => batch([who, list([], 60)]),
      app: () => ({ kind: "answered", value: ++asked > 0 }),
    });

    expect(engine.run(pull(engine.terms)).stop).toEqual({ kind: "stop", why: "auth-required" });
    expect(asked).toBe(1);
    expect(engine.steps).toEqual(["pull.request", "pull.request"]);
  });
});

test("P3: content that nobody owns is bound before anything of the answer is stored", () => {
  const engine = new Engine({ respond: () => page([live("a", 60)], 60) });

  engine.run(pull(engine.terms));

  expect(engine.steps).toEqual(["pull.request", "identity.bind", "pull.commit"]);
  expect(engine.database).toMatchObject({ server: "http://server/v1", principal: "bob" });
});
