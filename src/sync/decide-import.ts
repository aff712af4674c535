import { isTombstone, type Confirmed } from "../record/record.js";
import type { CollectionState } from "../store/rows.js";
import { liveAfter } from "./count-live.js";
import type { Changes, Decide, Situation } from "./effects.js";
import { judgeDefinition } from "./judge-definition.js";
import type { Stop } from "./stop.js";
import { takeNews } from "./take-news.js";
import type { Terms } from "./terms.js";
import { stopOfDefinition } from "./under-definition.js";

/** Versions of the server that did not come by a sync, none of them twice. */
export interface Dump {
  readonly versions: readonly Confirmed[];
  /** The list's `ETag` at which these were all of its records; null: there may have been others. */
  readonly completeAt: number | null;
}

/** How many versions of a dump were taken, and how many were passed over. */
export interface Imported {
  readonly imported: number;
  readonly skipped: number;
}

/**
 * Takes a dump like what a pull brings: versions that are newer than what is confirmed, joined with what is unsent.
 *
 * Where the list has been read already, whatever of the dump is not behind the cursor is either known here or no longer
 * true, and is passed over; the cursor stays, so that what happened meanwhile is pulled. The next pull shows deletions
 * in any case: a first pull would not, and what was deleted since the dump was made would stay here.
 */
export function decideImport(
  terms: Pick<Terms, "key" | "definition" | "strategy">,
  dump: Dump,
  wall: number,
): Decide<Imported | Stop> {
  return (situation) => {
    const { state, database } = situation;
    const standing = judgeDefinition(state.definition, terms.definition);
    if (standing === "differs") return [null, stopOfDefinition(terms, state)];
    const { records: _, ...rows } = takeNews(terms, dump.versions, situation, wall);
    const imported = rows.confirm.length;
    const result = { imported, skipped: dump.versions.length - imported };
    const completeAt = isUntouched(situation) ? dump.completeAt : null;
    if (imported === 0 && completeAt === null) return [null, result];
    const changes: Changes = {
      ...rows,
      state: {
        ...placeIn(state, completeAt),
        definition: terms.definition,
        hwm: Math.max(state.hwm, completeAt ?? 0, newestOf(rows.confirm)),
        live: liveAfter(situation, rows.confirm),
        // what the dump lacks is pulled, and counted: no more is in doubt than after a pull
        reconciled: state.reconciled ?? wall,
      },
      // a newer definition takes over, which ends what was begun under the older one
      ...(standing === "newer" && { database: { generation: database.generation + 1 } }),
    };
    return [changes, result];
  };
}

/** Whether nothing of the server is here: only then can a dump say how far the list has been read. */
function isUntouched({ state, outlines }: Situation): boolean {
  return state.cursor === null && outlines?.size === 0;
}

/** Where the next pull begins. */
function placeIn(
  { cursor }: CollectionState,
  completeAt: number | null,
): Partial<Pick<CollectionState, "cursor" | "end" | "newest">> {
  if (cursor !== null) return { end: null };
  // what has no settled place is read again from the window before the newest timestamp
  if (completeAt !== null) return { cursor: completeAt, end: null, newest: completeAt };
  return { cursor: 0, end: null };
}

function newestOf(versions: readonly Confirmed[]): number {
  return versions.reduce((newest, { last_modified: at }) => Math.max(newest, at ?? 0), 0);
}

/** The `ETag` that a list with these records had at least. */
export function etagOfDump(versions: readonly Confirmed[]): number | null {
  return versions.some((version) => !isTombstone(version)) ? newestOf(versions) : null;
}
