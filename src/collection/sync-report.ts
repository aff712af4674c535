import type { SyncError } from "../sync-errors.js";
import type { Progress } from "../sync/terms.js";
import type { RecordReport } from "../sync/report.js";

export interface SyncOptions {
  /** Ends the sync; what was exchanged by then is stored. */
  readonly signal?: AbortSignal;
  /** Called now and then. */
  readonly onProgress?: (progress: Progress) => void;
  /** Does not wait, although the server asked every client to. Default: false. */
  readonly ignoreBackoff?: boolean;
}

/** What a sync brought about. Immutable. */
export interface SyncCounts {
  /** Versions that came from the server. */
  readonly pulled: number;
  /** Operations that the server took. */
  readonly pushed: number;
  /** What is left on this device: operations to send, conflicts that wait, operations that the server refused. */
  readonly pending: number;
  readonly conflicts: number;
  readonly parked: number;
  /** What happened to each record that was touched. */
  readonly records: readonly RecordReport[];
  readonly startedAt: Date;
  readonly endedAt: Date;
}

/**
 * The sync came to its end. `pending` counts what was written meanwhile, or waits for an answer to an earlier request;
 * only where it is 0 is nothing unsent.
 */
export interface SyncSuccess extends SyncCounts {
  readonly ok: true;
}

/** Something kept the sync from its end. What it counts happened all the same; the rest stays for the next one. */
export interface SyncFailure extends SyncCounts {
  readonly ok: false;
  /** The `code` of `error`. */
  readonly reason: SyncError["code"];
  readonly error: SyncError;
}

export type SyncReport = SyncSuccess | SyncFailure;
