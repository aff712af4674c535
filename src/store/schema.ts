import type { DBSchema } from "idb";
import type { Confirmed, RecordId } from "../record/record.js";
import type { StoredEntries } from "./entry-key.js";
import type { CollectionKey, CollectionState, CommitRow, DatabaseState } from "./rows.js";

/** Never changes when an app adds collections or fields: an upgrade would wait for every open tab. */
export const SCHEMA_VERSION = 1;

/** The key of the one row of `state` that is about the whole database. */
export const DATABASE_KEY = "";

/** The database's row as it is stored. */
export interface StoredDatabase extends DatabaseState {
  /** The newest writes that left no row in any log, one for each writer: how a lost outcome of those is found. */
  readonly written?: readonly (readonly [by: string, n: number])[];
}

export interface KintsugiSchema extends DBSchema {
  state: { key: CollectionKey; value: StoredDatabase | CollectionState };
  commits: { key: [CollectionKey, number]; value: CommitRow };
  segments: { key: [CollectionKey, number, number]; value: readonly Confirmed[] };
  /** As `segments`, for collections that are never loaded: records are found through the index on their ids. */
  indexed: {
    key: [CollectionKey, number, number];
    value: IndexedSegment;
    indexes: { ids: [CollectionKey, RecordId] };
  };
  journal: { key: [CollectionKey, number]; value: StoredEntries };
}

export interface IndexedSegment {
  readonly ids: readonly (readonly [CollectionKey, RecordId])[];
  readonly records: readonly Confirmed[];
}

export type StoreName = "state" | "commits" | "segments" | "indexed" | "journal";

export const STORE_NAMES: readonly StoreName[] = [
  "state",
  "commits",
  "segments",
  "indexed",
  "journal",
];

/** Lays out an empty database; runs inside the transaction that creates it, so no tab sees half of it. */
export function createSchema(db: IDBDatabase, first: DatabaseState): void {
  const state = db.createObjectStore("state" satisfies StoreName);
  db.createObjectStore("commits" satisfies StoreName);
  db.createObjectStore("segments" satisfies StoreName);
  // its keys are those of segments all the same: then the highest one of an id is that of its newest version
  const indexed = db.createObjectStore("indexed" satisfies StoreName, { autoIncrement: true });
  indexed.createIndex("ids", "ids", { multiEntry: true });
  db.createObjectStore("journal" satisfies StoreName);
  state.put(first, DATABASE_KEY);
}
