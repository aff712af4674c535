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
  /**
   * Sent with each request of this sync, besides those of `connect()`. What signs a request, or what this library says
   * in a header itself, cannot be among them.
   */
  readonly headers?: Readonly<Record<string, string>>;
  /** Brings in what changed, and sends nothing; the report says what stays `pending`. Default: false. */
  readonly pullOnly?: boolean;
  /**
   * A timestamp that the lists are known to have reached, as a message of the server may tell: it goes into their URLs as
   * `_expected`, so that no cache on the way answers with an older one.
   */
  readonly expectedTimestamp?: number;
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
