// What only the storage in SQLite can do wrong; `storage.test.ts` checks what it shares with the memory.
import { expect, test } from "vitest";
import { DataFailedError } from "../../src/server/storage/data-errors.js";
import type { SqliteDatabase } from "../../src/server/storage/sqlite-database.js";
import { SqliteStorage } from "../../src/server/storage/sqlite-storage.js";
import type { Acl, Storage } from "../../src/server/storage/storage.js";
import { emptyDatabase } from "./sqlite-in-memory.js";
import { show } from "./storage-behaviour.js";

const GROUPS = "/buckets/b/groups";

function put(storage: Storage, id: string, acl: Acl, text = ""): void {
  const fields = { members: [id], text };
  storage.put(GROUPS, { id, fields, acl, deleted: false, lastModified: undefined });
}

/** How many rows each table has. */
function sizes(database: SqliteDatabase): unknown {
  return database
    .prepare(
      `SELECT (SELECT count(*) FROM rows) AS rows, (SELECT count(*) FROM acls) AS acls,
        (SELECT count(*) FROM grants) AS grants, (SELECT count(*) FROM members) AS members,
        (SELECT count(*) FROM lists) AS lists`,
    )
    .get();
}

test("permissions are stored once, and go with the last row that has them", () => {
  const database = emptyDatabase();
  const storage = new SqliteStorage(database, () => 100);
  for (const id of ["a", "b", "c"]) put(storage, id, { write: ["bob"], read: ["bob", "mary"] });
  expect(sizes(database)).toEqual({ rows: 3, acls: 1, grants: 2, members: 3, lists: 1 });
  put(storage, "a", { write: ["ann"] });
  expect(sizes(database)).toEqual({ rows: 3, acls: 2, grants: 3, members: 3, lists: 1 });
  put(storage, "a", { write: ["eve"] });
  expect(sizes(database)).toEqual({ rows: 3, acls: 2, grants: 3, members: 3, lists: 1 });
  storage.setAcl(GROUPS, "a", { write: ["dan"] });
  expect(sizes(database)).toEqual({ rows: 3, acls: 2, grants: 3, members: 3, lists: 1 });
  storage.remove(GROUPS, "a");
  expect(sizes(database)).toEqual({ rows: 2, acls: 1, grants: 2, members: 2, lists: 1 });
  storage.purge("/buckets/b");
  expect(sizes(database)).toEqual({ rows: 0, acls: 0, grants: 0, members: 0, lists: 0 });
});

/** How SQLite finds what each statement asks for, by the statement. */
function plansOf(use: (storage: Storage) => void): ReadonlyMap<string, string> {
  const database = emptyDatabase();
  const statements = new Set<string>();
  const spied: SqliteDatabase = {
    exec: (sql) => database.exec(sql),
    prepare: (sql) => {
      statements.add(sql);
      return database.prepare(sql);
    },
    close: () => database.close(),
  };
  use(new SqliteStorage(spied, () => 100));
  const explained = Array.from(statements, (sql): [string, string] => {
    const steps = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[];
    return [sql, steps.map(({ detail }) => detail).join("; ")];
  });
  return new Map(explained);
}

test("whatever a request asks for is found by an index, also from the middle of a long list on", () => {
  const plans = plansOf((storage) => {
    put(storage, "a", { write: ["bob"] });
    put(storage, "a", { write: ["bob"] });
    storage.timestamp("/buckets");
    show(storage, GROUPS);
    show(storage, GROUPS, { newestFirst: true });
    storage.groupsOf("bob");
    for (const _ of storage.granted(["bob"])) break;
    for (const _ of storage.granted(["bob"], GROUPS)) break;
    for (const _ of storage.below("/buckets")) break;
    storage.setAcl(GROUPS, "a", {});
    storage.remove(GROUPS, "a");
    storage.purge("/buckets/b");
  });
  const all = [...plans];

  expect(all.length).toBeGreaterThan(15);
  expect(all.filter(([, plan]) => /SCAN (?!json_each)|ORDER BY/.test(plan))).toEqual([]);
  const scans = all.filter(([sql]) => /ORDER BY last_modified (ASC|DESC) LIMIT 200/.test(sql));
  expect(
    scans.map(([, plan]) => /list=\? AND last_modified>\? AND last_modified<\?/.test(plan)),
  ).toEqual([true, true]);
  const granted = all.filter(([sql]) => sql.includes("ORDER BY number LIMIT 200"));
  expect(granted.map(([, plan]) => /acl=\? AND list=\? AND rowid>\?/.test(plan))).toEqual([true]);
});

/** A storage with room for little more. */
function almostFull(): { readonly storage: SqliteStorage; readonly makeRoom: () => void } {
  const database = emptyDatabase();
  const storage = new SqliteStorage(database, () => 100);
  put(storage, "first", {});
  const { page_count: pages } = database.prepare("PRAGMA page_count").get() as {
    readonly page_count: number;
  };
  database.exec(`PRAGMA max_page_count = ${pages + 2}`);
  return { storage, makeRoom: () => database.exec("PRAGMA max_page_count = 100000") };
}

test("a transaction in which SQLite failed can only be undone, even if nobody minds the error", () => {
  const { storage, makeRoom } = almostFull();
  const careless = (): void =>
    storage.transaction(() => {
      put(storage, "before", {});
      expect(() => put(storage, "large", {}, "x".repeat(100_000))).toThrow(DataFailedError);
      makeRoom();
      expect(() => put(storage, "after", {})).toThrow("database or disk is full");
      expect(() => storage.get(GROUPS, "first")).toThrow("database or disk is full");
    });

  expect(careless).toThrow("database or disk is full");
  expect(show(storage, GROUPS)).toBe("first@100");
  storage.transaction(() => put(storage, "later", {}));
  expect(show(storage, GROUPS)).toBe("first@100 later@101");
});

test("a transaction in which SQLite failed can go on after a roll back", () => {
  const { storage, makeRoom } = almostFull();
  storage.transaction(() => {
    put(storage, "before", {});
    expect(() => put(storage, "large", {}, "x".repeat(100_000))).toThrow(DataFailedError);
    makeRoom();
    storage.rollback();
    put(storage, "after", {});
  });
  expect(show(storage, GROUPS)).toBe("first@100 after@101");
});
