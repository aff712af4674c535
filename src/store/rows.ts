import type { JsonObject } from "../record/json.js";
import type { Operation } from "../record/operation.js";
import type { Confirmed, Fields, RecordId } from "../record/record.js";

/** `"<bucket>/<collection>"`. */
export type CollectionKey = string;

/** What is known of the whole database. One row. */
export interface DatabaseState {
  readonly format: 1;
  /** Names the content: a new random string at creation, clear, import and logout. */
  readonly epoch: string;
  /** Goes up when what is known of the server starts again. */
  readonly generation: number;
  /** The server that this content belongs to: its root URL. */
  readonly server?: string | undefined;
  /** The user id that the server gave for our credentials. */
  readonly principal?: string | undefined;
  /** No sync before this moment, in milliseconds of the wall clock: the server asked for it. */
  readonly notBefore?: number;
  /** When the last sync that read and sent everything ended, to a minute: milliseconds of the wall clock. */
  readonly syncedAt?: number;
}

/** What is known of the server's side of one collection. One row, written by the engine only. */
export interface CollectionState {
  /** How far this device has read the server's changes (`_since`); null before the first page. */
  readonly cursor: number | null;
  /** During the first pull: the list's `ETag` when it began. Null once it has been reached. */
  readonly end: number | null;
  /** Everything up to here is certain to have been seen (see the trailing window in `sync/`). */
  readonly settled: number | null;
  /** A cursor that becomes settled when it has been left alone for long enough. */
  readonly pending: {
    readonly cursor: number;
    readonly at: number;
    readonly session: string;
  } | null;
  /** The newest `ETag` of the list. */
  readonly newest: number;
  /** The pairs seen inside the trailing window. */
  readonly recent: readonly (readonly [RecordId, number])[];
  /** The highest server timestamp ever seen. */
  readonly hwm: number;
  /** How many live records are confirmed, or null when unknown. */
  readonly live: number | null;
  /** The list's `ETag` at which the server was last asked for the number of its records, with no doubt left; null before. */
  readonly counted: number | null;
  /** How many records more the server counts than it lists: those that say of themselves that they are deleted. */
  readonly surplus: number;
  /** When all records were last compared with the server's, in milliseconds of the wall clock; null before. */
  readonly reconciled: number | null;
  /** What the app is asked before records go, because the server lacks so many; null where nothing is asked. */
  readonly reset: SuspectedReset | null;
  /** The position of the newest commit of the engine that wrote segments or a cursor. */
  readonly confirmed: number;
  /** The highest position that compaction deleted. A writer that has not seen it decides on stale data. */
  readonly fence: number;
  /** The highest position whose tombstones compaction dropped. A reader behind it, who began before the last cut, starts again. */
  readonly floor: number;
  /** How often tombstones were dropped; undefined stands for 0. */
  readonly cuts?: number;
  /** How often a part of the log was rewritten; undefined stands for 0. */
  readonly rewrites?: number;
  /** Where confirmed records are stored so that each can be found by its id; undefined: only all of them can be read. */
  readonly indexed?: IndexedRecords;
  /** The attributes of the collection itself on the server, where they were asked for. */
  readonly metadata?: JsonObject | null;
  /** The databases of other programs whose records were taken over, and those records that could not be. */
  readonly takenOver?: readonly {
    readonly database: string;
    readonly refused: readonly string[];
  }[];
  /** The fingerprint of the collection's definition, or null before it first synced. */
  readonly definition: string | null;
  /** Whether what was set aside is to be tried again: what reads it has changed. */
  readonly tryAgain: boolean;
  /** What its journal holds; undefined where an older version of this library stored the state. The store counts. */
  readonly journal?: JournalCounts;
}

/** How far the confirmed records of a collection can be found by their ids. It stays for as long as the content does. */
export interface IndexedRecords {
  /** Whether all can be found, and not only those that came since. */
  readonly isWhole: boolean;
  /** How many entries the log had when it was last compacted. */
  readonly entries: number;
}

/** What a journal holds. */
export interface JournalCounts {
  readonly kept: number;
  /** How many of them the app has not seen. */
  readonly unseen: number;
  /** When the oldest one that the app has seen was made, in milliseconds of the wall clock; null where there is none. */
  readonly oldestSeen: number | null;
}

/** The server lacks so much of what is confirmed here that the app decides. */
export interface SuspectedReset {
  /** How many records would be removed or set back to an older version. */
  readonly affected: number;
  /** How many records are confirmed here. */
  readonly total: number;
  /** `accept`: the server is right; `keep-mine`: what it lacks is sent again; null: not answered yet. */
  readonly answer: ResetAnswer | null;
}

export type ResetAnswer = "accept" | "keep-mine";

/** The state of a collection that has never synced. */
export const NEW_COLLECTION: CollectionState = {
  cursor: null,
  end: null,
  settled: null,
  pending: null,
  newest: 0,
  recent: [],
  hwm: 0,
  live: 0,
  counted: null,
  surplus: 0,
  reconciled: null,
  reset: null,
  confirmed: 0,
  fence: 0,
  floor: 0,
  definition: null,
  tryAgain: false,
  journal: { kept: 0, unseen: 0, oldestSeen: null },
};

/** The fields of one record that stay on this device. They go when nothing of the record is left here. */
export type Extras = readonly [id: RecordId, fields: JsonObject | null];

/** One commit in a collection's log, as stored under `[collection, position]`. */
export interface CommitRow {
  /** The tab that wrote it, and the serial of the write in that tab: how a lost outcome is found again. */
  readonly by: string;
  readonly n: number;
  readonly ops?: readonly Operation[];
  /** Ids whose operation ended. */
  readonly done?: readonly RecordId[];
  /** The fields of records that stay on this device; null: there are none any more. */
  readonly extras?: readonly Extras[];
  /** The confirmed records of this commit lie in `parts` rows of `segments`, or of `indexed`. */
  readonly page?: { readonly parts: number; readonly records?: number; readonly indexed?: true };
  /** The newest serial of each tab whose rows compaction joined in this one, and in those before it. */
  readonly merged?: readonly (readonly [by: string, n: number])[];
}

/** One decision of a merge that overrode something, or a version that was set aside. */
export interface JournalEntry {
  readonly id: RecordId;
  /** The strategy or rule that decided. */
  readonly by: string;
  readonly base: Confirmed | null;
  readonly local: Fields | null;
  readonly remote: Confirmed;
  /** What the record became; null if it was deleted. */
  readonly result: Fields | null;
  /** The fields that both sides had changed differently. */
  readonly contested: readonly string[];
  /** When, in milliseconds of the wall clock. */
  readonly at: number;
  /** What the user did, where it was not the engine that decided. */
  readonly act?: "resolve" | "undo";
  /** The key of the entry that was undone. */
  readonly undoes?: EntryKey;
  /** The app has seen it. */
  readonly seen?: true;
}

/** Names an entry for good, also in another database: where it lies, who wrote it, and the how-manieth it was. */
export type EntryKey = string;

/** An entry as it is read. */
export interface KeptEntry extends JournalEntry {
  readonly key: EntryKey;
  readonly undone?: true;
}
