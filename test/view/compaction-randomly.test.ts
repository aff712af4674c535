import { describe, expect, test } from "vitest";
import type { Operation } from "../../src/record/operation.js";
import { isTombstone, type Confirmed } from "../../src/record/record.js";
import { MemoryLog } from "../../src/store/memory-log.js";
import type { Extras } from "../../src/store/rows.js";
import type { Commit, LogPart, Slice } from "../../src/store/store.js";
import { seededRandom, type Random } from "../../src/testing/seeded-random.js";
import { compactPart } from "../../src/view/compact-part.js";
import { Fold } from "../../src/view/fold.js";
import type { Pass } from "../../src/view/plan-parts.js";

// 30 s: npx vitest run test/view/compaction-randomly.test.ts, with CASES=100000
const CASES = Number(process.env["CASES"] ?? 1_500);
const KEY = "default/tasks";
const IDS = ["a", "b", "c", "d", "e"] as const;
const STEPS = 60;

interface Tab {
  readonly name: string;
  fold: Fold;
  n: number;
  /** A compaction that is under way. */
  pass: {
    readonly isClean: boolean;
    rewrites: number;
    readonly parts: LogPart[];
  } | null;
}

describe("a log that tabs write to, read in pieces, and compact", () => {
  test(`says the same as one that nobody compacts, in ${CASES} random cases`, () => {
    let rewritten = 0;
    for (let seed = 1; seed <= CASES; seed++) rewritten += runCase(seed);
    expect(rewritten).toBeGreaterThan(CASES);
  });
});

/** How many parts were rewritten. */
function runCase(seed: number): number {
  const random = seededRandom(seed);
  const log = new MemoryLog("epoch", (value) => value);
  const truth = new Fold("records");
  let written = 0;
  let rewritten = 0;
  // where nothing ends, no reader is ever told to start again
  const ends = seed % 2 === 0;
  const tabs = [0, 1, 2].map((index): Tab => ({
    name: `t${index}`,
    fold: new Fold("records"),
    n: 0,
    pass: null,
  }));
  const note = (commit: Commit): void => truth.take(++written, commit, new Set());

  for (let step = 0; step < STEPS; step++) {
    const tab = tabs[random(3)] as Tab;
    const dice = random(12);
    if (dice < 3) {
      const commit = localWrite(tab.fold, random, step, ends);
      const { fold } = tab;
      const stored = log.append(
        { epoch: "epoch", generation: 0, commits: [{ ...commit, seen: fold.seen }] },
        { by: tab.name, n: ++tab.n },
      );
      if (stored.kind !== "appended") continue;
      note(commit);
      fold.take(stored.placed[0]?.last ?? 0, commit, new Set());
    } else if (dice < 7) {
      engineCommit(log, tab, random, { step, ends, note });
    } else if (dice < 9) {
      // a reader may stop anywhere
      absorb(log, tab.fold, 1 + random(3));
    } else if (dice < 10) {
      tab.fold = new Fold("records");
      tab.pass = null;
    } else rewritten += compactOn(log, tab, random);
  }

  for (const tab of tabs) {
    absorb(log, tab.fold);
    expect(contentOf(tab.fold), `seed ${seed}, ${tab.name}`).toEqual(contentOf(truth));
  }
  const fresh = new Fold("records");
  while (absorb(log, fresh, 1 + random(3)));
  expect(contentOf(fresh), `seed ${seed}, a fresh reader`).toEqual(contentOf(truth));
  expect(fresh.weight.entries - fresh.live, `seed ${seed}`).toBeGreaterThanOrEqual(0);
  return rewritten;
}

/** Edits, takes back, deletes, and sets fields that stay here. */
function localWrite(fold: Fold, random: Random, step: number, ends: boolean): Commit {
  const id = IDS[random(IDS.length)] ?? "a";
  const before = fold.operations.get(id);
  const extras: readonly Extras[] =
    random(4) === 0 ? [[id, ends && random(3) === 0 ? null : { step }]] : [];
  if (ends && before !== undefined && random(3) === 0) return { key: KEY, done: [id], extras };
  const local = random(4) === 0 ? null : { title: `${step}` };
  const operation: Operation = {
    id,
    base: fold.confirmed.get(id) ?? null,
    local,
    edits: (before?.edits ?? 0) + 1,
    sent: [],
  };
  return { key: KEY, ops: [operation], extras };
}

