import type { KintsugiError } from "../errors.js";
import type { Why } from "../schedule/state.js";
import type { CollectionKey } from "../store/rows.js";
import type { Progress } from "../sync/terms.js";
import { NOTHING_UNSENT, type UnsentCounts } from "../view/operations.js";
import type { Replica } from "../view/replica.js";
import type { Stalled } from "./stalled.js";

/**
 * How this device stands towards the server. Every tab and worker on the database shows the same, where they know the same collections; an
 * error that came in another one has its `code` and its message, but is no instance of its class.
 */
export interface Status extends UnsentCounts {
  /** Records of the server that cannot be used here (`quarantined()`), of the collections whose records are in memory. */
  readonly quarantined: number;
  /** Entries of the journals that the app has not marked as seen. */
  readonly unseen: number;
  /** Whether a sync is under way, in whichever tab. */
  readonly syncing: boolean;
  /** How far it has come; null before it has told, and between syncs. */
  readonly progress: Progress | null;
  /** What the browser says of the network; true where it says nothing. */
  readonly online: boolean;
  /** When the last sync that read and sent everything ended; null where none has. After a start it is known to a minute. */
  readonly lastSync: Date | null;
  /** Since when the oldest of what is `pending` has been there; null: nothing is. */
  readonly oldestUnsent: Date | null;
  /** Why the last sync did not come to its end; null if it did. An abort counts for nothing. */
  readonly lastError: KintsugiError | null;
  /** When automatic sync goes on; null while it syncs, has nothing to do, or waits for the network or for the app. */
  readonly nextAttempt: NextAttempt | null;
  /** Something `pending` has been there for longer than `stalledAfter` (`openDatabase`); null: nothing has. */
  readonly stalled: Stalled | null;
  /** Where the records are kept: in memory they are lost with the page. */
  readonly storage: "indexeddb" | "memory";
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

/** How many records of these collections cannot be used, as far as they are in memory. */
export function countQuarantined(replica: Replica, keys: Iterable<CollectionKey>): number {
  let sum = 0;
  for (const key of keys) sum += replica.fold(key)?.quarantined ?? 0;
  return sum;
}

/** Since when the oldest pending operation of these collections has been there; 0 where that is not known; null: there is none. */
export function oldestPending(replica: Replica, keys: Iterable<CollectionKey>): number | null {
  let oldest: number | null = null;
  for (const key of keys) {
    const since = replica.fold(key)?.oldestPending ?? null;
    if (since !== null && (oldest === null || since < oldest)) oldest = since;
  }
  return oldest;
}

export function isSameStatus(a: Status, b: Status): boolean {
  return (Object.keys(a) as (keyof Status)[]).every((key) => isSame(a[key], b[key]));
}

/** Moments are the same by their time, and plain objects by what is in them; an error is the same by itself only. */
function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  if (!isPlain(a) || !isPlain(b)) return false;
  return Object.keys({ ...a, ...b }).every((key) => isSame(a[key], b[key]));
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
