import { ALL_TIMES } from "./all-times.js";
import { bumpTimestamp } from "./bump-timestamp.js";
import { makeRow } from "./make-row.js";
import { holdsGroups, membersOf } from "./membership.js";
import { SqliteAcls } from "./sqlite-acls.js";
import { SqliteConnection } from "./sqlite-connection.js";
import type { SqliteDatabase } from "./sqlite-database.js";
import { TABLES } from "./sqlite-schema.js";
import { fromKey, toKey } from "./sqlite-key.js";
import type { Acl, Change, Placed, Range, Row, Storage, StoredObject } from "./storage.js";

interface StoredRow {
  readonly number: number;
  readonly last_modified: number;
  readonly deleted: number;
  readonly acl: number;
  readonly object: string;
}

interface Path {
  readonly path: string;
}

interface StoredList {
  readonly number: number;
  readonly first_access: number | null;
  readonly newest: number | null;
}

/** Rows are read in portions, so that no statement stays open while the caller looks at them. */
const PORTION = 200;

const LIST_OF = "list = (SELECT number FROM lists WHERE path = ?)";
const COLUMNS = "number, last_modified, deleted, acl, object";
const FIND = `SELECT ${COLUMNS} FROM rows WHERE ${LIST_OF} AND id = ?`;
const BELOW = "path >= ? AND path < ?";

/** Keeps everything in an SQLite database whose tables are there, and which nobody else writes to. */
export class SqliteStorage implements Storage {
  readonly #now: () => number;
  readonly #connection: SqliteConnection;
  readonly #acls: SqliteAcls;

  constructor(database: SqliteDatabase, now: () => number) {
    this.#now = now;
    this.#connection = new SqliteConnection(database, () => this.#acls.forget());
    this.#acls = new SqliteAcls(this.#connection);
  }

