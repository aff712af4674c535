import { DataFailedError } from "./data-errors.js";
import type { Column, SqliteDatabase, SqliteStatement } from "./sqlite-database.js";

type State =
  | { readonly kind: "idle" }
  /** In a transaction that has written nothing yet: SQLite does not know of it. */
  | { readonly kind: "reading" }
  | { readonly kind: "writing" }
  /** SQLite failed in this transaction, which can only be undone now. */
  | { readonly kind: "failed"; readonly error: DataFailedError }
  | { readonly kind: "closed" };

/**
 * Statements and transactions of one database that nobody else writes to. A transaction begins with its first
 * write, so that one which only reads costs nothing.
 */
export class SqliteConnection {
  readonly #database: SqliteDatabase;
  readonly #statements = new Map<string, SqliteStatement>();
  readonly #onUndo: () => void;
  #state: State = { kind: "idle" };

  /** `onUndo` is called after anything was undone. */
  constructor(database: SqliteDatabase, onUndo: () => void) {
    this.#database = database;
    this.#onUndo = onUndo;
  }

  /** The first row of the result, or undefined. */
  first(sql: string, ...parameters: readonly Column[]): unknown {
    return this.#attempt(() => this.#statement(sql).get(...parameters));
  }

  all(sql: string, ...parameters: readonly Column[]): readonly unknown[] {
    return this.#attempt(() => this.#statement(sql).all(...parameters));
  }

  /** Only inside `write`. */
  run(sql: string, ...parameters: readonly Column[]): void {
    this.#attempt(() => this.#statement(sql).run(...parameters));
  }

  transaction<Result>(work: () => Result): Result {
    if (this.#state.kind === "closed") throw closedError();
    if (this.#state.kind !== "idle") throw new Error("A transaction was begun in another");
    this.#state = { kind: "reading" };
    try {
      const result = work();
      this.#commit();
      return result;
    } catch (error) {
      this.rollback();
      throw error;
    } finally {
      this.#state = { kind: "idle" };
    }
  }

  /** Outside a transaction, a write is one of its own. */
  write<Result>(work: () => Result): Result {
    if (this.#state.kind === "idle") return this.transaction(() => this.write(work));
    if (this.#state.kind === "reading") {
      this.#attempt(() => this.#database.exec("BEGIN IMMEDIATE"));
      this.#state = { kind: "writing" };
    }
    return work();
  }

  rollback(): void {
    if (this.#state.kind !== "writing" && this.#state.kind !== "failed") return;
    try {
      this.#database.exec("ROLLBACK");
    } catch {
      // after some failures SQLite has undone the transaction by itself
    }
    this.#state = { kind: "reading" };
    this.#onUndo();
  }

  /** Refuses everything from now on, so that the database can be closed. */
  stop(): void {
    this.#state = { kind: "closed" };
    this.#statements.clear();
  }

  #commit(): void {
    if (this.#state.kind === "failed") throw this.#state.error;
    if (this.#state.kind === "writing") this.#attempt(() => this.#database.exec("COMMIT"));
  }

  #statement(sql: string): SqliteStatement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #attempt<Result>(action: () => Result): Result {
    if (this.#state.kind === "closed") throw closedError();
    if (this.#state.kind === "failed") throw this.#state.error;
    try {
      return action();
    } catch (cause) {
      const reason = (cause as Error).message;
      const error = new DataFailedError(`The data file failed: ${reason}`, { cause });
      if (this.#state.kind !== "idle") this.#state = { kind: "failed", error };
      throw error;
    }
  }
}

function closedError(): DataFailedError {
  return new DataFailedError("The data file was closed: close the server before it");
}