interface Engine {
  readonly step: number;
  /** Whether anything is deleted, or ends. */
  readonly ends: boolean;
  readonly note: (commit: Commit) => void;
}

/** Confirms some records, ends some operations, and is decided on all that there is. */
function engineCommit(
  log: MemoryLog,
  tab: Tab,
  random: Random,
  { step, ends, note }: Engine,
): void {
  let own: Commit = { key: KEY };
  const done = log.transact(
    [tab.fold.markIn(KEY)],
    { segments: true },
    { by: tab.name, n: ++tab.n },
    (reading) => {
      tab.fold.absorb(reading.slices.get(KEY) as Slice, new Set());
      const confirm = IDS.filter(() => random(3) === 0).map((id): Confirmed =>
        // now and then the same as before, and now and then the same as long ago
        ends && random(3) === 0
          ? { id, last_modified: step, deleted: true }
          : { id, last_modified: random(4), title: "x" },
      );
      const ended = [...tab.fold.operations.keys()].filter(() => ends && random(3) === 0);
      own = { key: KEY, confirm, done: ended };
      return [{ commits: [own] }, null];
    },
  );
  note(own);
  tab.fold.take(done.placed[0]?.last ?? 0, own, new Set());
}

/** One part, or the beginning of a pass. How many parts were rewritten. */
function compactOn(log: MemoryLog, tab: Tab, random: Random): number {
  tab.pass ??= beginPass(log, random(2) === 0 ? "whole" : "small", random);
  const part = tab.pass.parts.shift();
  if (part === undefined) {
    tab.pass = null;
    return 0;
  }
  const { isClean, rewrites } = tab.pass;
  let commits: readonly Commit[] = [];
  const { result, placed } = log.transact(
    [tab.fold.markIn(KEY)],
    { segments: true, part },
    { by: tab.name, n: ++tab.n },
    (reading) => {
      tab.fold.absorb(reading.slices.get(KEY) as Slice, new Set());
      const rows = reading.part ?? [];
      if ((reading.slices.get(KEY)?.state.rewrites ?? 0) !== rewrites) return [null, null];
      const compacted = compactPart({ key: KEY, rows, isClean }, tab.fold);
      commits = compacted.changes?.commits ?? [];
      return [compacted.changes, compacted];
    },
  );
  if (result === null) {
    tab.pass = null;
    return 0;
  }
  if (result.changes !== null) tab.pass.rewrites += 1;
  for (const commit of commits) tab.fold.take(placed[0]?.last ?? 0, commit, new Set());
  tab.fold.lose(result.lost);
  tab.fold.forgetTombstones(result.forgotten);
  return result.changes === null ? 0 : 1;
}

function beginPass(log: MemoryLog, pass: Pass, random: Random): NonNullable<Tab["pass"]> {
  const { slices } = log.read([{ key: KEY, seen: 0 }], { segments: false });
  const positions = (slices.get(KEY)?.rows ?? []).map(({ position }) => position);
  const parts: LogPart[] = [];
  for (let at = pass === "whole" ? 0 : random(3); at < positions.length;) {
    const size = 1 + random(4);
    const [first, last] = [positions[at], positions[Math.min(at + size, positions.length) - 1]];
    if (first !== undefined && last !== undefined) parts.push({ key: KEY, first, last });
    at += size + (pass === "whole" ? 0 : random(2));
  }
  return {
    isClean: pass === "whole",
    rewrites: slices.get(KEY)?.state.rewrites ?? 0,
    parts,
  };
}

/** Whether there is more to read. */
function absorb(log: MemoryLog, fold: Fold, limit?: number): boolean {
  const options = { segments: true, ...(limit !== undefined && { limit }) };
  const { slices } = log.read([fold.markIn(KEY)], options);
  return fold.absorbSlice(slices.get(KEY));
}

function sorted<T>(of: ReadonlyMap<string, T>): unknown {
  return [...of].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** What an app can tell. What is deleted may be forgotten. */
function contentOf(fold: Fold): unknown {
  return {
    operations: sorted(fold.operations),
    confirmed: sorted(new Map([...fold.confirmed].filter(([, version]) => !isTombstone(version)))),
    extras: sorted(fold.extras),
  };
}
