import { DatabaseClosedError } from "../errors.js";
import type { RandomBytes } from "../record/record-id.js";
import { DecisionError } from "./decision-error.js";
import { IdbConnection, type Connection } from "./idb-connection.js";
import { readLists } from "./idb-journal.js";
import { hasHappened, type Pending } from "./idb-outcome.js";
import { readKeys, readMarks } from "./idb-read.js";
import { beginRead, headOf } from "./idb-transaction.js";
import { readWalk } from "./idb-walk.js";
import { appendTo, replaceAll, transactOn, type Announce } from "./idb-write.js";
import { refuseConfirmed } from "./judge-write.js";
import type { ChannelConstructor } from "./channel.js";
import { LookChannel } from "./look-channel.js";
import type { Writer } from "./pack.js";
import { randomName } from "./random-name.js";
import type { CollectionKey, DatabaseState, KeptEntry } from "./rows.js";
import type {
  Appended,
  Decide,
  Durability,
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

export interface IdbStoreOptions {
  readonly random: RandomBytes;
  /** The pauses before a broken database is opened again. */
  readonly wait?: (ms: number) => Promise<void>;
  /** Instead of the global one; its classes must be the global ones all the same. */
  readonly indexedDB?: IDBFactory;
  /** Instead of the global `BroadcastChannel`; null for none. */
  readonly channel?: ChannelConstructor | null;
}

/** Opens a database, and creates it where there is none. Rejects where it cannot be opened at all. */
export async function openIdbStore(name: string, options: IdbStoreOptions): Promise<Store> {
  const store = new IdbStore(name, options);
  await store.head(""); // no collection has this key: it only opens
  return store;
}

class IdbStore implements Store {
  readonly kind = "indexeddb";
  readonly #connection: IdbConnection;
  readonly #channel: LookChannel;
  readonly #random: RandomBytes;
  readonly #by: string;
  readonly #running = new Set<Promise<unknown>>();
  #n = 0;
  #isClosed = false;
  /** The newest write. They follow one another, so that a lost one is found before the next begins. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(name: string, options: IdbStoreOptions) {
    this.#random = options.random;
    this.#by = randomName(options.random);
    this.#connection = new IdbConnection(name, {
      factory: options.indexedDB ?? globalIndexedDB(),
      wait: options.wait ?? sleep,
      newEpoch: () => randomName(options.random),
    });
    const channel = options.channel === undefined ? globalThis.BroadcastChannel : options.channel;
    this.#channel = new LookChannel(name, channel ?? undefined);
  }

  read(marks: readonly Mark[], options: ReadOptions): Promise<Reading> {
    return this.#read((db) =>
      readMarks(beginRead(db, ["state", "commits", "segments", "indexed"]), marks, options),
    );
  }

  walk(key: CollectionKey, stretch: Stretch): Promise<Walked> {
    return this.#read((db) =>
      readWalk(beginRead(db, ["state", "commits", "indexed"]), key, stretch),
    );
  }

  async append(write: LocalWrite, durability: Durability): Promise<Appended> {
    refuseConfirmed(write);
    return this.#write((db, writer, announce) => appendTo(db, write, durability, writer, announce));
  }

  transact<R>(
    marks: readonly Mark[],
    options: TransactOptions,
    decide: Decide<R>,
  ): Promise<Transacted<R>> {
    return this.#write((db, writer, announce) =>
      transactOn(db, marks, options, decide, writer, announce),
    );
  }

  keys(): Promise<readonly CollectionKey[]> {
    return this.#read((db) => readKeys(beginRead(db, ["state", "commits"])));
  }

  head(key: CollectionKey): Promise<number> {
    return this.#read((db) => headOf(beginRead(db, ["commits"]), key));
  }

  replace(check: (reading: Reading) => void): Promise<DatabaseState> {
    const epoch = randomName(this.#random);
    return this.#write((db, _, announce) => replaceAll(db, check, epoch, announce));
  }

  journal(key: CollectionKey): Promise<readonly KeptEntry[]> {
    return this.#read(async (db) => {
      const lists = await readLists(beginRead(db, ["journal"]), key, "all");
      return [...lists.values()].flat();
    });
  }

  subscribe(listener: () => void): () => void {
    return this.#channel.subscribe(listener);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#running);
    this.#connection.close();
    this.#channel.close();
  }

  #read<R>(job: (db: Connection) => Promise<R>): Promise<R> {
    return this.#track(() => this.#connection.run(job));
  }

  #write<A>(
    job: (db: Connection, writer: Writer, announce: Announce<A>) => Promise<A>,
  ): Promise<A> {
    return this.#track(() => {
      const written = this.#last.then(() => this.#writeNow(job));
      this.#last = written.catch(() => undefined);
      return written;
    });
  }

  /** Before the job runs again, it looks whether it has happened. */
  async #writeNow<A>(
    job: (db: Connection, writer: Writer, announce: Announce<A>) => Promise<A>,
  ): Promise<A> {
    this.#n += 1;
    const writer: Writer = { by: this.#by, n: this.#n };
    let pending: Pending<A> | null = null;
    const announce = (announced: Pending<A>): void => {
      pending = announced;
    };
    try {
      const answer = await this.#connection.run(async (db) => {
        const lost = pending;
        if (lost !== null && (await hasHappened(db, lost.trace))) return lost.answer;
        pending = null;
        return job(db, writer, announce);
      });
      if (isAnswerOf(pending, answer)) this.#channel.post();
      return answer;
    } catch (error) {
      throw error instanceof DecisionError ? error.thrown : error;
    }
  }

  /** Counts a call as running until it has ended: `close` waits for it. */
  async #track<R>(act: () => Promise<R>): Promise<R> {
    if (this.#isClosed) throw new DatabaseClosedError();
    const running = act();
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }
}

/** Whether a write went as announced: another answer says that nothing was written. */
function isAnswerOf<A>(pending: Pending<A> | null, answer: A): boolean {
  return pending !== null && pending.answer === answer;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Undefined where there is none, or where even asking is forbidden, as in a sandboxed frame. */
function globalIndexedDB(): IDBFactory | undefined {
  try {
    return globalThis.indexedDB;
  } catch {
    return undefined;
  }
}
