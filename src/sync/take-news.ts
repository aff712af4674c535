import type { Confirmed } from "../record/record.js";
import type { Situation } from "./effects.js";
import { ruleOfClean, takeRows, type Taken } from "./take-rows.js";
import type { Terms } from "./terms.js";

/**
 * Takes, of versions that did not come by a sync, those that are news. What lies before the cursor and is not known
 * here is no longer true. A deletion of unknown time is not overruled: if it was undone, a pull shows that.
 */
export function takeNews(
  terms: Pick<Terms, "key" | "strategy">,
  versions: readonly Confirmed[],
  situation: Situation,
  wall: number,
): Taken {
  const news = versions.filter((version) => isNews(version, situation));
  return takeRows(news, situation, {
    key: terms.key,
    strategyFor: () => terms.strategy,
    seen: "pull",
    force: false,
    wall,
    isKnown: () => false,
    clean: (version) => ({ rule: ruleOfClean(version) }),
    lost: () => null,
  });
}

function isNews({ id, last_modified: at }: Confirmed, { state, stampOf }: Situation): boolean {
  const stamp = stampOf(id);
  if (at === null || stamp === null) return false;
  return at > (stamp ?? -1) && at > (state.cursor ?? -1);
}
