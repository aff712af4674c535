/** A value in a column that this server uses. */
export type Column = string | number | null;

/** What is used of `StatementSync` in `node:sqlite`. */
export interface SqliteStatement {
  get(...parameters: Column[]): unknown;
  all(...parameters: Column[]): unknown[];
  run(...parameters: Column[]): unknown;
}

/** What is used of `DatabaseSync` in `node:sqlite`, as Node 22.5 had it first. */
export interface SqliteDatabase {
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
  close(): void;
}

/** How a database file is opened. Throws SQLite's own errors. */
export type OpenDatabase = (file: string) => SqliteDatabase;
