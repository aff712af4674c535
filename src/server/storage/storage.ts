import type { Json, JsonObject } from "../../record/json.js";

/** Who may do what with one object: principals by permission. A permission without principals is absent. */
export type Acl = Readonly<Record<string, readonly string[]>>;

/** A whole object, as answers show it. */
export interface StoredObject extends JsonObject {
  readonly id: string;
  readonly last_modified: number;
}

/** What the storage keeps under one id: an object with its permissions, or the tombstone of one. */
export interface Row {
  readonly object: StoredObject;
  readonly deleted: boolean;
  readonly acl: Acl;
}

/** What is to be kept under one id. `deleted` leaves a tombstone. */
export interface Change {
  readonly id: string;
  /** The fields besides `id` and `last_modified`. */
  readonly fields: Readonly<Record<string, Json>>;
  readonly acl: Acl;
  readonly deleted: boolean;
  /** Undefined lets the storage choose the next timestamp of the list. */
  readonly lastModified: number | undefined;
}

/** A part of a list between two timestamps, both excluded. */
export interface Range {
  readonly after: number;
  readonly before: number;
  readonly newestFirst: boolean;
}

/** A row with the list that holds it. */
export interface Placed {
  readonly list: string;
  readonly row: Row;
}

/** Two rows of one list may not have the same timestamp. The transaction must be rolled back. */
export class DuplicateTimestampError extends Error {
  override readonly name = "DuplicateTimestampError";
}

/**
 * Where the server keeps its objects. A list is addressed by its path (`/buckets/b/collections`). Timestamps
 * follow the trigger `bump_timestamp` of Kinto's PostgreSQL backend
 * (`kinto/core/storage/postgresql/schema.sql`): each write is newer than everything in its list, unless the
 * client chose the timestamp.
 */
export interface Storage {
  /** The list's timestamp. The first call for an empty list fixes it. */
  timestamp(list: string): number;
  /** The same, but undefined where the first call would have to fix it. */
  knownTimestamp(list: string): number | undefined;
  /** The row under an id, which may be a tombstone. */
  get(list: string, id: string): Row | undefined;
  put(list: string, change: Change): Row;
  /** Replaces the permissions of an object and nothing else: no timestamp moves. Nothing happens if there is none. */
  setAcl(list: string, id: string, acl: Acl): void;
  /** Rows in the order of their timestamps, tombstones included. Writing meanwhile is not allowed. */
  scan(list: string, range: Range): Iterable<Row>;
  /**
   * The rows of every list below a path, tombstones included, in no particular order. Writing meanwhile is not
   * allowed.
   */
  below(path: string): Iterable<Placed>;
  /** Removes the row under an id, be it a tombstone, and leaves none. Nothing happens if there is none. */
  remove(list: string, id: string): void;
  /** Removes every list below a path, with tombstones and timestamps. */
  purge(path: string): void;
  /** Removes everything. */
  clear(): void;
  /** The paths of the groups that have this member. */
  groupsOf(member: string): readonly string[];
  /**
   * The live objects whose own permissions name one of these principals, whatever the permission, in one list or
   * in all of them, in no particular order. Writing meanwhile is not allowed. `objectUri` gives their addresses.
   */
  granted(principals: readonly string[], list?: string): Iterable<Placed>;
  /**
   * Runs the work, and undoes all that it did if it throws. When it returns, everything is kept for good. There
   * are none inside others; outside of one, each write stands for itself.
   */
  transaction<Result>(work: () => Result): Result;
  /** Undoes what the current transaction did so far, and lets it go on. */
  rollback(): void;
}
