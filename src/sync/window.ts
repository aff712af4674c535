import type { CollectionState } from "../store/rows.js";

/**
 * How far behind the newest timestamp a pull reads again, in milliseconds. Kinto hands out a timestamp before the
 * transaction commits (`schema.sql`, `bump_timestamp`), so a later one can be seen first; the window is longer than
 * any batch takes.
 */
export const WINDOW = 60_000;

/** After this much wall-clock time a cursor of an earlier session counts as left alone for long enough. */
const OLD_SESSION = 10 * WINDOW;

/** How many pairs of the window a state keeps; one that is forgotten is only downloaded and stored once more. */
const RECENT = 250;

export interface Clock {
  /** Milliseconds that never go back in a session, near the wall clock. */
  readonly now: number;
  /** Milliseconds of the wall clock. */
  readonly wall: number;
  /** Names the session that `now` belongs to. */
  readonly session: string;
}

/**
 * Up to where every change is certain to have been seen, once a pull that began at `clock` has ended. It must have
 * ended: what committed late is read by the first pull after the wait, not by the wait.
 */
export function settledAt(state: CollectionState, clock: Clock): number | null {
  const { pending } = state;
  if (pending === null) return state.settled;
  const isOver =
    pending.session === clock.session
      ? clock.now - pending.at >= WINDOW
      : clock.wall - pending.at >= OLD_SESSION;
  return isOver ? pending.cursor : state.settled;
}

/** The `_since` of the first request of a pull; null: from the beginning. */
export function sinceOf(state: CollectionState): number | null {
  if (state.cursor === null) return null;
  // the first pull is read straight on: its end was fixed before it began
  if (state.end !== null) return state.cursor;
  return Math.min(state.cursor, Math.max(state.settled ?? 0, state.newest - WINDOW));
}

/** What the end of a pull at `cursor` adds to the state: it began at one moment, and ends at another. */
export function endOfPull(
  state: CollectionState,
  cursor: number,
  { began, ends }: { readonly began: Clock; readonly ends: Clock },
): Pick<CollectionState, "settled" | "pending"> {
  const settled = settledAt(state, began);
  const isWaiting = state.pending !== null && settled !== state.pending.cursor;
  if (isWaiting) return { settled, pending: state.pending };
  const pending = { cursor, at: ends.now, session: ends.session };
  return { settled, pending: settled === cursor ? null : pending };
}

/** The pairs that the next pull may see again. */
export function recentPairs(
  state: CollectionState,
  seen: readonly (readonly [string, number])[],
  newest: number,
): CollectionState["recent"] {
  const pairs = [...state.recent, ...seen].filter(([, at]) => at > newest - WINDOW);
  return pairs.slice(-RECENT);
}
