import type { SyncReport } from "../collection/sync-report.js";
import { LONGEST_WAIT } from "../protocol/retry-after.js";
import type { Ending } from "../schedule/event.js";
import type { Clock } from "../sync/window.js";
import { sortOfError } from "./sort-of-error.js";

/** What a schedule has to know of the end of a sync. */
interface End {
  readonly ending: Ending;
  /** In milliseconds of `now`. */
  readonly notBefore: number | null;
}

/** Reads the report of a sync of so many collections, and what the server wished; null: it was ended, or the storage failed. */
export function endOfSync(
  report: SyncReport | null,
  collections: number,
  told: number | undefined,
  { now, wall }: Clock,
): End {
  const error = report === null || report.ok ? null : report.error;
  const at = error?.code === "waiting" ? error.retryAt.getTime() : (told ?? 0);
  // a longer wait than any server's wish was reckoned with a wrong clock
  const isWish = at > wall && at - wall <= LONGEST_WAIT;
  const notBefore = isWish ? now + at - wall : null;
  if (error === null) return { ending: report === null ? "failed" : "ok", notBefore };
  const sort = sortOfError(error.code);
  // it says nothing of the others: they are synced as ever
  if (collections > 1 && sort.isOfOne) return { ending: "ok", notBefore };
  return { ending: sort.ending, notBefore };
}
