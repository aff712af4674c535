import { describe, expect, test } from "vitest";
import type { Answer, Asked } from "../../src/sync/effects.js";
import { syncCollection } from "../../src/sync/sync-collection.js";
import { syncCollections } from "../../src/sync/sync-collections.js";
import {
  answer,
  batch,
  edited,
  Engine,
  hello,
  isPull,
  list,
  live,
  lost,
  page,
  taking,
} from "./engine-kit.js";

const SYNCED = { cursor: 50, newest: 50, hwm: 50, settled: 50 } as const;
const BOB = { server: "http://server/v1", principal: "bob" };
const idle = page([], 50);

function pushes(engine: Engine): number {
  return engine.requests.filter((request) => !isPull(request)).length;
}

describe("what stops a pull keeps everything from being sent", () => {
  test.each([
    ["no network", lost("offline")],
    ["an unreadable answer", lost("malformed")],
    ["a 403", batch([hello(), { status: 403 }])],
    ["another user", batch([hello({ principal: "eve" }), list([], 50)])],
    ["nobody", batch([hello({ principal: null }), list([], 50)])],
  ] as readonly (readonly [string, Answer])[])("P1: %s", (_, given) => {
    const operations = [edited("a")];
    const engine = new Engine({ state: SYNCED, database: BOB, operations, respond: () => given });

    expect(engine.run(syncCollection(engine.terms)).stop).not.toBeNull();
    expect(pushes(engine)).toBe(0);
    expect([...engine.operations.values()]).toEqual(operations);
  });
});

test("P1: only a full disk does not keep edits from leaving it", () => {
  const engine = new Engine({ state: SYNCED, database: BOB, operations: [edited("a")] });
  engine.respond = (request) =>
    isPull(request) ? page([live("b", 60)], 60) : taking(request, 100);
  engine.full = "pull.commit";

  const { stop, tally } = engine.run(syncCollection(engine.terms));

  expect({ why: stop?.why, pushed: tally.pushed }).toEqual({ why: "storage-full", pushed: 1 });
  expect(engine.operations.size).toBe(0);
});

/** The first credentials expire when the push begins; what the app says then. */
function expiring(app: Asked<unknown>): Engine {
  let isExpired = true;
  const engine = new Engine({
    state: SYNCED,
    database: BOB,
    operations: [edited("a"), edited("b")],
    app: () => {
      isExpired = false;
      return app;
    },
  });
  engine.respond = (request) => {
    if (!isPull(request)) return isExpired ? answer(401, {}) : taking(request, 100);
    const size = hello({ batchSize: 1 });
    return batch([size, list([], 200)], isExpired ? 1 : 2);
  };
  return engine;
}

describe("credentials that expire in the middle of a push", () => {
  test("P5: fresh ones are identified by a pull before anything more is sent", () => {
    const engine = expiring({ kind: "answered", value: true });

    expect(engine.run(syncCollection(engine.terms)).stop).toBeNull();
    const sent = engine.requests.map((each) => (isPull(each) ? "pull" : each.as));
    expect(sent.slice(0, 5)).toEqual(["pull", 1, "pull", 2, 2]);
  });

  test.each([
    { kind: "answered", value: false },
    { kind: "threw", cause: "x" },
  ] as const)("P5: without fresh ones it stops: $kind", (app) => {
    const engine = expiring(app);

    const { stop } = engine.run(syncCollection(engine.terms));
    expect(stop).toEqual({ kind: "stop", why: "auth-required" });
    expect(pushes(engine)).toBe(1);
    expect(engine.operations.size).toBe(2);
  });

  test("P5: a sync that is ended while the app is asked for them says so", () => {
    const engine = expiring({ kind: "aborted" });

    const { stop } = engine.run(syncCollection(engine.terms));
    expect(stop).toEqual({ kind: "stop", why: "aborted" });
    expect(pushes(engine)).toBe(1);
    expect(engine.operations.size).toBe(2);
  });
});

test("T9: pull and push follow each other three times at most", () => {
  let at = 100;
  const engine = new Engine({ state: SYNCED, database: BOB, operations: [edited("a")] });
  engine.respond = (request) => {
    if (isPull(request)) return page([], at);
    at += 10;
    return answer(412, { details: { existing: live("a", at, { title: `${at}` }) } } as never);
  };

  expect(engine.run(syncCollection(engine.terms)).stop).toBeNull();
  expect(engine.requests.map((each) => (isPull(each) ? "pull" : "push"))).toEqual([
    "pull",
    "push",
    "pull",
    "push",
    "pull",
    "push",
  ]);
  expect(engine.operations.get("a")?.local).toEqual({ title: "a" });
});

test("T9: an idle sync asks once and writes nothing", () => {
  const engine = new Engine({ state: SYNCED, database: BOB, respond: () => idle });

  const synced = engine.run(syncCollection(engine.terms));

  expect(synced).toMatchObject({ stop: null, who: { principal: "bob" } });
  expect(engine.steps).toEqual(["pull.request"]);
});

test.each([
  ["Backoff", list([], 50, { headers: { Backoff: "60" } })],
  ["Retry-After", { status: 503, headers: { "Retry-After": "60" } }],
])("T10: the wish of the server to wait is remembered for every tab: %s", (_, part) => {
  const respond = () => batch([hello(), part]);
  const engine = new Engine({ state: SYNCED, database: BOB, respond });

  engine.run(syncCollection(engine.terms));

  expect(engine.database.notBefore).toBe(engine.now + 60_000);
});

