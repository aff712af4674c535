import { readQuarantined } from "../protocol/read-inbound.js";
import { isQuarantined, type Confirmed, type Quarantined } from "../record/record.js";
import { liveAfter } from "./count-live.js";
import { decodeVersions } from "./decode-versions.js";
import { decideInEra } from "./decide-in-era.js";
import { type Decide, type Program, type Situation, type Version } from "./effects.js";
import { addTallies, EMPTY_TALLY, type Tally } from "./report.js";
import { isStop, type Stop } from "./stop.js";
import { ruleOfClean, takeRows } from "./take-rows.js";
import type { Terms } from "./terms.js";

export interface TriedAgain {
  readonly tally: Tally;
  readonly stop: Stop | null;
}

/** How many records go in one commit. */
const AT_ONCE = 1_000;

/**
 * Reads once more what was set aside, since what reads it has changed. What can be used now is taken as if it came from
 * the server; the rest stays. Where it does not come to its end, the next sync begins it anew.
 */
export function* tryAgain(terms: Terms, era: Version): Program<TriedAgain> {
  let tally = EMPTY_TALLY;
  const end = (stop: Stop | null): TriedAgain => ({ tally, stop });
  const all = yield* decideInEra("again.load", terms, era, decideAside, { needs: "outlines" });
  if (isStop(all)) return end(all);
  for (let done = 0; done === 0 || done < all.length; done += AT_ONCE) {
    const part = all.slice(done, done + AT_ONCE);
    const raw = part.map((version) => readQuarantined(version) ?? version);
    const versions = yield* decodeVersions(terms, "again.decode", raw);
    if (isStop(versions)) return end(versions);
    const isLast = done + AT_ONCE >= all.length;
    const decide = decideAgain(terms, part, versions, isLast);
    const ids = part.map(({ id }) => id);
    const kept = yield* decideInEra("again.commit", terms, era, decide, { needs: ids });
    if (isStop(kept)) return end(kept);
    tally = addTallies(tally, kept);
  }
  return end(null);
}

function decideAside({ outlines }: Situation): readonly [null, readonly Quarantined[]] {
  return [null, [...(outlines?.values() ?? [])].filter(isQuarantined)];
}

/** Only what nobody has replaced meanwhile; an edit that was written over it stays what it is. */
function decideAgain(
  terms: Terms,
  before: readonly Quarantined[],
  versions: readonly Confirmed[],
  isLast: boolean,
): Decide<Tally> {
  const { wall } = terms.world.clock();
  return (situation) => {
    const changed = versions.filter((version, index) => {
      const was = before[index];
      return was !== undefined && isOther(version, was) && isStillAside(situation, was);
    });
    const { records, ...rows } = takeRows(changed, situation, {
      key: terms.key,
      strategyFor: () => terms.strategy,
      seen: "pull",
      force: true,
      wall,
      isKnown: () => false,
      clean: (version) => ({ rule: ruleOfClean(version) }),
      lost: () => null,
    });
    const tally: Tally = { pulled: 0, pushed: 0, records };
    const live = liveAfter(situation, rows.confirm);
    if (rows.confirm.length === 0 && !isLast) return [null, tally];
    return [{ ...rows, state: { live, ...(isLast && { tryAgain: false }) } }, tally];
  };
}

function isOther(version: Confirmed, was: Quarantined): boolean {
  return !isQuarantined(version) || version.quarantined !== was.quarantined;
}

function isStillAside({ version, operation }: Situation, was: Quarantined): boolean {
  const now = version(was.id);
  if (now === undefined || !isQuarantined(now) || now.last_modified !== was.last_modified) {
    return false;
  }
  const unsent = operation(was.id);
  return unsent === undefined || (unsent.conflict !== undefined && isQuarantined(unsent.conflict));
}
