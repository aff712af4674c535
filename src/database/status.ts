import type { KintsugiError } from "../errors.js";
import type { Why } from "../schedule/state.js";
import type { CollectionKey } from "../store/rows.js";
import { NOTHING_UNSENT, type UnsentCounts } from "../view/operations.js";
import type { Replica } from "../view/replica.js";

/** How this device stands towards the server. */
export interface Status extends UnsentCounts {
  /** Entries of the journals that the app has not marked as seen. */
  readonly unseen: number;
  readonly syncing: boolean;
  /** What the browser says of the network; true where it says nothing. */
  readonly online: boolean;
  /** When the last sync of this tab ended well; null before. */
  readonly lastSync: Date | null;
  /** Why the last sync of this tab did not come to its end; null if it did. An abort counts for nothing. */
  readonly lastError: KintsugiError | null;
  /** When automatic sync goes on; null while it syncs, has nothing to do, or waits for the network or for the app. */
  readonly nextAttempt: NextAttempt | null;
}

export interface NextAttempt {
  readonly at: Date;
  readonly why: Why;
}

/** What is unsent in these collections, as far as they are in memory. */
export function countOperations(replica: Replica, keys: Iterable<CollectionKey>): UnsentCounts {
  const sum = { ...NOTHING_UNSENT };
  for (const key of keys) {
    const { pending, conflicts, parked, unsentAccess } =
      replica.fold(key)?.unsent ?? NOTHING_UNSENT;
    sum.pending += pending;
    sum.conflicts += conflicts;
    sum.parked += parked;
    sum.unsentAccess += unsentAccess;
  }
  return sum;
}

export function isSameStatus(a: Status, b: Status): boolean {
  return (Object.keys(a) as (keyof Status)[]).every((key) => a[key] === b[key]);
}
