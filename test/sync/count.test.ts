import { expect, test } from "vitest";
import { syncCollection } from "../../src/sync/sync-collection.js";
import { answer, edited, live, lost, partsOf, type Engine } from "./engine-kit.js";
import { many, meet, run } from "./reconcile-kit.js";

function times(engine: Engine, step: Engine["steps"][number]): number {
  return engine.steps.filter((at) => at === step).length;
}

test.each([
  ["refuses", answer(405, undefined)],
  ["answers without a number", answer(200, undefined, { ETag: '"101"' })],
])("D1: a server that %s is not asked for the count again at the same ETag", (_, counted) => {
  const engine = meet({ here: [live("a", 50)], there: { rows: [live("a", 50)], etag: 101 } });
  const { respond } = engine;
  engine.respond = (request, n) => (request.method === "HEAD" ? counted : respond(request, n));

  for (let count = 0; count < 3; count++) expect(run(engine).stop).toBeNull();

  expect(times(engine, "count.request")).toBe(1);
});

test("D1: a server that always counts one more than it lists is compared with once, not with every change", () => {
  const here = [live("a", 50)];
  const engine = meet({ here, there: { rows: here, etag: 100 } });
  let surplus = 1;
  const runAt = (etag: number): void => {
    const { respond } = meet({ there: { rows: here, etag } });
    const headers = { "Total-Objects": String(1 + surplus), ETag: `"${etag}"` };
    engine.respond = (request, n) =>
      request.method === "HEAD" ? answer(200, undefined, headers) : respond(request, n);
    expect(run(engine).stop).toBeNull();
  };

  for (const etag of [101, 102, 103]) runAt(etag);
  expect(times(engine, "count.request")).toBe(3);
  expect(times(engine, "reconcile.settle")).toBe(1);

  surplus = 2;
  runAt(104);
  expect(times(engine, "reconcile.settle")).toBe(2);
});

test("D1: what a comparison took before it was interrupted is counted", () => {
  const here = many(12, 50);
  const there = { rows: [...here, live("b", 70), live("c", 71)], etag: 99 };
  const engine = meet({ here, there, batchSize: 2 });
  const { respond } = engine;
  engine.respond = (request, n) =>
    partsOf(request).at(-1)?.path.endsWith("/c") === true ? lost("offline") : respond(request, n);

  expect(run(engine).stop).toMatchObject({ why: "offline" });

  expect(engine.steps).toContain("reconcile.commit");
  expect(engine.state.live).toBe(13);
});

test.each([
  ["fails", answer(502, undefined)],
  ["does not come in time", lost("timeout")],
])(
  "D2: a count that %s keeps nothing from being sent, and is not made again at the same ETag",
  (_, counted) => {
    const engine = meet({
      here: [live("a", 50)],
      operations: [edited("new")],
      there: { rows: [live("a", 50)], etag: 101 },
    });
    const { respond } = engine;
    engine.respond = (request, n) => (request.method === "HEAD" ? counted : respond(request, n));

    for (let count = 0; count < 2; count++) {
      expect(engine.run(syncCollection(engine.terms)).stop).toBeNull();
    }

    expect(engine.operations.size).toBe(0);
    // once before it was sent, and once when it came back
    expect(times(engine, "count.request")).toBe(2);
  },
);
