import { integrate } from "../merge/integrate.js";
import { isTombstone, type Confirmed, type RecordId } from "../record/record.js";
import { advance, isFirstPull } from "./advance.js";
import type { Page } from "./ask-page.js";
import type { Changes, Decide, Situation } from "./effects.js";
import { noteDecision } from "./note-decision.js";
import type { CollectionState } from "../store/rows.js";
import type { RecordReport, Tally } from "./report.js";
import type { Terms } from "./terms.js";
import { endOfPull, recentPairs, type Clock } from "./window.js";

/** Of the pull that a page belongs to. */
export interface Reading {
  readonly began: Clock;
  /** The list's `ETag` when reading with deletions began: what was not to be seen then may have been passed over. */
  readonly etag: number;
}

/**
 * Decides what a page changes: its records, the operations that they meet, and the cursor, all in one commit. A page
 * that brings nothing changes nothing, but for what has become settled.
 */
export function decidePage(terms: Terms, page: Page, reading: Reading): Decide<Tally> {
  const clock = terms.world.clock();
  return (situation) => {
    const { state } = situation;
    const taken = takeRows(terms, page.rows, situation, clock);
    const { next, ...moved } = advance(state, page);
    const times = { began: reading.began, ends: clock };
    const ended: Partial<CollectionState> =
      next === null ? endOfPull(state, moved.cursor, times) : {};
    if (taken.confirm.length === 0 && !isFirstPull(state) && moved.cursor === state.cursor) {
      const isSettled = ended.settled !== undefined && ended.settled !== state.settled;
      return [isSettled ? { state: ended } : null, taken.tally];
    }
    const newest = Math.max(state.newest, reading.etag);
    const pairs = taken.confirm.flatMap(pairOf);
    const { tally, ...rows } = taken;
    const changes: Changes = {
      ...rows,
      state: {
        ...moved,
        ...ended,
        newest,
        hwm: Math.max(state.hwm, page.etag, page.rows.at(-1)?.last_modified ?? 0),
        recent: recentPairs(state, pairs, newest),
        live: liveAfter(situation, taken.confirm),
      },
    };
    return [changes, tally];
  };
}

function pairOf(version: Confirmed): [RecordId, number][] {
  return version.last_modified === null ? [] : [[version.id, version.last_modified]];
}

interface Taken extends Required<Pick<Changes, "confirm" | "ops" | "done" | "journal">> {
  readonly tally: Tally;
}

function takeRows(
  terms: Terms,
  rows: readonly Confirmed[],
  situation: Situation,
  clock: Clock,
): Taken {
  const isKnown = knownRows(situation);
  const taken = { confirm: [], ops: [], done: [], journal: [] } as {
    -readonly [K in "confirm" | "ops" | "done" | "journal"]: NonNullable<Changes[K]>[number][];
  };
  const records: RecordReport[] = [];
  const report = (id: RecordId, rule: RecordReport["rule"], next: RecordReport["next"]): void => {
    records.push({ collection: terms.key, id, seen: "pull", rule, next });
  };
  for (const row of rows) {
    const operation = situation.operation(row.id);
    if (operation === undefined) {
      if (isKnown(row)) continue;
      taken.confirm.push(row);
      report(row.id, "taken", "nothing");
      continue;
    }
    const met = integrate(operation, row, terms.strategy, { force: false });
    if (met.kind === "stale") continue;
    taken.confirm.push(row);
    if (met.kind === "undecided") {
      taken.ops.push(met.operation);
      report(row.id, "conflict", "decide");
    } else {
      if (met.operation === null) taken.done.push(row.id);
      else taken.ops.push(met.operation);
      if (met.decision) taken.journal.push(noteDecision(row.id, met.decision, clock.wall));
      report(row.id, met.rule, met.operation === null ? "nothing" : "send");
    }
  }
  return { ...taken, tally: { pulled: taken.confirm.length, pushed: 0, records } };
}

/** Rows of the trailing window that were seen before, by their timestamp; nor does an older version replace a newer. */
function knownRows({ stampOf, state }: Situation): (row: Confirmed) => boolean {
  const recent = new Map(state.recent);
  return ({ id, last_modified: at }) => (at ?? 0) <= (stampOf(id) ?? recent.get(id) ?? -1);
}

/** How many live records are confirmed after these; unknown where the collection is not in memory. */
export function liveAfter(
  { confirmed, state }: Situation,
  versions: readonly Confirmed[],
): number | null {
  if (confirmed === null || state.live === null) return versions.length === 0 ? state.live : null;
  const changed = new Map(versions.map((version) => [version.id, version]));
  let live = state.live;
  for (const version of changed.values()) {
    const before = confirmed(version.id);
    live += Number(!isTombstone(version)) - Number(before !== undefined && !isTombstone(before));
  }
  return live;
}