test.each([
  ["a longer wish of before stays", 300_000, 300_000],
  ["a shorter one gives way", 5_000, 60_000],
  ["one that no server can have had gives way", 7_200_000, 60_000],
])("T10: of two wishes the later counts: %s", (_, before, after) => {
  const patient = batch([hello(), list([], 50, { headers: { Backoff: "60" } })]);
  const engine = new Engine({ state: SYNCED, database: BOB, respond: () => patient });
  engine.database = { ...engine.database, notBefore: engine.now + before };

  engine.run(syncCollection(engine.terms));

  expect(engine.database.notBefore).toBe(engine.now + after);
});

test.each([
  ["is remembered where a newer definition took over meanwhile", { generation: 1 }, 60_000],
  ["is not that of content which came in its place", { epoch: "another" }, undefined],
] as const)("T10: the wish of the server to wait %s", (_, database, wait) => {
  const engine = new Engine({
    state: SYNCED,
    database: BOB,
    respond: () => batch([hello(), { status: 503, headers: { "Retry-After": "60" } }]),
    meanwhile: (other, { at }) => {
      if (at === "wait.remember") other.write({ database });
    },
  });

  expect(engine.run(syncCollection(engine.terms)).stop).toMatchObject({ why: "waiting" });

  expect(engine.database.notBefore).toBe(wait && engine.now + wait);
});

test("P4: credentials that are refused again and again while edits are sent end the sync: the app is asked once", () => {
  const operation = { id: "a", base: null, local: { n: 1 }, edits: 1, sent: [] };
  let as = 1;
  let asked = 0;
  const engine = new Engine({
    state: SYNCED,
    database: BOB,
    operations: [operation],
    respond: ({ method }) =>
      method === "PUT" ? answer(401, {}, {}, as) : batch([hello(), list([], 50)], as),
    app: () => {
      as++;
      asked++;
      return { kind: "answered", value: true };
    },
  });

  const [synced] = engine.run(syncCollections([engine.terms]));

  expect(synced?.stop?.why).toBe("auth-required");
  expect(asked).toBe(1);
  expect(engine.operations.get("a")).toMatchObject({ local: { n: 1 } });
});

test("P4: a token that runs out at each page is asked for once, and what was read stays", () => {
  let as = 1;
  let asked = 0;
  const pages = [live("a", 60), live("b", 61), live("c", 62)];
  const engine = new Engine({
    state: SYNCED,
    database: BOB,
    respond: (_, count) => {
      if (count % 2 === 0) return answer(401, {}, {}, as);
      const row = pages[Math.floor(count / 2)] ?? live("c", 62);
      return batch([hello(), list([row], 62, { more: true })], as);
    },
    app: () => {
      as++;
      asked++;
      return { kind: "answered", value: true };
    },
  });

  const [synced] = engine.run(syncCollections([engine.terms]));

  expect(synced?.stop?.why).toBe("auth-required");
  expect(asked).toBe(1);
  expect([...engine.confirmed.keys()]).toEqual(["a", "b"]);
});

describe("a strategy of the app", () => {
  const base = live("a", 40, { title: "base" });
  const remote = live("a", 60, { title: "theirs" });
  const mine = edited("a", { base, local: { title: "mine" } });

  function asked(app: (engine: Engine) => Asked<unknown>): Engine {
    const engine: Engine = new Engine({
      state: SYNCED,
      database: BOB,
      operations: [mine],
      terms: { strategy: () => null },
      app: () => app(engine),
      respond: (request, count) =>
        isPull(request) ? page(count === 1 ? [remote] : [], 400) : taking(request, 300),
    });
    return engine;
  }

  test("M1: is asked outside transactions, and its answer is stored and sent", () => {
    const title = "both";
    const engine = asked(() => ({ kind: "answered", value: { title } }));

    expect(engine.run(syncCollection(engine.terms)).stop).toBeNull();
    expect(engine.steps.slice(0, 5)).toEqual([
      "pull.request",
      "pull.commit",
      "merge.commit",
      "push.intend",
      "push.request",
    ]);
    expect(engine.confirmed.get("a")).toMatchObject({ title, last_modified: 300 });
    expect(engine.journal).toMatchObject([{ id: "a", local: { title: "mine" }, remote }]);
  });

  test.each([
    ["leaves it to a person", { kind: "answered", value: undefined }],
    ["throws", { kind: "threw", cause: "x" }],
  ] as const)("M2: that %s leaves the conflict, and the sync goes on", (_, app) => {
    const engine = asked(() => app);

    expect(engine.run(syncCollection(engine.terms)).stop).toBeNull();
    expect(engine.operations.get("a")).toEqual({ ...mine, conflict: remote });
    expect(pushes(engine)).toBe(0);
  });

  test("M3: an answer is dropped if the record moved meanwhile, and the app is asked again", () => {
    const titles: unknown[] = [];
    const engine = asked((other) => {
      const operation = other.operations.get("a") ?? mine;
      titles.push(operation.local?.["title"]);
      if (titles.length > 1) return { kind: "answered", value: { title: "second" } };
      other.write({ ops: [{ ...operation, local: { title: "typed on" }, edits: 2 }] });
      return { kind: "answered", value: { title: "first" } };
    });

    engine.run(syncCollection(engine.terms));

    expect(titles).toEqual(["mine", "typed on"]);
    expect(engine.confirmed.get("a")).toMatchObject({ title: "second" });
  });

  test("M4: an abort while it thinks ends the sync and keeps both sides", () => {
    const engine = asked(() => ({ kind: "aborted" }));

    const { stop } = engine.run(syncCollection(engine.terms));
    expect(stop).toEqual({ kind: "stop", why: "aborted" });
    expect(engine.operations.get("a")).toEqual({ ...mine, conflict: remote });
    expect(pushes(engine)).toBe(0);
  });
});
