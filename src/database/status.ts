import { stateOf } from "../record/operation.js";
import type { CollectionKey } from "../store/rows.js";
import type { Replica } from "../view/replica.js";

/** How this device stands towards the server. */
export interface Status {
  /** Operations that the server has not confirmed, without those below. */
  readonly pending: number;
  /** Records that wait for a decision. */
  readonly conflicts: number;
  /** Operations that the server refused for good. */
  readonly parked: number;
  /** Entries of the journals that the app has not marked as seen. */
  readonly unseen: number;
  /** Records, and collections as a whole, of which the server has not been told who may use them. */
  readonly unsentAccess: number;
  readonly syncing: boolean;
  /** What the browser says of the network; true where it says nothing. */
  readonly online: boolean;
  /** When the last sync of this tab ended well; null before. */
  readonly lastSync: Date | null;
}

export type Counts = Pick<Status, "pending" | "conflicts" | "parked" | "unsentAccess">;

/** What is unsent in these collections, as far as they are in memory. */
export function countOperations(replica: Replica, keys: Iterable<CollectionKey>): Counts {
  const counts = { pending: 0, conflicts: 0, parked: 0, unsentAccess: 0 };
  for (const key of keys) {
    for (const operation of replica.fold(key)?.operations.values() ?? []) {
      const state = stateOf(operation);
      if (state === "conflict") counts.conflicts++;
      else if (state === "parked") counts.parked++;
      else counts.pending++;
      if (operation.access !== undefined) counts.unsentAccess++;
    }
  }
  return counts;
}

export function isSameStatus(a: Status, b: Status): boolean {
  return (Object.keys(a) as (keyof Status)[]).every((key) => a[key] === b[key]);
}
