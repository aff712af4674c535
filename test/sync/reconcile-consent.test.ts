import { describe, expect, test } from "vitest";
import { syncCollection } from "../../src/sync/sync-collection.js";
import { edited, gone, live, partsOf, type Engine } from "./engine-kit.js";
import { alive, many, meet, run } from "./reconcile-kit.js";

const ASKED = { affected: 20, total: 30 };

function sent({ requests }: Engine): readonly unknown[] {
  return requests
    .flatMap(partsOf)
    .filter(({ method }) => method === "PUT" || method === "DELETE")
    .map(({ method, path, headers, body }) => [method, path.split("/").at(-1), headers, body]);
}

test("D6: what was accepted is no more than what was asked", () => {
  const here = many(30, 50);
  const state = { reset: { ...ASKED, answer: "accept" } } as const;
  const engine = meet({ here, state, there: { rows: here.slice(0, 9), etag: 99 } });

  expect(run(engine).stop).toMatchObject({ doubt: { kind: "reset", affected: 21, total: 30 } });
  expect(alive(engine)).toHaveLength(30);
  expect(engine.state.reset).toEqual({ affected: 21, total: 30, answer: null });
});

test("D6: deletions that the server undid count as lost", () => {
  const here = many(30, 50).map(({ id }, index) => gone(id, 80 + index));
  const engine = meet({ here, there: { rows: many(30, 50), etag: 79 } });

  expect(run(engine).stop).toMatchObject({ doubt: { kind: "reset", affected: 30, total: 30 } });
});

describe("where the user keeps what is here", () => {
  const state = { reset: { ...ASKED, answer: "keep-mine" } } as const;

  test("D6: a newer version is joined with an edit as always", () => {
    const base = live("a", 50, { title: "old", status: "todo" });
    const newer = live("a", 98, { title: "old", status: "done" });
    const local = { title: "mine", status: "todo" };
    const operations = [edited("a", { base, local })];
    const engine = meet({ here: [base], operations, state, there: { rows: [newer], etag: 99 } });

    expect(engine.run(syncCollection(engine.terms)).stop).toBeNull();

    expect(sent(engine)).toEqual([
      ["PUT", "a", { "If-Match": '"98"' }, { data: { title: "mine", status: "done" } }],
    ]);
  });

  test("D6: an older version of an edited record is overwritten", () => {
    const base = live("a", 50, { title: "new", status: "done" });
    const older = live("a", 20, { title: "old", status: "todo" });
    const local = { title: "mine", status: "done" };
    const operations = [edited("a", { base, local })];
    const engine = meet({ here: [base], operations, state, there: { rows: [older], etag: 99 } });

    expect(engine.run(syncCollection(engine.terms)).stop).toBeNull();

    expect(sent(engine)).toEqual([["PUT", "a", { "If-Match": '"20"' }, { data: local }]]);
  });

  test("D6: what was deleted is deleted again", () => {
    const here = [gone("a", 60), gone("unknown-time", null)];
    const rows = [live("a", 20), live("unknown-time", 30)];
    const engine = meet({ here, state, there: { rows, etag: 99 } });

    expect(run(engine).stop).toBeNull();

    expect([...engine.operations.values()]).toMatchObject([{ id: "a", local: null }]);
  });
});

test("D4: what goes goes in parts, and an interrupted comparison goes on without asking again", () => {
  const here = many(2_500, 50);
  const state = { cursor: 9_000, newest: 9_000, hwm: 9_000, settled: 9_000, counted: 9_000 };
  const reset = { affected: 2_500, total: 2_500, answer: "accept" } as const;
  const engine = meet({ here, state: { ...state, reset }, there: { rows: [], etag: 9_001 } });
  engine.full = "reconcile.settle";
  expect(run(engine).stop).toMatchObject({ why: "storage-full" });
  const parts = engine.done.filter(({ at }) => at === "reconcile.commit");
  expect(parts.map(({ changes }) => changes?.journal?.length)).toEqual([1_000, 1_000, 500]);

  engine.full = null;
  expect(run(engine).stop).toBeNull();

  expect(engine.journal).toHaveLength(2_500);
  expect(engine.state).toMatchObject({ live: 0, reset: null, reconciled: 1_000_000 });
});
