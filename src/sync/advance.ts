import type { Confirmed } from "../record/record.js";
import type { CollectionState } from "../store/rows.js";
import { WINDOW } from "./window.js";

/** How far a pull has read: the part of the state that a page moves. */
export type Progress = Pick<CollectionState, "cursor" | "end">;

export interface Advance {
  readonly cursor: number;
  readonly end: number | null;
  /** What is asked for next; null: the pull has ended. */
  readonly next: { readonly since: number; readonly isFirstPull: boolean } | null;
}

/** Until the end of the first pull is reached, deletions are of no interest. */
export function isFirstPull({ cursor, end }: Progress): boolean {
  return cursor === null || end !== null;
}

/**
 * Where a page leaves the cursor. The first pull ends at the list's `ETag` of its first answer: what happened behind
 * it, and in the window before it, is read once more with its deletions, because the pages so far did not show them.
 */
export function advance(
  progress: Progress,
  page: { readonly rows: readonly Confirmed[]; readonly etag: number; readonly hasMore: boolean },
): Advance {
  const last = page.rows.at(-1)?.last_modified ?? null;
  const { cursor } = progress;
  if (cursor !== null && progress.end === null) {
    const next = page.hasMore && last !== null ? { since: last, isFirstPull: false } : null;
    return { cursor: Math.max(cursor, last ?? 0), end: null, next };
  }
  const end = progress.end ?? page.etag;
  if (page.hasMore && last !== null && last < end) {
    return { cursor: last, end, next: { since: last, isFirstPull: true } };
  }
  const since = Math.max(0, end - WINDOW);
  // a deletion moves the list's `ETag`, and is not shown yet
  const isBehind = page.hasMore || Math.max(page.etag, last ?? 0) > end;
  return { cursor: end, end: null, next: isBehind ? { since, isFirstPull: false } : null };
}
