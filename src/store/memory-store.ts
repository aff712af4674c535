import { DatabaseClosedError } from "../errors.js";
import type { RandomBytes } from "../record/record-id.js";
import { MemoryLog } from "./memory-log.js";
import type { Writer } from "./pack.js";
import { randomName } from "./random-name.js";
import type { CollectionKey, DatabaseState, KeptEntry } from "./rows.js";
import type {
  Appended,
  Decide,
  LocalWrite,
  Mark,
  Reading,
  ReadOptions,
  Store,
  Stretch,
  Transacted,
  TransactOptions,
  Walked,
} from "./store.js";

/** What several handles share: one database that lives as long as this object does. */
export interface MemoryStorage {
  readonly log: MemoryLog;
  readonly random: RandomBytes;
  /** Who wants to hear of the commits of other handles. */
  readonly listeners: Map<() => void, Store>;
}

/** A new and empty database in memory. Without `random`, the platform's `crypto` is used. */
export function createMemoryStorage(random: RandomBytes = platformRandom): MemoryStorage {
  return { log: new MemoryLog(randomName(random)), random, listeners: new Map() };
}

/** A handle on a database in memory; without `storage`, on one of its own. */
export function openMemoryStore(storage: MemoryStorage = createMemoryStorage()): Promise<Store> {
  return Promise.resolve(new MemoryStore(storage));
}

function platformRandom(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(bytes);
}

class MemoryStore implements Store {
  readonly kind = "memory";
  readonly #storage: MemoryStorage;
  readonly #by: string;
  readonly #unsubscribe = new Set<() => void>();
  #n = 0;
  #isClosed = false;

  constructor(storage: MemoryStorage) {
    this.#storage = storage;
    this.#by = randomName(storage.random);
  }

  async read(marks: readonly Mark[], options: ReadOptions): Promise<Reading> {
    return this.#log().read(marks, options);
  }

  async walk(key: CollectionKey, stretch: Stretch): Promise<Walked> {
    return this.#log().walk(key, stretch);
  }

  async append(write: LocalWrite): Promise<Appended> {
    const appended = this.#log().append(write, this.#writer());
    if (appended.kind === "appended") this.#tell();
    return appended;
  }

  async transact<R>(
    marks: readonly Mark[],
    options: TransactOptions,
    decide: Decide<R>,
  ): Promise<Transacted<R>> {
    let hasChanges = false;
    const transacted = this.#log().transact(marks, options, this.#writer(), (reading) => {
      const decision = decide(reading);
      hasChanges = decision[0] !== null;
      return decision;
    });
    if (hasChanges) this.#tell();
    return transacted;
  }

  async keys(): Promise<readonly CollectionKey[]> {
    return this.#log().keys();
  }

  async head(key: CollectionKey): Promise<number> {
    return this.#log().head(key);
  }

  async replace(check: (reading: Reading) => void): Promise<DatabaseState> {
    const database = this.#log().replace(check, randomName(this.#storage.random));
    this.#tell();
    return database;
  }

  async journal(key: CollectionKey): Promise<readonly KeptEntry[]> {
    return this.#log().journal(key);
  }

  subscribe(listener: () => void): () => void {
    if (this.#isClosed) return () => undefined;
    const heard = (): void => listener();
    this.#storage.listeners.set(heard, this);
    const unsubscribe = (): void => {
      this.#storage.listeners.delete(heard);
      this.#unsubscribe.delete(unsubscribe);
    };
    this.#unsubscribe.add(unsubscribe);
    return unsubscribe;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  #log(): MemoryLog {
    if (this.#isClosed) throw new DatabaseClosedError();
    return this.#storage.log;
  }

  #writer(): Writer {
    this.#n += 1;
    return { by: this.#by, n: this.#n };
  }

  /** In a task of its own for each listener: what one throws reaches neither the writer nor the others. */
  #tell(): void {
    const { listeners } = this.#storage;
    for (const [heard, store] of listeners) {
      if (store === this) continue;
      setTimeout(() => {
        if (listeners.has(heard)) heard();
      });
    }
  }
}
