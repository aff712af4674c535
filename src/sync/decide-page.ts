import { isEqual } from "../record/equal.js";
import type { Confirmed, RecordId } from "../record/record.js";
import { advance, isFirstPull } from "./advance.js";
import type { Page } from "./ask-page.js";
import type { Changes, Decide, Situation } from "./effects.js";
import type { CollectionState } from "../store/rows.js";
import { liveAfter } from "./count-live.js";
import type { Tally } from "./report.js";
import { ruleOfClean, takeRows } from "./take-rows.js";
import type { Terms } from "./terms.js";
import { endOfPull, recentPairs, type Clock } from "./window.js";

/** Of the pull that a page belongs to. */
export interface Reading {
  readonly began: Clock;
  /** The list's `ETag` when reading with deletions began: what was not to be seen then may have been passed over. */
  readonly etag: number;
}

/** What came of a page. */
export interface Kept {
  readonly tally: Tally;
  /** It shows an older version of a record than the one that the server confirmed before. */
  readonly isBehind: boolean;
}

/**
 * Decides what a page changes: its records, the operations that they meet, and the cursor, all in one commit. A page
 * that brings nothing changes nothing, but for what has become settled.
 */
export function decidePage(terms: Terms, page: Page, reading: Reading): Decide<Kept> {
  const clock = terms.world.clock();
  return (situation) => {
    const { state } = situation;
    const known = knownRows(situation);
    const { records, ...rows } = takeRows(page.rows, situation, {
      key: terms.key,
      strategyFor: () => terms.strategy,
      seen: "pull",
      force: false,
      wall: clock.wall,
      isKnown: known.isKnown,
      clean: (version) => ({ rule: ruleOfClean(version) }),
      lost: () => null,
    });
    const tally: Tally = { pulled: rows.confirm.length, pushed: 0, records };
    const kept: Kept = { tally, isBehind: known.isBehind() };
    const { next, ...moved } = advance(state, page);
    const times = { began: reading.began, ends: clock };
    const ended: Partial<CollectionState> =
      next === null ? endOfPull(state, moved.cursor, times) : {};
    // a first pull has read everything that there is
    const compared = isFirstPull(state) && moved.end === null ? { reconciled: clock.wall } : {};
    const metadata = newMetadata(state, page);
    if (rows.confirm.length === 0 && !isFirstPull(state) && moved.cursor === state.cursor) {
      const isSettled = ended.settled !== undefined && ended.settled !== state.settled;
      if (!isSettled && metadata === undefined) return [null, kept];
      return [{ state: { ...(isSettled && ended), ...metadata } }, kept];
    }
    const newest = Math.max(state.newest, reading.etag);
    const pairs = rows.confirm.flatMap(pairOf);
    const changes: Changes = {
      ...rows,
      state: {
        ...moved,
        ...ended,
        ...compared,
        ...metadata,
        newest,
        hwm: Math.max(state.hwm, page.etag, page.rows.at(-1)?.last_modified ?? 0),
        recent: recentPairs(state, pairs, newest),
        live: liveAfter(situation, rows.confirm),
      },
    };
    return [changes, kept];
  };
}

/** The attributes of the collection, where they are others than before. */
function newMetadata(
  { metadata: before = null }: CollectionState,
  { metadata }: Page,
): Pick<CollectionState, "metadata"> | undefined {
  return metadata === undefined || isEqual(metadata, before) ? undefined : { metadata };
}

function pairOf(version: Confirmed): [RecordId, number][] {
  return version.last_modified === null ? [] : [[version.id, version.last_modified]];
}

/** Rows of the trailing window that were seen before, by their timestamp; nor does an older version replace a newer. */
function knownRows({ stampOf, state }: Situation): {
  readonly isKnown: (row: Confirmed) => boolean;
  readonly isBehind: () => boolean;
} {
  const recent = new Map(state.recent);
  let isBehind = false;
  return {
    isKnown: ({ id, last_modified: at }) => {
      const known = stampOf(id) ?? recent.get(id) ?? -1;
      isBehind ||= (at ?? known) < known;
      return (at ?? 0) <= known;
    },
    isBehind: () => isBehind,
  };
}
