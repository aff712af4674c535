import { describe, expect, test } from "vitest";
import { syncCollection } from "../../src/sync/sync-collection.js";
import { answer, edited, live, lost } from "./engine-kit.js";
import { alive, meet, run, type Given } from "./reconcile-kit.js";

const DAY = 24 * 3_600_000;

describe("these make the history doubtful", () => {
  test.each<[string, Given, readonly string[]]>([
    ["an older ETag than the newest timestamp", { there: { rows: [], etag: 99 } }, []],
    [
      "another count, where the ETag is new",
      { here: [live("a", 50), live("b", 60)], there: { rows: [live("a", 50)], etag: 101 } },
      ["a"],
    ],
    [
      "a day since the last comparison",
      {
        here: [live("a", 50), live("b", 60)],
        state: { reconciled: 1_000_000 - DAY },
        there: { rows: [live("a", 50)], etag: 100 },
      },
      ["a"],
    ],
    [
      "a comparison in the future, where the clock went back",
      {
        here: [live("a", 50), live("b", 60)],
        state: { reconciled: 1_000_001 },
        there: { rows: [live("a", 50)], etag: 100 },
      },
      ["a"],
    ],
  ])("D1: %s", (_, given, left) => {
    const engine = meet(given);

    expect(run(engine).stop).toBeNull();
    expect(engine.steps).toContain("reconcile.settle");
    expect(alive(engine)).toEqual(left);
    expect(engine.state).toMatchObject({
      cursor: given.there.etag,
      hwm: given.there.etag,
      counted: given.there.etag,
      live: left.length,
      reconciled: 1_000_000,
    });
  });

  test.each<[string, Given]>([
    [
      "a count that was right at this ETag",
      { here: [live("a", 50)], there: { rows: [], etag: 100 } },
    ],
    [
      "a comparison less than a day ago",
      { state: { reconciled: 1_000_001 - DAY }, there: { rows: [], etag: 100 } },
    ],
    [
      "a count that nobody made, where the records are not in memory",
      { state: { live: null }, there: { rows: [live("a", 50)], etag: 101 } },
    ],
  ])("D1: %s is no doubt", (_, given) => {
    const engine = meet(given);

    expect(run(engine).stop).toBeNull();
    expect(engine.steps).not.toContain("reconcile.load");
  });
});

test("D1: an older version than the one that is known is compared, and counts", () => {
  const newer = live("a", 99, { title: "lost to a race" });
  const older = live("a", 98, { title: "stored last" });
  const engine = meet({
    here: [newer],
    state: { settled: 50 },
    there: { rows: [older], etag: 100 },
  });

  expect(run(engine).stop).toBeNull();
  expect(engine.confirmed.get("a")).toEqual(older);
  expect(engine.journal).toMatchObject([{ local: { title: "lost to a race" } }]);
  run(engine);
  expect(engine.steps.filter((at) => at === "reconcile.settle")).toHaveLength(1);
});

test("D1: a count that is right is not made again at the same ETag", () => {
  const engine = meet({ here: [live("a", 50)], there: { rows: [live("a", 50)], etag: 101 } });

  run(engine);
  run(engine);

  expect(engine.steps.filter((at) => at === "count.request")).toHaveLength(1);
});

test.each([
  ["of another ETag", answer(200, undefined, { "Total-Objects": "7", ETag: '"102"' })],
  ["that is none", answer(200, undefined, { ETag: '"101"' })],
  ["that a proxy does not let through", answer(405, undefined)],
])("D1: a count %s says nothing", (_, counted) => {
  const engine = meet({ here: [live("a", 50)], there: { rows: [live("a", 50)], etag: 101 } });
  const { respond } = engine;
  engine.respond = (request, n) => (request.method === "HEAD" ? counted : respond(request, n));

  expect(run(engine).stop).toBeNull();
  expect(engine.steps).not.toContain("reconcile.load");
});

test.each([
  ["lost", lost("offline"), "offline"],
  ["answered with 503", answer(503, undefined, { "Retry-After": "30" }), "waiting"],
  ["answered with 401", answer(401, undefined), "auth-required"],
])("D2: a count that is %s keeps everything from being sent", (_, counted, why) => {
  const engine = meet({
    here: [live("a", 50)],
    operations: [edited("new")],
    there: { rows: [live("a", 50)], etag: 101 },
  });
  const { respond } = engine;
  engine.respond = (request, n) => (request.method === "HEAD" ? counted : respond(request, n));

  expect(engine.run(syncCollection(engine.terms)).stop).toMatchObject({ why });
  expect(engine.steps).not.toContain("push.request");
});
