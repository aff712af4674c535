import { wrap, type IDBPDatabase } from "idb";
import { DatabaseClosedError, StorageFullError, StorageUnavailableError } from "../errors.js";
import { PageSleep } from "./page-sleep.js";
import { createSchema, SCHEMA_VERSION, type KintsugiSchema } from "./schema.js";
import { storageFailureOf } from "./storage-failure.js";

export type Connection = IDBPDatabase<KintsugiSchema>;

/** How long to wait before each new try: what broke may need a moment, and a storm of tries harms. */
const PAUSES_MS: readonly number[] = [100, 400, 1600];

export interface IdbConnectionOptions {
  readonly factory: IDBFactory | undefined;
  readonly wait: (ms: number) => Promise<void>;
  /** Names the content of a database that is created here. */
  readonly newEpoch: () => string;
}

/**
 * A database that stays reachable although its handles die: browsers close them when a page has been in the
 * background, when storage is full, when another tab deletes the database. A dead handle is never used twice.
 */
export class IdbConnection {
  readonly #name: string;
  readonly #options: IdbConnectionOptions;
  readonly #sleep = new PageSleep();
  #current: Promise<Connection> | null = null;
  #isClosed = false;

  constructor(name: string, options: IdbConnectionOptions) {
    this.#name = name;
    this.#options = options;
  }

  /**
   * Runs a job on an open handle, and again on a new one where the handle broke; not while the page is frozen. What the storage is not to
   * blame for passes through. The job finds out itself whether an earlier run of it got through.
   */
  async run<R>(job: (db: Connection) => Promise<R>): Promise<R> {
    for (let tries = 0; ; tries += 1) {
      const current = this.#open();
      try {
        const db = await current;
        const sleep = this.#sleep.end;
        if (sleep !== null) await sleep;
        return await job(db);
      } catch (error) {
        const failure = storageFailureOf(error);
        if (failure === undefined) throw error;
        this.#drop(current);
        if (failure === "full") throw new StorageFullError(FULL, { cause: error });
        const pause = PAUSES_MS[tries];
        if (failure === "refused" || pause === undefined) {
          throw new StorageUnavailableError(UNREACHABLE, { cause: error });
        }
        await this.#options.wait(pause);
      }
    }
  }

  /** Ends the handle once its transactions have ended. A job that would need a new one is rejected. */
  close(): void {
    this.#isClosed = true;
    this.#sleep.close();
    if (this.#current !== null) this.#drop(this.#current);
  }

  #open(): Promise<Connection> {
    if (this.#isClosed) return Promise.reject(new DatabaseClosedError());
    if (this.#current === null) {
      const opened = this.#request();
      this.#current = opened;
      this.#watch(opened);
    }
    return this.#current;
  }

  async #request(): Promise<Connection> {
    const { factory, newEpoch } = this.#options;
    if (factory === undefined) throw new StorageUnavailableError(MISSING);
    const request = factory.open(this.#name, SCHEMA_VERSION);
    request.addEventListener("upgradeneeded", () => {
      createSchema(request.result, { format: 1, epoch: newEpoch(), generation: 0 });
    });
    return (await wrap(request)) as unknown as Connection;
  }

  #watch(opened: Promise<Connection>): void {
    const drop = (): void => this.#drop(opened);
    opened.then(
      (db) => {
        db.addEventListener("close", drop);
        db.addEventListener("versionchange", drop); // somebody deletes the database, and waits for us
      },
      () => undefined, // reported to whoever asked for the handle
    );
  }

  /** Another caller may have opened a new handle since: only the given one goes. */
  #drop(dead: Promise<Connection>): void {
    if (this.#current === dead) this.#current = null;
    dead.then(
      (db) => db.close(),
      () => undefined, // it never opened
    );
  }
}

const FULL = "The device has no room left: nothing was written";
const UNREACHABLE = "The storage cannot be reached: nothing could be confirmed as written";
const MISSING = 'There is no IndexedDB here: choose the storage "memory", or run in a browser';
