import type { Operation } from "../record/operation.js";
import type { Confirmed, RecordId } from "../record/record.js";
import type {
  CollectionKey,
  CollectionState,
  CommitRow,
  DatabaseState,
  EntryKey,
  Extras,
  JournalEntry,
  KeptEntry,
} from "./rows.js";

/** Where a reader of a collection's log stands. */
export interface Mark {
  readonly key: CollectionKey;
  /** The highest position it has folded; 0 before the first. */
  readonly seen: number;
  /** The state's `cuts` when it read the first of its rows; absent: it is behind the floor if `seen` is. */
  readonly cuts?: number | undefined;
}

/** One commit as it is read. */
export interface PositionedRow {
  readonly position: number;
  readonly row: CommitRow;
  /** The confirmed records of the commit; empty if the commit has none or segments were not asked for. */
  readonly confirmed: readonly Confirmed[];
}

/** The part of a collection's log behind a mark. */
export interface Slice {
  readonly state: CollectionState;
  /**
   * The reader was behind the floor, and began before the last cut: tombstones that it needs are gone. It drops what it
   * folded, and `rows` begin at the oldest.
   */
  readonly restarted: boolean;
  /** In order of position. */
  readonly rows: readonly PositionedRow[];
  /** Whether there are rows behind the last of these: read again from there. */
  readonly more: boolean;
}

/** What one transaction saw. */
export interface Reading {
  readonly database: DatabaseState;
  readonly slices: ReadonlyMap<CollectionKey, Slice>;
  /** The entries that `transact` was asked to read; those that are gone are not in it. */
  readonly entries?: ReadonlyMap<EntryKey, KeptEntry>;
  /** The rows of the part that `transact` was asked to read, in order, with their confirmed records. */
  readonly part?: readonly PositionedRow[];
  /** The newest versions that were asked for, by collection; it lacks those of which not all can be found by their ids. */
  readonly found?: Found;
}

/** Records that are to be found by their ids. */
export type Find = ReadonlyMap<CollectionKey, readonly RecordId[]>;

/** The newest confirmed version of each record that has one. */
export type Found = ReadonlyMap<CollectionKey, ReadonlyMap<RecordId, Confirmed>>;

/** A stretch of a log without both of its ends. */
export interface Stretch {
  readonly above: number;
  readonly below: number;
}

/** The confirmed records of one commit. */
export interface IndexedPage {
  readonly position: number;
  readonly records: readonly Confirmed[];
}

/** Some of the newest pages of a stretch. */
export interface Walked {
  readonly database: DatabaseState;
  readonly state: CollectionState;
  /** The newest first; none: there are no more. */
  readonly pages: readonly IndexedPage[];
}

/** A stretch of a log, both ends included. */
export interface LogPart {
  readonly key: CollectionKey;
  readonly first: number;
  readonly last: number;
}

/** One entry in the journal of a collection. */
export interface EntryPlace {
  readonly collection: CollectionKey;
  readonly key: EntryKey;
}

/** What one commit changes in one collection. */
export interface Commit {
  readonly key: CollectionKey;
  readonly ops?: readonly Operation[];
  readonly done?: readonly RecordId[];
  readonly extras?: readonly Extras[];
  /** Confirmed records: stored in segments of about 256 KB, so that each can be found where the state says `indexed`. */
  readonly confirm?: readonly Confirmed[];
}

/** A local write: it stands or falls with what its writer had seen. */
export interface LocalWrite {
  readonly epoch: string;
  readonly generation: number;
  /** One commit for each collection, with the mark on which it was decided. */
  readonly commits: readonly (Commit & { readonly seen: number })[];
}

/** What a decision changes, in one transaction. */
export interface Changes {
  readonly commits?: readonly Commit[];
  readonly states?: ReadonlyMap<CollectionKey, Partial<CollectionState>>;
  readonly database?: Partial<DatabaseState>;
  /** Entries that are added. */
  readonly journal?: ReadonlyMap<CollectionKey, readonly JournalEntry[]>;
  /** Collections whose log goes, as far as it reached: only what these changes commit is in it then. Each has a commit here. */
  readonly emptied?: ReadonlySet<CollectionKey>;
  /** What changes of the entries, those included that are added. */
  readonly marked?: ReadonlyMap<CollectionKey, JournalMarks>;
  /** What the part that was read holds from now on. */
  readonly rewritten?: Rewritten;
  /** The confirmed records of the part that was read can be found by their ids from now on. Nothing else changes. */
  readonly findable?: true;
}

/** What a part of a log says, without what newer rows say anyway. */
export interface Rewritten extends Omit<Commit, "key" | "extras"> {
  /** Whether something was left out that a reader needs who has seen some of the part: tombstones, operations that ended. */
  readonly dropsEnds: boolean;
}

/** What changes of the entries of a journal. Keys of entries that are gone say nothing. */
export interface JournalMarks {
  /** The app has seen these. */
  readonly seen?: readonly EntryKey[] | "all";
  /** These were undone, or are in force again. */
  readonly undone?: ReadonlyMap<EntryKey, boolean>;
  /** Drops the oldest that go beyond these bounds, of those that the app has seen. */
  readonly trim?: JournalBounds;
}

export interface JournalBounds {
  /** Entries made before this moment go, in milliseconds of the wall clock. */
  readonly before: number;
  /** More entries than these are not kept. */
  readonly entries: number;
}

/**
 * Pure and synchronous: it runs inside the transaction, and again if the transaction had to be repeated.
 * What it throws aborts the transaction and rejects the call.
 */
export type Decide<R> = (reading: Reading) => readonly [changes: Changes | null, result: R];

/** `strict` waits until the operating system has the data on its disk (IndexedDB 3.0, "durability"). */
export type Durability = "strict" | "relaxed";

