import type { ServerStorage } from "../../src/server/index.js";
import { loadSqlite } from "../../src/server/storage/load-sqlite.js";
import type { SqliteDatabase } from "../../src/server/storage/sqlite-database.js";
import { SCHEMA } from "../../src/server/storage/sqlite-schema.js";
import { SqliteStorage } from "../../src/server/storage/sqlite-storage.js";

const openDatabase = await loadSqlite();

/** An empty database of our tables, in memory. */
export function emptyDatabase(): SqliteDatabase {
  const database = openDatabase(":memory:");
  database.exec(SCHEMA);
  return database;
}

/** Storage for a server, in a database without a file. */
export function sqliteInMemory(database = emptyDatabase()): ServerStorage {
  return {
    file: ":memory:",
    connect: (now) => new SqliteStorage(database, now),
    close: () => database.close(),
  };
}
