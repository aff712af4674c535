import type { TransportAnswer, TransportRequest } from "../http/kinto-transport.js";
import type { CollectionKey } from "../store/rows.js";
import type { SyncOptions, SyncReport } from "./sync-report.js";
import type { RandomBytes } from "../record/record-id.js";
import type { Replica } from "../view/replica.js";
import type { Writer } from "../view/writer.js";

/** What a collection needs of its database. */
export interface CollectionContext {
  readonly replica: Replica;
  readonly writer: Writer;
  readonly random: RandomBytes;
  /** The time of the wall clock, in milliseconds. */
  readonly wall: () => number;
  /** Drops what goes beyond the bounds of a journal, of what the app has seen. */
  readonly trimJournal: (key: CollectionKey) => Promise<void>;
  readonly sync: (key: CollectionKey, options: SyncOptions | undefined) => Promise<SyncReport>;
  /** Asks the server at once. What it can be told by a status below 500 is an answer, everything else an error. */
  readonly ask: (request: TransportRequest) => Promise<TransportAnswer & { kind: "answer" }>;
  /** @throws ReloadNeededError where it cannot be loaded (any longer), OfflineError where it never was. */
  readonly acts: () => Promise<typeof import("./acts.js")>;
  /** @throws ReloadNeededError, OfflineError as `acts`. */
  readonly neverLoaded: () => Promise<typeof import("./never-loaded.js")>;
  /** @throws DatabaseClosedError */
  readonly assertOpen: () => void;
}
