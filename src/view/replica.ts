import { DatabaseReplacedError } from "../errors.js";
import type { Confirmed, RecordId } from "../record/record.js";
import type { CollectionKey, DatabaseState } from "../store/rows.js";
import type {
  Changes,
  Durability,
  Find,
  Mark,
  Placed,
  Reading,
  Store,
  Transacted,
  TransactOptions,
} from "../store/store.js";
import type { Ground } from "./draft.js";
import { groundOf } from "./ground-of.js";
import type { Depth, Fold } from "./fold.js";
import { Hearers } from "./hearers.js";
import { JournalWatch } from "./journal-watch.js";
import { readFold } from "./read-fold.js";
import { refuseNever } from "./refuse-never.js";
import { Showing } from "./showing.js";
import type { Touched } from "./touched.js";
import type { Shown } from "./shown.js";

type Own = Pick<Changes, "commits" | "emptied">;

/**
 * What this tab has in memory of one database: the folded logs of its collections. It is kept current by its own
 * commits and by reading on, and it is the only one that changes them.
 *
 * Order of events: a commit is stored, then folded, then its promise resolves, then listeners hear of it in a task of
 * their own.
 */
export class Replica {
  readonly store: Store;
  readonly showing: Showing = new Showing();
  #database: DatabaseState;
  readonly #folds = new Map<CollectionKey, Fold>();
  /** Collections whose records are not to be in memory together. */
  readonly neverLoaded: Set<CollectionKey> = new Set();
  /** Those whose records can all be found by their ids, with how many entries the log had when it was last compacted. */
  readonly indexed: Map<CollectionKey, number> = new Map();
  readonly #loading = new Map<string, Promise<void>>();
  readonly hearers: Hearers = new Hearers();
  /** How much the journals hold, as far as this tab knows. */
  readonly journals: JournalWatch = new JournalWatch(this.hearers.later);
  /** One act on the store at a time, so that the folds are never read in between. */
  #turn: Promise<unknown> = Promise.resolve();
  /** A look that waits for its turn. */
  #looking: Promise<void> | undefined;

  private constructor(store: Store, database: DatabaseState) {
    this.store = store;
    this.#database = database;
  }

  static async open(store: Store): Promise<Replica> {
    const { database } = await store.read([], { segments: false });
    const replica = new Replica(store, database);
    store.subscribe(() => void replica.look().catch(() => {}));
    return replica;
  }

  get database(): DatabaseState {
    return this.#database;
  }

  /** What is in memory of a collection; undefined where it was never loaded. */
  fold(key: CollectionKey): Fold | undefined {
    return this.#folds.get(key);
  }

  /** Whether there is an operation in any collection that is in memory. */
  hasOperations(): boolean {
    return [...this.#folds.values()].some(({ operations }) => operations.size > 0);
  }

  /** The record as the app sees it, from memory. */
  shown(key: CollectionKey, id: RecordId): Shown | undefined {
    return this.showing.one(key, id, this.ground(key));
  }

  /** All records as the app sees them, from memory: those with operations first, the newest of these first. */
  records(key: CollectionKey): Iterable<Shown> {
    const fold = this.#folds.get(key);
    return fold === undefined ? [] : this.showing.all(key, fold);
  }

  /**
   * Brings a collection into memory, at least this deep. At once where it is there already.
   *
   * @throws InvalidInputError for all records of a collection that is never loaded.
   */
  async load(key: CollectionKey, depth: Depth): Promise<void> {
    if (depth === "records") refuseNever(this.neverLoaded, key);
    const fold = this.#folds.get(key);
    if (fold !== undefined && (fold.depth === depth || fold.depth === "records")) return;
    const name = `${depth} ${key}`;
    const running = this.#loading.get(name);
    if (running !== undefined) return running;
    const loading = this.#load(key, depth).finally(() => this.#loading.delete(name));
    this.#loading.set(name, loading);
    return loading;
  }

  async #load(key: CollectionKey, depth: Depth): Promise<void> {
    const segments = depth === "records";
    const { epoch } = this.#database;
    const fresh = await readFold(this.store, key, depth, epoch);
    if (fresh === null) {
      await this.look();
      return this.#load(key, depth);
    }
    await this.inTurn(async () => {
      // the last rows are read where nothing can come between them and the exchange of the folds
      const reading = await this.store.read([fresh.markIn(key)], { segments });
      if (this.#accept(reading.database) === "replaced") return;
      fresh.absorbSlice(reading.slices.get(key));
      this.journals.takeRead(reading);
      const before = this.#folds.get(key);
      if (before?.depth === "records") return;
      this.#folds.set(key, fresh);
      if (fresh.seen > (before?.seen ?? 0)) this.#tellOperations(key, before, fresh);
    });
    if (this.#database.epoch !== epoch) return this.#load(key, depth);
  }

  /** Reads what other tabs wrote since the last look. Calls that come before it has begun share it. */
  async look(): Promise<void> {
    this.#looking ??= this.inTurn(() => {
      this.#looking = undefined;
      return this.readOn();
    });
    await this.#looking;
  }

