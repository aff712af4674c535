import { expect, test } from "vitest";
import type { Confirmed } from "../../src/record/record.js";
import type { CollectionState } from "../../src/store/rows.js";
import { decideImport, type Dump } from "../../src/sync/decide-import.js";
import { transact } from "../../src/sync/effects.js";
import { pull } from "../../src/sync/pull.js";
import { sinceOf, WINDOW } from "../../src/sync/window.js";
import {
  edited,
  Engine,
  gone,
  list,
  live,
  hello,
  batch,
  queryOf,
  type Scripted,
} from "./engine-kit.js";

const SYNCED = { cursor: 500_000, newest: 500_000, hwm: 500_000, settled: 500_000 } as const;

function importInto(its: Scripted, dump: Partial<Dump>) {
  const engine = new Engine({ ...its, state: { reconciled: null, ...its.state } });
  const whole = { versions: [], completeAt: null, ...dump };
  const decide = decideImport(engine.terms, whole, engine.now);
  const done = engine.run(
    transact("pull.commit", engine.terms.key, null, decide, { needs: "outlines" }),
  );
  return { engine, result: done.kind === "committed" ? done.result : done };
}

const NEW = live("new", 600_000);
const OLD = live("old", 400_000);

test.each<
  readonly [
    string,
    Partial<CollectionState>,
    readonly Confirmed[],
    Dump["completeAt"],
    number | null,
    number | null,
  ]
>([
  ["where nothing was read, at the beginning", {}, [], null, 0, 0],
  ["at a complete dump", {}, [], 700_000, 700_000, 700_000 - WINDOW],
  ["at the beginning, where something is confirmed", {}, [live("x", 1)], 700_000, 0, 0],
  ["where it was before, if that is known", SYNCED, [], 700_000, 500_000, 500_000],
  ["where a first pull has come to", { cursor: 300_000, end: 450_000 }, [], 700_000, 300_000, 0],
])(
  "B1: after a dump the next pull begins %s, and shows deletions",
  (_, state, confirmed, completeAt, cursor, since) => {
    const { engine } = importInto({ state, confirmed }, { versions: [OLD, NEW], completeAt });

    expect([engine.state.cursor, sinceOf(engine.state)]).toEqual([cursor, since]);
    engine.respond = () => batch([hello(), list([], 900_000)]);
    expect(engine.run(pull(engine.terms)).stop).toBeNull();
    const query = queryOf(engine.requests[0] as never);
    expect(query).toMatchObject({ _since: String(since) });
    expect(query).not.toHaveProperty("not_deleted");
  },
);

test.each([
  ["that is not behind the cursor", SYNCED, [], [OLD], 0],
  ["that is behind the cursor", SYNCED, [], [NEW], 1],
  ["that is older than the one here", {}, [live("new", 600_001)], [NEW], 0],
  ["that is the one here", {}, [NEW], [NEW], 0],
  ["that is older than its deletion", {}, [gone("new", 600_001)], [NEW], 0],
  ["that was deleted at an unknown time", {}, [gone("new", null)], [NEW], 0],
  ["that is newer than its deletion", {}, [gone("new", 599_999)], [NEW], 1],
] as const)("B1: a version %s is taken or passed over", (_, state, confirmed, versions, taken) => {
  const { engine, result } = importInto({ state, confirmed }, { versions });

  expect(result).toEqual({ imported: taken, skipped: 1 - taken });
  expect(engine.steps).toHaveLength(taken);
});

test("B1: a dump says how high the server’s timestamps were: a server that is behind them is in doubt", () => {
  const { engine } = importInto({}, { versions: [OLD, NEW], completeAt: 700_000 });
  expect(engine.state).toMatchObject({ hwm: 700_000, live: 2, counted: null });

  engine.respond = () => batch([hello(), list([], 650_000)]);
  engine.run(pull(engine.terms));

  expect(engine.requests.map(queryOf)).toContainEqual(
    expect.objectContaining({ _fields: "id,last_modified,deleted" }),
  );
});

test("B3: an operation meets the version of a dump as that of a page", () => {
  const base = live("new", 5, { title: "base", done: false });
  const operations = [edited("new", { base, local: { title: "mine", done: false } })];
  const theirs = live("new", 600_000, { title: "base", done: true });

  const { engine } = importInto(
    { state: SYNCED, operations, confirmed: [base] },
    { versions: [theirs] },
  );

  expect(engine.operations.get("new")).toMatchObject({
    base: theirs,
    local: { title: "mine", done: true },
  });
  expect(engine.confirmed.get("new")).toEqual(theirs);
});

test("B3: an operation on a version that a dump does not know stays as it is", () => {
  const base = live("new", 600_001);
  const operations = [edited("new", { base })];

  const { engine } = importInto({ operations, confirmed: [base] }, { versions: [NEW] });

  expect(engine.steps).toEqual([]);
  expect([...engine.operations.values()]).toEqual(operations);
});
