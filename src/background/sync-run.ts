import type { AnyCollectionDefinition } from "../collection/definition.js";
import type { ConnectOptions } from "../database/connection.js";
import type { Database } from "../database/database.js";
import { openDatabase } from "../database/open-database.js";
import type { BackgroundResult } from "./background-result.js";

export interface BackgroundSyncOptions {
  /** The name of the database, as the page gives it to `openDatabase`. */
  readonly name: string;
  /** The definitions that the page has, too: a module of their own serves both. */
  readonly collections: readonly AnyCollectionDefinition[];
  /**
   * Gives the server and the credentials, each time anew, from where the worker can read them (IndexedDB, the Cache API); null
   * while nobody is signed in.
   */
  readonly connect: () => Promise<ConnectOptions | null> | ConnectOptions | null;
  /**
   * How long the browser's event waits while a page is shown, which may send by itself what was written (`startSync()`), in
   * milliseconds. Default: 5,000.
   */
  readonly patience?: number;
}

/** One sync for all who ask while it runs. It is ended when none of them has time left. */
export class SyncRun {
  /** Rejects with what `connect` throws, InvalidInputError for what it gives, StorageUnavailableError. */
  readonly ended: Promise<BackgroundResult>;
  readonly #abort = new AbortController();
  #guests = 0;
  #isOver = false;
  #db: Database | null = null;

  constructor(options: BackgroundSyncOptions) {
    this.ended = this.#run(options);
  }

  /** What is unsent; null: not known yet. */
  get pending(): number | null {
    return this.#db?.status.get().pending ?? null;
  }

  /** Whether its sync has ended: what is written now is for another one. */
  get isOver(): boolean {
    return this.#isOver;
  }

  enter(): void {
    this.#guests += 1;
  }

  /** Whether nobody is left, so that it is ended. */
  leave(): boolean {
    this.#guests -= 1;
    if (this.#guests > 0) return false;
    this.#abort.abort();
    return true;
  }

  async #run({ name, collections, connect }: BackgroundSyncOptions): Promise<BackgroundResult> {
    const { signal } = this.#abort;
    const given = await connect();
    if (given === null) return { kind: "not-connected" };
    signal.throwIfAborted();
    const db = await openDatabase(name, { collections });
    this.#db = db;
    try {
      signal.throwIfAborted();
      db.connect(given);
      const report = await db.sync({ signal });
      return report.ok ? { kind: "synced", report } : { kind: "failed", report };
    } finally {
      this.#isOver = true;
      await db.close();
    }
  }
}
