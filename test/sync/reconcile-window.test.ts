import { expect, test } from "vitest";
import type { CollectionState } from "../../src/store/rows.js";
import { syncCollection } from "../../src/sync/sync-collection.js";
import { WINDOW } from "../../src/sync/window.js";
import { gone, live, queryOf, type Engine } from "./engine-kit.js";
import { alive, meet, run } from "./reconcile-kit.js";

const START = 10 * WINDOW;

/** A device that has read everything up to `at`. */
function readUpTo(at: number): Partial<CollectionState> {
  return { cursor: at, newest: at, hwm: at, settled: at, counted: at };
}

function sinces({ requests }: Engine): readonly (string | undefined)[] {
  return requests.flatMap((request) => queryOf(request)["_since"] ?? []);
}

test("L7: what a comparison has read settles as well, and is not read again for ever", () => {
  const rows = [live("a", START + 10), live("b", START + 20)];
  const here = [live("lost", 5), ...rows];
  const engine = meet({ here, state: readUpTo(START), there: { rows, etag: START + 20 } });
  expect(run(engine).stop).toBeNull();
  expect(engine.steps).toContain("reconcile.settle");

  engine.now += WINDOW;
  run(engine);
  const before = engine.done.length;
  run(engine);

  expect(sinces(engine).at(-1)).toBe(String(START + 20));
  expect(engine.done.slice(before).map(({ at }) => at)).toEqual(["pull.request"]);
});

test("L6: one that commits late in a history that went back is seen by the next pull", () => {
  const rows = [live("a", START - 20)];
  const server = { rows, etag: START - 20 };
  const late = live("late", START - 30);
  const engine = meet({
    here: [live("a", START - 20), gone("b", START)],
    state: { ...readUpTo(START), recent: [["b", START]] },
    there: server,
  });
  expect(run(engine).stop).toBeNull();
  const { respond } = meet({ there: { rows: [...rows, late], etag: START - 20 } });
  engine.respond = respond;

  expect(engine.run(syncCollection(engine.terms)).stop).toBeNull();

  expect(alive(engine)).toEqual(["a", "late"]);
});
