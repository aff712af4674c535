import { isTombstone, type Confirmed } from "../record/record.js";
import type { Situation } from "./effects.js";

/** How many live records are confirmed; null where that is not known, and cannot be seen. */
export function countLive({
  outlines,
  state,
}: Pick<Situation, "outlines" | "state">): number | null {
  if (state.live !== null || outlines === null) return state.live;
  let live = 0;
  for (const version of outlines.values()) live += Number(!isTombstone(version));
  return live;
}

/** How many there will be after these versions. */
export function liveAfter(situation: Situation, versions: readonly Confirmed[]): number | null {
  const before = countLive(situation);
  if (versions.length === 0 || before === null) return before;
  const { confirmed } = situation;
  if (confirmed === null) return null;
  let live = before;
  for (const version of new Map(versions.map((each) => [each.id, each])).values()) {
    const known = confirmed.get(version.id);
    live += Number(!isTombstone(version)) - Number(known !== undefined && !isTombstone(known));
  }
  return live;
}