  timestamp(path: string): number {
    const list = this.#findList(path);
    const known = list === undefined ? undefined : latestOf(list);
    if (list !== undefined && known !== undefined && list.first_access !== null) return known;
    return this.#connection.write(() => {
      const timestamp = known ?? this.#now();
      const { number } = list ?? this.#addList(path);
      this.#connection.run("UPDATE lists SET first_access = ? WHERE number = ?", timestamp, number);
      return timestamp;
    });
  }

  knownTimestamp(path: string): number | undefined {
    const list = this.#findList(path);
    return list === undefined ? undefined : latestOf(list);
  }

  get(path: string, id: string): Row | undefined {
    const row = this.#find(path, id);
    return row === undefined ? undefined : this.#read(row);
  }

  put(path: string, change: Change): Row {
    return this.#connection.write(() => {
      const list = this.#findList(path) ?? this.#addList(path);
      const times = { latest: latestOf(list), holder: (at: number) => this.#idAt(list.number, at) };
      const row = makeRow(change, bumpTimestamp(times, change, this.#now()));
      const number = this.#store(list.number, row);
      if (holdsGroups(path)) this.#keepMembers(number, membersOf(row));
      return row;
    });
  }

  setAcl(path: string, id: string, acl: Acl): void {
    const row = this.#find(path, id);
    if (row === undefined) return;
    this.#connection.write(() => {
      const number = this.#acls.numberOf(acl);
      this.#connection.run("UPDATE rows SET acl = ? WHERE number = ?", number, row.number);
      this.#acls.dropIfUnused(row.acl);
    });
  }

  *scan(path: string, { after, before, newestFirst }: Range): Generator<Row> {
    // one bound on each side only: of two, SQLite would look one up in the index, perhaps the wrong one
    const sql = `SELECT ${COLUMNS} FROM rows WHERE ${LIST_OF} AND last_modified > ?
      AND last_modified < ? ORDER BY last_modified ${newestFirst ? "DESC" : "ASC"} LIMIT ${PORTION}`;
    let [low, high] = [after, before];
    for (;;) {
      const rows = this.#connection.all(sql, toKey(path), low, high) as StoredRow[];
      for (const row of rows) yield this.#read(row);
      const last = rows.at(-1);
      if (last === undefined || rows.length < PORTION) return;
      if (newestFirst) high = last.last_modified;
      else low = last.last_modified;
    }
  }

  *below(path: string): Generator<Placed> {
    const lists = this.#connection.all(`SELECT path FROM lists WHERE ${BELOW}`, ...bounds(path));
    for (const each of lists as Path[]) {
      const list = fromKey(each.path);
      for (const row of this.scan(list, ALL_TIMES)) yield { list, row };
    }
  }

  remove(path: string, id: string): void {
    const row = this.#find(path, id);
    if (row === undefined) return;
    this.#connection.write(() => {
      this.#connection.run("DELETE FROM rows WHERE number = ?", row.number);
      this.#keepMembers(row.number, []);
      this.#acls.dropIfUnused(row.acl);
    });
  }

  purge(path: string): void {
    const [from, to] = bounds(path);
    const lists = `list IN (SELECT number FROM lists WHERE ${BELOW})`;
    this.#connection.write(() => {
      const rows = `SELECT number FROM rows WHERE ${lists}`;
      const used = `SELECT DISTINCT acl FROM rows WHERE ${lists}`;
      const acls = this.#connection.all(used, from, to) as { acl: number }[];
      this.#connection.run(`DELETE FROM members WHERE row IN (${rows})`, from, to);
      this.#connection.run(`DELETE FROM rows WHERE ${lists}`, from, to);
      this.#connection.run(`DELETE FROM lists WHERE ${BELOW}`, from, to);
      for (const { acl } of acls) this.#acls.dropIfUnused(acl);
    });
  }

  clear(): void {
    this.#connection.write(() => {
      for (const table of TABLES) this.#connection.run(`DELETE FROM ${table}`);
      this.#acls.forget();
    });
  }

  groupsOf(member: string): readonly string[] {
    const groups = this.#connection.all(
      `SELECT path, id FROM members JOIN rows ON rows.number = row JOIN lists ON lists.number = list
        WHERE member = ?`,
      toKey(member),
    ) as (Path & { id: string })[];
    return groups.map(({ path, id }) => `${fromKey(path)}/${fromKey(id)}`);
  }

  *granted(principals: readonly string[], list?: string): Generator<Placed> {
    const only = list === undefined ? "" : "AND path = ?";
    const sql = `SELECT DISTINCT list AS number, path FROM rows JOIN lists ON lists.number = list
      WHERE acl = ? ${only}`;
    for (const acl of this.#acls.naming(principals)) {
      const lists = this.#connection.all(sql, acl, ...(list === undefined ? [] : [toKey(list)]));
      for (const { number, path } of lists as (Path & { number: number })[]) {
        for (const row of this.#having(acl, number)) yield { list: fromKey(path), row };
      }
    }
  }

  transaction<Result>(work: () => Result): Result {
    return this.#connection.transaction(work);
  }

  rollback(): void {
    this.#connection.rollback();
  }

  /** Refuses everything from now on. */
  stop(): void {
    this.#connection.stop();
  }

  /** The live rows of a list that have these permissions. */
  *#having(acl: number, list: number): Generator<Row> {
    const sql = `SELECT ${COLUMNS} FROM rows WHERE acl = ? AND list = ? AND number > ? AND NOT deleted
      ORDER BY number LIMIT ${PORTION}`;
    let edge = 0;
    for (;;) {
      const rows = this.#connection.all(sql, acl, list, edge) as StoredRow[];
      for (const row of rows) yield this.#read(row);
      const last = rows.at(-1);
      if (last === undefined || rows.length < PORTION) return;
      edge = last.number;
    }
  }

  #find(path: string, id: string): StoredRow | undefined {
    return this.#connection.first(FIND, toKey(path), toKey(id)) as StoredRow | undefined;
  }

  #findList(path: string): StoredList | undefined {
    const list = this.#connection.first(
      `SELECT number, first_access, (
        SELECT last_modified FROM rows WHERE list = lists.number ORDER BY last_modified DESC LIMIT 1
      ) AS newest FROM lists WHERE path = ?`,
      toKey(path),
    );
    return list as StoredList | undefined;
  }

  #addList(path: string): StoredList {
    this.#connection.run("INSERT INTO lists (path) VALUES (?)", toKey(path));
    return this.#findList(path) as StoredList;
  }

  #idAt(list: number, timestamp: number): string | undefined {
    const row = this.#connection.first(
      "SELECT id FROM rows WHERE list = ? AND last_modified = ?",
      list,
      timestamp,
    ) as { id: string } | undefined;
    return row === undefined ? undefined : fromKey(row.id);
  }

  /** Returns the number of the row. */
  #store(list: number, { object, deleted, acl }: Row): number {
    const before = this.#connection.first(
      "SELECT number, acl FROM rows WHERE list = ? AND id = ?",
      list,
      toKey(object.id),
    ) as { number: number; acl: number } | undefined;
    const values = [object.last_modified, Number(deleted), this.#acls.numberOf(acl)] as const;
    const text = JSON.stringify(object);
    if (before === undefined) {
      const inserted = this.#connection.first(
        `INSERT INTO rows (list, id, last_modified, deleted, acl, object) VALUES (?, ?, ?, ?, ?, ?)
          RETURNING number`,
        list,
        toKey(object.id),
        ...values,
        text,
      );
      return (inserted as { number: number }).number;
    }
    this.#connection.run(
      "UPDATE rows SET last_modified = ?, deleted = ?, acl = ?, object = ? WHERE number = ?",
      ...values,
      text,
      before.number,
    );
    this.#acls.dropIfUnused(before.acl);
    return before.number;
  }

  #keepMembers(row: number, members: readonly string[]): void {
    this.#connection.run("DELETE FROM members WHERE row = ?", row);
    for (const member of members) {
      this.#connection.run("INSERT INTO members (member, row) VALUES (?, ?)", toKey(member), row);
    }
  }

  #read({ object, deleted, acl }: StoredRow): Row {
    const parsed = JSON.parse(object) as StoredObject;
    return { object: parsed, deleted: deleted === 1, acl: this.#acls.read(acl) };
  }
}

/** The first text below a path, and the first one that is not: "0" follows "/". */
function bounds(path: string): readonly [string, string] {
  return [`${toKey(path)}/`, `${toKey(path)}0`];
}

function latestOf({ first_access, newest }: StoredList): number | undefined {
  if (first_access === null || newest === null) return newest ?? first_access ?? undefined;
  return Math.max(first_access, newest);
}
