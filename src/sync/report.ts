import type { IntegrationRule } from "../merge/integrate.js";
import type { RecordId } from "../record/record.js";
import type { CollectionKey } from "../store/rows.js";

/** Which rule decided what became of a record. */
export type Rule =
  | IntegrationRule
  /** The server took what was sent. */
  | "accepted"
  /** The server no longer had what was to be deleted. */
  | "already-gone"
  /** The server refused it for good: see `parked()`. */
  | "parked"
  /** The server was told who may use it. */
  | "shared"
  /** Whether the server acted is unknown: it is sent again. */
  | "unknown-outcome"
  /** The server no longer has it, and never said so: it is gone here, and in the journal. */
  | "no-longer-there"
  /** The server went back to an older version: the newer one is in the journal. */
  | "set-back"
  /** The server lost it, and the app had it sent again. */
  | "kept-mine"
  /** The server's version cannot be used here: it is kept, and not shown. */
  | "quarantined";

/** What one sync did with one record. */
export interface RecordReport {
  readonly collection: CollectionKey;
  readonly id: RecordId;
  /**
   * `pull`: a version came with the server's changes; `push`: the server answered what was sent; `reconcile`: all records
   * were compared with the server's.
   */
  readonly seen: "pull" | "push" | "reconcile";
  readonly rule: Rule;
  /** The HTTP status of the answer about this record, where there was one. */
  readonly status?: number;
  /** What comes next: nothing, another attempt, or a decision of the app. */
  readonly next: "nothing" | "send" | "decide";
}

/** What a sync of one collection brought about, until it ended or stopped. */
export interface Tally {
  /** Versions that came from the server and were not known here. */
  readonly pulled: number;
  /** Operations that the server took. */
  readonly pushed: number;
  readonly records: readonly RecordReport[];
}

export const EMPTY_TALLY: Tally = { pulled: 0, pushed: 0, records: [] };

export function addTallies(a: Tally, b: Tally): Tally {
  return {
    pulled: a.pulled + b.pulled,
    pushed: a.pushed + b.pushed,
    records: b.records.length === 0 ? a.records : [...a.records, ...b.records],
  };
}
