import { describe, expect, test } from "vitest";
import type { HttpRequest } from "../../src/sync/effects.js";
import { syncCollection } from "../../src/sync/sync-collection.js";
import {
  batch,
  edited,
  gone,
  hello,
  isPull,
  list,
  live,
  partsOf,
  queryOf,
  type Engine,
} from "./engine-kit.js";
import { alive, many, meet, run } from "./reconcile-kit.js";

describe("what a comparison brings about", () => {
  test("D3: all records are asked for by id and timestamp, page by page, with tokens of ours", () => {
    const rows = many(5, 50);
    const engine = meet({ here: rows, there: { rows, etag: 99 } });

    run(engine);

    const queries = engine.done
      .filter(({ at }) => at === "reconcile.request")
      .map(({ request }) => queryOf(request as HttpRequest));
    const common = { _sort: "last_modified", _fields: "id,last_modified,deleted", _limit: "2" };
    expect(queries).toEqual([common, { ...common, _token: "51" }, { ...common, _token: "53" }]);
  });

  test("D3: another version than the one that is known is fetched by id, as many as a batch holds", () => {
    const here = many(12, 50);
    const rows = [...here.slice(3), live("r0", 70), live("r1", 71), live("new", 72)];
    const engine = meet({ here, there: { rows, etag: 99 }, batchSize: 3 });

    expect(run(engine).stop).toBeNull();
    const fetched = engine.done
      .filter(({ at }) => at === "reconcile.fetch")
      .map(({ request }) =>
        partsOf(request as HttpRequest).map(({ path }) => path.split("/").at(-1)),
      );
    expect(fetched).toEqual([
      ["", "r0", "r1"],
      ["", "new"],
      // what goes is asked for once: whether nothing is there, or nothing may be seen
      ["", "r2"],
    ]);
    expect(alive(engine).toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
  });

  test("D3: where more than a quarter is wanted, the whole list is read", () => {
    const rows = many(7, 50);
    const engine = meet({ there: { rows, etag: 99 }, batchSize: 3 });

    expect(run(engine).stop).toBeNull();
    expect(engine.steps.filter((at) => at === "reconcile.fetch")).toHaveLength(4);
    expect([...engine.confirmed.values()]).toEqual(rows);
    expect(engine.state.live).toBe(7);
  });

  test("D3: a record that goes meanwhile is left to the next pull", () => {
    const engine = meet({ there: { rows: [live("a", 50)], etag: 99 } });
    const { respond } = engine;
    engine.respond = (request, n) =>
      request.path === "/batch" && partsOf(request).at(-1)?.path.endsWith("/a") === true
        ? batch([hello(), { status: 404, body: { errno: 110 } }])
        : respond(request, n);

    expect(run(engine).stop).toBeNull();
    expect(alive(engine)).toEqual([]);
  });

  test("D4: what the server no longer has goes here as well, into the journal first", () => {
    const lost = live("lost", 50, { title: "x" });
    const engine = meet({
      here: [lost, live("a", 60)],
      there: { rows: [live("a", 60)], etag: 99 },
    });

    const { tally } = run(engine);

    expect(engine.confirmed.get("lost")).toEqual(gone("lost", null));
    expect(engine.journal).toEqual([
      {
        id: "lost",
        by: "reconcile",
        base: lost,
        local: { title: "x" },
        remote: gone("lost", null),
        result: null,
        contested: [],
        at: 1_000_000,
      },
    ]);
    expect(tally.records).toEqual([
      {
        collection: "b/tasks",
        id: "lost",
        seen: "reconcile",
        rule: "no-longer-there",
        next: "nothing",
      },
    ]);
  });

  test("D5: an older version than the one that is known counts, and the newer one is in the journal", () => {
    const newer = live("a", 60, { title: "new" });
    const older = live("a", 50, { title: "old" });
    const engine = meet({ here: [newer], there: { rows: [older], etag: 55 } });

    const { tally } = run(engine);

    expect(engine.confirmed.get("a")).toEqual(older);
    expect(engine.journal).toMatchObject([{ local: { title: "new" }, result: { title: "old" } }]);
    expect(tally.records).toMatchObject([{ rule: "set-back" }]);
    expect(engine.state).toMatchObject({ cursor: 55, hwm: 55 });
  });

  test("D5: a record counts again where its deletion was learned without a time", () => {
    const engine = meet({ here: [gone("a", null)], there: { rows: [live("a", 50)], etag: 99 } });

    run(engine);

    expect(alive(engine)).toEqual(["a"]);
    expect(engine.journal).toEqual([]);
  });

  test("D8: an edit of a record that the server lost makes it again", () => {
    const base = live("a", 50, { title: "old" });
    const operation = edited("a", { base, local: { title: "mine" } });
    const engine = meet({ here: [base], operations: [operation], there: { rows: [], etag: 99 } });

    const { stop } = engine.run(syncCollection(engine.terms));

    expect(stop).toBeNull();
    const put = engine.requests.find((request) => !isPull(request) && request.method !== "HEAD");
    expect(put).toMatchObject({ method: "PUT", headers: { "If-None-Match": "*" } });
    expect(engine.operations.size).toBe(0);
  });
});

describe("where more than a fifth would be lost, and more than ten", () => {
  const here = many(30, 50);
  const rows = here.slice(0, 10);

  test("D6: the app is asked, and nothing is taken or sent until it has answered", () => {
    const engine = meet({ here, operations: [edited("new")], there: { rows, etag: 99 } });

    for (let count = 0; count < 2; count++) {
      expect(engine.run(syncCollection(engine.terms)).stop).toMatchObject({
        why: "doubt",
        doubt: { kind: "reset", affected: 20, total: 30 },
      });
    }

    expect(engine.state.reset).toEqual({ affected: 20, total: 30, answer: null });
    expect(engine.steps.filter((at) => at === "reconcile.ask")).toHaveLength(1);
    expect(engine.steps).not.toContain("push.request");
    expect([...engine.confirmed.values()]).toEqual(here);
  });

  test.each([
    ["ten of ten", 10, 0],
    ["a fifth", 100, 80],
  ])("D6: it is not asked for %s", (_, count, left) => {
    const all = many(count, 50);
    const engine = meet({ here: all, there: { rows: all.slice(0, left), etag: 49 } });

    expect(run(engine).stop).toBeNull();
    expect(alive(engine)).toHaveLength(left);
    expect(engine.journal).toHaveLength(count - left);
  });

  test("D6: versions that went back count as lost", () => {
    const back = here.map(({ id }, index) => live(id, 10 + index));
    const engine = meet({ here, there: { rows: back, etag: 49 } });

    expect(run(engine).stop).toMatchObject({ doubt: { affected: 30, total: 30 } });
  });

  test("D6: accepted, it goes here", () => {
    const state = { reset: { affected: 20, total: 30, answer: "accept" } } as const;
    const engine = meet({ here, state, there: { rows, etag: 99 } });

    expect(run(engine).stop).toBeNull();
    expect(alive(engine)).toHaveLength(10);
    expect(engine.journal).toHaveLength(20);
    expect(engine.state.reset).toBeNull();
  });

  test("D6: kept, what the server lost is sent again, and what it set back", () => {
    const state = { reset: { affected: 20, total: 30, answer: "keep-mine" } } as const;
    const mine = live("r0", 50, { title: "new" });
    const there = [live("r0", 20, { title: "old" }), ...here.slice(1, 10)];
    const engine = meet({
      here: [mine, ...here.slice(1)],
      state,
      there: { rows: there, etag: 99 },
    });

    const { stop, tally } = engine.run(syncCollection(engine.terms));

    expect(stop).toBeNull();
    const sent = engine.requests
      .flatMap(partsOf)
      .filter(({ method }) => method === "PUT")
      .map(({ path, headers, body }) => [path.split("/").at(-1), headers, body]);
    expect(sent).toHaveLength(21);
    expect(sent).toContainEqual(["r0", { "If-Match": '"20"' }, { data: { title: "new" } }]);
    expect(sent).toContainEqual(["r29", { "If-None-Match": "*" }, { data: {} }]);
    expect(tally.records.filter(({ rule }) => rule === "kept-mine")).toHaveLength(21);
    expect(engine.state.reset).toBeNull();
  });
});

function overtaken(times: number): Engine {
  let left = times;
  const engine = meet({ here: [live("lost", 50)], there: { rows: [], etag: 99 } });
  const { respond } = engine;
  engine.respond = (request, n) => {
    if (engine.done.at(-1)?.at === "reconcile.request" && left-- > 0) {
      engine.write({ confirm: [live("other", 98)] });
    }
    return respond(request, n);
  };
  return engine;
}

describe("a comparison that is overtaken", () => {
  test("D7: begins again, and takes nothing of what it had read", () => {
    const engine = overtaken(1);

    expect(run(engine).stop).toBeNull();
    expect(engine.steps.filter((at) => at === "reconcile.request")).toHaveLength(2);
    expect(alive(engine)).toEqual([]);
  });

  test("D7: gives way after three times", () => {
    const engine = overtaken(9);

    expect(run(engine).stop).toEqual({ kind: "stop", why: "busy" });
    expect(engine.steps.filter((at) => at === "reconcile.request")).toHaveLength(3);
    expect(alive(engine)).toEqual(["lost", "other"]);
  });
});

test.each([
  ["is somebody else's", hello({ principal: "eve" }), { why: "wrong-identity" }],
  ["is nobody's", hello({ principal: null }), { why: "auth-required" }],
])("D9: a list that %s removes nothing", (_, who, stop) => {
  const engine = meet({ here: [live("a", 50)], there: { rows: [], etag: 99 } });
  const { respond } = engine;
  engine.respond = (request, n) =>
    queryOf(request)["_fields"] === undefined ? respond(request, n) : batch([who, list([], 99)]);

  expect(run(engine).stop).toMatchObject(stop);
  expect(alive(engine)).toEqual(["a"]);
});

test("D10: a timestamp that is refused for good is done without", () => {
  const engine = meet({
    here: [live("a", 50)],
    operations: [edited("new")],
    there: { rows: [live("a", 50), live("b", 70)], etag: 100 },
  });
  const { respond } = engine;
  engine.respond = (request, n) =>
    queryOf(request)["_since"] === undefined
      ? respond(request, n)
      : batch([hello(), { status: 400 }]);

  for (let count = 0; count < 2; count++) {
    expect(engine.run(syncCollection(engine.terms)).stop).toBeNull();
  }
  expect(alive(engine).toSorted()).toEqual(["a", "b", "new"]);
});