/** First and last position that a commit took. Equal, unless it was split. */
export interface Placed {
  readonly key: CollectionKey;
  readonly first: number;
  readonly last: number;
  readonly by: string;
  readonly n: number;
}

export type Appended =
  | { readonly kind: "appended"; readonly placed: readonly Placed[] }
  /** Somebody wrote since the mark: read on, decide again. */
  | { readonly kind: "behind" }
  | { readonly kind: "generation"; readonly database: DatabaseState }
  /** The content was replaced: nothing that was read from it is valid. */
  | { readonly kind: "replaced"; readonly database: DatabaseState };

export interface TransactOptions {
  readonly segments: boolean;
  readonly durability: Durability;
  readonly entries?: readonly EntryPlace[];
  /** Rows to read besides, with their segments; `rewritten` replaces them. Its last row must exist. */
  readonly part?: LogPart;
  readonly find?: Find;
}

export interface ReadOptions {
  readonly segments: boolean;
  /** The highest number of rows for each collection; absent: all. */
  readonly limit?: number;
  /** Confirmed records to be found besides, in the same view. */
  readonly find?: Find;
}

export interface Transacted<R> {
  readonly result: R;
  /** What the decision was made on: the rows behind each mark are to be folded before `placed`. */
  readonly reading: Reading;
  readonly placed: readonly Placed[];
  /** The states after the changes. */
  readonly database: DatabaseState;
  readonly states: ReadonlyMap<CollectionKey, CollectionState>;
  /** The entries that were added, with their keys. */
  readonly journalled: ReadonlyMap<CollectionKey, readonly KeptEntry[]>;
}

/**
 * The log of commits of one database, shared by any number of handles (tabs, workers).
 *
 * Guarantees, for every implementation (`describeStore` in `kintsugi/testing` checks them):
 *
 * 1. A call that writes resolves only when what it wrote is stored, and then every handle reads it. A call
 *    that rejects has written nothing. No outcome is left unknown: where a connection dies between a commit
 *    and its report, the handle opens again and looks for its own row (`by`, `n`) before it does anything else.
 * 2. Positions of a collection are handed out without holes, starting at 1, and no two commits share one.
 * 3. {@link append} writes all of its commits or none, and only if no other commit lies behind any of their
 *    marks, `seen >= fence`, and epoch and generation are as given.
 * 4. {@link transact} sees every commit that is stored when it runs, and nothing can come between what its
 *    decision saw and what it wrote.
 * 5. {@link read} is one consistent view of all collections asked for.
 * 6. A commit of `transact` that has `confirm`, or that comes with a `cursor` in `states`, sets the collection's
 *    `confirmed` to its last position. Such a commit has a row, even where it would be empty.
 * 7. Values are copied: what the caller does to its objects afterwards changes nothing stored.
 * 8. An entry of a journal keeps its key and its place in the order for good. One that is not marked as seen is never
 *    dropped, but by `replace`. A collection's `journal` in its state counts what there is.
 * 9. A log that is `emptied` goes on behind its last position, with a row, which becomes `fence`, `floor` and `confirmed`; `cuts` goes up:
 *    every reader begins again there, and every writer that has not seen it is `behind`.
 * 10. A part that is `rewritten` keeps its last positions, and loses the others. Its last position becomes `fence` where that was
 *    lower, and `floor` where ends were dropped, which also counts `cuts` up; `rewrites` goes up, `confirmed` stays. A reader that has seen the part has nothing to read, and one that
 *    has seen some of it finds the rest. A write whose row went that way has happened all the same.
 * 11. Where the state of a collection has `indexed`, the confirmed records of each commit can be found by their ids, and are part of a
 *    {@link walk}. `indexed.isWhole` is set by whoever has made older ones `findable`, part by part; until then {@link Reading.found}
 *    lacks the collection. What is found is the newest version as of that very transaction, whatever else is written,
 *    rewritten or emptied; reading by marks gives the same whether `indexed` or not.
 *
 * Every method rejects with `StorageFullError` where there is no room, with `StorageUnavailableError` where the
 * storage cannot be reached after it was opened again three times, and with `DatabaseClosedError` after `close`.
 */
export interface Store {
  readonly kind: "indexeddb" | "memory";

  /**
   * Reads the rows behind each mark, in one transaction. `segments` says whether the confirmed records are
   * wanted; `limit` is the highest number of rows for each collection (absent: all); fewer may come where they are heavy.
   */
  read(marks: readonly Mark[], options: ReadOptions): Promise<Reading>;

  /** Reads confirmed records that can be found by their ids, from the newest commit of a stretch downwards: about a thousand. */
  walk(key: CollectionKey, stretch: Stretch): Promise<Walked>;

  /** The optimistic write: no reading, one round trip. */
  append(write: LocalWrite, durability: Durability): Promise<Appended>;

  /** Reads the rows behind each mark, and what the options name; decides, and writes, in one transaction. */
  transact<R>(
    marks: readonly Mark[],
    options: TransactOptions,
    decide: Decide<R>,
  ): Promise<Transacted<R>>;

  /** The collections that have a state or a log, in no order. */
  keys(): Promise<readonly CollectionKey[]>;

  /** The last position of a collection's log; 0 where it is empty. */
  head(key: CollectionKey): Promise<number>;

  /** Deletes everything and begins a new epoch. `check` sees the content first; what it throws stops the act. */
  replace(check: (reading: Reading) => void): Promise<DatabaseState>;

  /** The journal of a collection, oldest first. */
  journal(key: CollectionKey): Promise<readonly KeptEntry[]>;

  /** Calls back after a commit of another handle, perhaps once for several, perhaps late. */
  subscribe(listener: () => void): () => void;

  close(): Promise<void>;
}
