import type { Reading } from "../store/store.js";

/**
 * How many records of a content would be lost with it: what is unsent, and what the server no longer has, unless the app
 * has given that up.
 */
export function countUnsent({ slices }: Reading): number {
  let lost = 0;
  const unsent = new Set<string>();
  for (const [key, { rows, state }] of slices) {
    for (const { row } of rows) {
      for (const { id } of row.ops ?? []) unsent.add(`${key}/${id}`);
      for (const id of row.done ?? []) unsent.delete(`${key}/${id}`);
    }
    if (state.reset !== null && state.reset.answer !== "accept") lost += state.reset.affected;
  }
  return unsent.size + lost;
}