  /** As {@link look}, for a caller that has the turn. */
  async readOn(): Promise<void> {
    for (const depth of ["operations", "records"] as const) {
      const marks = [...this.#folds]
        .filter(([, fold]) => fold.depth === depth)
        .map(([key, fold]) => fold.markIn(key));
      if (marks.length === 0 && depth === "records") continue;
      this.absorb(await this.store.read(marks, { segments: depth === "records" }));
    }
  }

  /** Reads on, and finds records of collections that are never loaded in the same view. For a caller that has the turn. */
  async readIn(keys: readonly CollectionKey[], find?: Find): Promise<Reading> {
    const marks = keys.map((key) => this.#markOf(key));
    const segments = this.#anyWhole(keys);
    const reading = await this.store.read(marks, { segments, ...(find !== undefined && { find }) });
    this.absorb(reading);
    return reading;
  }

  /** Runs one act on the store after those before it have ended. */
  async inTurn<R>(act: () => Promise<R>): Promise<R> {
    const before = this.#turn;
    const run = (async () => {
      await before;
      return act();
    })();
    this.#turn = run.catch(() => {});
    return run;
  }

  /**
   * Decides and writes in one transaction, over current folds of these collections, which must be loaded. The
   * reading has what is asked for besides. For a caller that has the turn.
   *
   * @throws DatabaseReplacedError if the content was replaced since `epoch`.
   */
  async transact<R>(
    epoch: string,
    keys: readonly CollectionKey[],
    durability: Durability,
    decide: (database: DatabaseState, reading: Reading) => readonly [Changes | null, R],
    besides: Pick<TransactOptions, "entries" | "part" | "find"> = {},
  ): Promise<Transacted<R>> {
    const marks = keys.map((key) => this.#markOf(key));
    const segments = this.#anyWhole(keys);
    let own: Own = {};
    const transacted = await this.store.transact(
      marks,
      { segments, durability, ...besides },
      (reading) => {
        if (reading.database.epoch !== epoch) {
          this.#accept(reading.database);
          throw new DatabaseReplacedError();
        }
        // the rows are stored, whatever becomes of this transaction: folding them here is safe, also twice
        this.absorb(reading);
        const [changes, result] = decide(reading.database, reading);
        own = changes ?? {};
        return [changes, result];
      },
    );
    this.#database = transacted.database;
    this.journals.take(transacted.states);
    this.takeOwn(own, transacted.placed);
    return transacted;
  }

  /** Folds what a reading found, and tells the listeners. */
  absorb(reading: Reading): void {
    if (this.#accept(reading.database) === "replaced") return;
    const all: Touched[] = [];
    for (const [key, slice] of reading.slices) {
      const ids = new Set<RecordId>();
      this.#folds.get(key)?.absorb(slice, ids);
      if (ids.size > 0) all.push({ key, ids });
    }
    this.journals.takeRead(reading);
    this.hearers.tell(all);
  }

  /** Folds commits of this tab, and tells the listeners. */
  takeOwn({ commits = [], emptied }: Own, placed: readonly Placed[]): void {
    const all = commits.map((commit): Touched => {
      const ids = new Set<RecordId>();
      const place = placed.find(({ key }) => key === commit.key);
      if (emptied?.has(commit.key)) this.#folds.get(commit.key)?.empty(ids);
      if (place !== undefined) this.#folds.get(commit.key)?.take(place.last, commit, ids);
      return { key: commit.key, ids };
    });
    this.hearers.tell(all);
  }

  /** Takes the database's state as another act found it; another epoch drops everything that was folded. */
  accept(database: DatabaseState): void {
    this.#accept(database);
  }

  /** What is stored, as a draft sees it: of a collection that is never loaded, what was found. */
  ground(key: CollectionKey, found?: ReadonlyMap<RecordId, Confirmed>): Ground {
    return groundOf(this.#folds.get(key), found);
  }

  async close(): Promise<void> {
    this.hearers.close();
    await this.store.close();
  }

  #anyWhole(keys: Iterable<CollectionKey>): boolean {
    return [...keys].some((key) => this.#folds.get(key)?.depth === "records");
  }

  #markOf(key: CollectionKey): Mark {
    return this.#folds.get(key)?.markIn(key) ?? { key, seen: 0 };
  }

  #accept(database: DatabaseState): "same" | "replaced" {
    const isSame = database.epoch === this.#database.epoch;
    this.#database = database;
    if (isSame) return "same";
    const keys = [...this.#folds.keys()];
    this.#folds.clear();
    this.indexed.clear();
    this.journals.clear();
    this.hearers.tellReplaced();
    this.hearers.tell(keys.map((key) => ({ key, ids: new Set() })));
    return "replaced";
  }

  /** Tells of what a load found unsent that nobody had told of. */
  #tellOperations(key: CollectionKey, before: Fold | undefined, now: Fold): void {
    const ids = new Set([...(before?.operations.keys() ?? []), ...now.operations.keys()]);
    if (ids.size > 0) this.hearers.tell([{ key, ids }]);
  }
}
