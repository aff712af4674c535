import type { SyncReport } from "../collection/sync-report.js";
import type { CollectionKey } from "../store/rows.js";
import type { At, LostReason, Questions } from "../sync/effects.js";
import type { Rule } from "../sync/report.js";

/**
 * `info`: that syncs begin and end, why they stopped, conflicts, and what the server refused for good; `debug`: each request and each
 * commit, too; `trace`: also decisions that changed nothing, and what the app was asked.
 */
export type LogLevel = "info" | "debug" | "trace";

export interface LogOptions {
  /** Default: `"info"`. */
  readonly level?: LogLevel;
  /** Whether entries bring along what they are about (`contents`): records, and the bodies of requests. Default: false. */
  readonly records?: boolean;
}

interface Entry {
  readonly level: LogLevel;
  readonly at: Date;
  /** The number of the sync that it belongs to, counted in this tab from 1. */
  readonly sync: number;
  /** The line of the story, in plain English. It never holds what a record says. */
  readonly text: string;
  /** Only for listeners with `records`. */
  readonly contents?: unknown;
}

interface Step extends Entry {
  /** The step of the engine. */
  readonly step: At;
  /** Null where it is about several, or about none. */
  readonly collection: CollectionKey | null;
  readonly ms: number;
}

interface OfRecord extends Omit<Step, "ms"> {
  readonly id: string;
  /** The HTTP status of the answer, where there was one. */
  readonly status: number | null;
}

/** One request of a batch, or the one that travelled alone. */
export interface LoggedPart {
  readonly method: string;
  /** Below the root URL, with its query. */
  readonly path: string;
  /** Null: nothing is known of its outcome. */
  readonly status: number | null;
  /** How many records the answer lists, or counts; null where it is no list. */
  readonly records: number | null;
}

/** One thing that a sync did. */
export type LogEntry =
  | (Entry & { readonly kind: "sync-began"; readonly collections: readonly CollectionKey[] })
  | (Entry & {
      readonly kind: "sync-ended";
      /** The `code` of the error that stopped it; `"aborted"`; null: it came to its end. */
      readonly reason: string | null;
      /** Null where it ended without a report. */
      readonly counts: Pick<
        SyncReport,
        "pulled" | "pushed" | "pending" | "conflicts" | "parked"
      > | null;
      readonly ms: number;
    })
  | (Step & {
      readonly kind: "request";
      /** Null: there was no answer, or none that could be read. */
      readonly status: number | null;
      readonly lost: LostReason | null;
      readonly parts: readonly LoggedPart[];
    })
  | (Step & {
      readonly kind: "commit";
      /**
       * `unchanged`: it was decided that nothing is to change; `superseded`: something had moved since what it relied on; `refused`: by
       * the storage.
       */
      readonly outcome: "stored" | "unchanged" | "superseded" | "refused";
      /** Versions of the server, operations that stay, and operations that ended. */
      readonly versions: number;
      readonly operations: number;
      readonly ended: number;
      /** What became of how many records. */
      readonly rules: Readonly<Partial<Record<Rule, number>>>;
    })
  | (Step & {
      readonly kind: "question";
      readonly question: keyof Questions;
      readonly outcome: "answered" | "threw" | "aborted";
      /** How many records it is about. */
      readonly records: number;
    })
  /** Both sides changed the record: it waits for a decision. */
  | (OfRecord & { readonly kind: "conflict" })
  /** The server refused what was sent of it for good. */
  | (OfRecord & { readonly kind: "parked" });

/** An entry as it is described: without what all entries have. */
export type Described<K extends LogEntry["kind"] = LogEntry["kind"]> = K extends LogEntry["kind"]
  ? Omit<Extract<LogEntry, { kind: K }>, "at" | "sync" | "contents">
  : never;
