import { resolve } from "node:path";
import { InvalidInputError } from "../../errors.js";
import { DataFileError } from "./data-errors.js";
import { loadSqlite } from "./load-sqlite.js";
import type { ServerStorage } from "./server-storage.js";
import type { OpenDatabase, SqliteDatabase } from "./sqlite-database.js";
import { APPLICATION_ID, SCHEMA, SCHEMA_VERSION } from "./sqlite-schema.js";
import { SqliteStorage } from "./sqlite-storage.js";

/** SQLite's primary result codes (https://www.sqlite.org/rescode.html). */
const BUSY = [5, 6];
const BROKEN = [11, 26];

/** Opens a file for one server, and keeps every other process out until it is closed. */
export async function openSqliteFile(name: string, open?: OpenDatabase): Promise<ServerStorage> {
  // SQLite would take ":memory:" and "file:…" for something else
  const file = resolve(name);
  const database = openDatabase(open ?? (await loadSqlite()), file);
  let storage: SqliteStorage | undefined;
  let isOpen = true;
  return {
    file,
    connect: (now) => {
      if (storage !== undefined || !isOpen) {
        const state = isOpen ? "belongs to a server already" : "was closed";
        throw new InvalidInputError(`${file} ${state}: call openSqliteStorage() for each server`);
      }
      storage = new SqliteStorage(database, now);
      return storage;
    },
    close: () => {
      if (!isOpen) return;
      isOpen = false;
      storage?.stop();
      close(database, "PRAGMA journal_mode = DELETE");
    },
  };
}

function openDatabase(open: OpenDatabase, file: string): SqliteDatabase {
  let database: SqliteDatabase | undefined;
  try {
    database = open(file);
    prepare(database, file);
    return database;
  } catch (error) {
    if (database !== undefined) close(database, "");
    throw error instanceof DataFileError ? error : explain(error, file);
  }
}

/**
 * The exclusive lock holds from the first read on, so nothing changes between the checks and the first write.
 * With `synchronous = FULL` each commit waits for the disk: it survives a loss of power, not only a killed
 * process (https://www.sqlite.org/pragma.html#pragma_synchronous).
 */
function prepare(database: SqliteDatabase, file: string): void {
  database.exec("PRAGMA locking_mode = EXCLUSIVE");
  if (isEmpty(database)) database.exec(`BEGIN EXCLUSIVE; ${SCHEMA} COMMIT`);
  else check(database, file);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  // fails here, and not at the first request, if nothing can be written
  database.exec("BEGIN IMMEDIATE; COMMIT");
}

/**
 * The package `@photostructure/sqlite` keeps a closed database open, with its lock, until its statements were
 * collected as garbage. So the lock is given back first, which takes the log's end: the file is then complete.
 */
function close(database: SqliteDatabase, endLog: string): void {
  try {
    database.exec(`${endLog}; PRAGMA locking_mode = NORMAL; SELECT count(*) FROM sqlite_schema`);
  } catch {
    // a broken file, or a full disk: what was committed is in the log, which the next opening reads
  }
  database.close();
}

function isEmpty(database: SqliteDatabase): boolean {
  const tables = read(database, "SELECT count(*) AS value FROM sqlite_schema");
  return tables === 0 && read(database, "PRAGMA application_id") === 0;
}

function check(database: SqliteDatabase, file: string): void {
  if (read(database, "PRAGMA application_id") !== APPLICATION_ID) {
    const message = `${file} is the database of another program: name another file`;
    throw new DataFileError("other-program", file, message);
  }
  const version = read(database, "PRAGMA user_version");
  if (version > SCHEMA_VERSION) {
    throw new DataFileError(
      "newer-version",
      file,
      `${file} was made by a newer kintsugi (it has version ${version}, this one knows ` +
        `${SCHEMA_VERSION}): update kintsugi, or name another file`,
    );
  }
}

function read(database: SqliteDatabase, sql: string): number {
  const row = database.prepare(sql).get() as Readonly<Record<string, number>>;
  return Object.values(row)[0] ?? 0;
}

function explain(error: unknown, file: string): DataFileError {
  const { errcode = 0, message } = error as { errcode?: number; message: string };
  const code = errcode % 256;
  if (BUSY.includes(code)) {
    return new DataFileError(
      "in-use",
      file,
      `${file} is in use, perhaps by another kintsugi serve: stop that, or name another file`,
      { cause: error },
    );
  }
  if (BROKEN.includes(code)) {
    return new DataFileError(
      "not-a-database",
      file,
      `${file} is not an SQLite database, or it is damaged: name another file, or restore it from a copy`,
      { cause: error },
    );
  }
  return new DataFileError(
    "unreachable",
    file,
    `${file} cannot be opened (${message}): its folder must exist, and both must be writable`,
    { cause: error },
  );
}
