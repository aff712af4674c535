import type { CollectionState } from "./rows.js";
import type { Mark } from "./store.js";

/** Whether a reader may have folded something of which the end is no longer in the log. */
export function mustRestart(
  { seen, cuts }: Pick<Mark, "seen" | "cuts">,
  state: Pick<CollectionState, "floor" | "cuts">,
): boolean {
  return seen < state.floor && cuts !== (state.cuts ?? 0);
}
