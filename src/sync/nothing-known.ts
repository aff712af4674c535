import type { CollectionState } from "../store/rows.js";

/** What of a state is known of the server's side, as before the first sync. What is confirmed here is another matter. */
export const NOTHING_KNOWN: Pick<
  CollectionState,
  | "cursor"
  | "end"
  | "settled"
  | "pending"
  | "newest"
  | "recent"
  | "hwm"
  | "counted"
  | "surplus"
  | "reconciled"
  | "reset"
> = {
  cursor: null,
  end: null,
  settled: null,
  pending: null,
  newest: 0,
  recent: [],
  hwm: 0,
  counted: null,
  surplus: 0,
  reconciled: null,
  reset: null,
};
