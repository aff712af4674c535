import { Collection } from "../collection/collection.js";
import type { CollectionContext } from "../collection/context.js";
import type { SyncOptions, SyncReport } from "../collection/sync-report.js";
import type { AnyCollectionDefinition, CollectionDefinition } from "../collection/definition.js";
import { runTransaction } from "../collection/run-transaction.js";
import { overDraft, type NotPromise, type Transaction } from "../collection/transaction.js";
import { DatabaseClosedError } from "../errors.js";
import { Log } from "../log/log.js";
import type { RemoteClient, RemoteOptions } from "../remote.js";
import type { Store } from "../store/store.js";
import type { CollectionKey } from "../store/rows.js";
import { NotConnectedError } from "../sync-errors.js";
import { observableOf, type Observable, type Signal } from "../view/observable.js";
import { refuseNever } from "../view/refuse-never.js";
import { Replica } from "../view/replica.js";
import { Writer } from "../view/writer.js";
import type { AutoSyncOptions } from "./auto-sync-options.js";
import type { AutoSync } from "./automatic-sync.js";
import { Definitions } from "./definitions.js";
import { emptyDatabase } from "./empty-database.js";
import { openConnection, type Connection, type ConnectOptions } from "./connection.js";
import { identityOf, type Identity } from "./identity.js";
import { loadAhead } from "./load-on-use.js";
import { openRemote } from "./open-remote.js";
import { askOnUse, findShared, PARTS, resetEverything } from "./parts.js";
import type { SharedWithMe } from "./shared-with-me.js";
import { checkSettings } from "./settings.js";
import type { Status } from "./status.js";
import { Syncing } from "./syncing.js";
import { Upkeep } from "./upkeep.js";
import { watchPage } from "./watch-page.js";
import type { World } from "./world.js";

/** One database on this device. Any number of tabs and workers may open the same one; each sees what the others write. */
export class Database {
  readonly name: string;
  /** How this device stands towards the server. */
  readonly status: Observable<Status>;
  /** Who the content belongs to; null until somebody's credentials have been seen. */
  readonly identity: Observable<Identity | null>;
  /** Tells what the syncs of this tab do. */
  readonly log: Log = new Log();

  readonly #replica: Replica;
  readonly #writer: Writer;
  readonly #world: World;
  readonly #identity: Signal<Identity | null>;
  readonly #definitions: Definitions;
  readonly #collections = new Map<CollectionKey, Collection<never>>();
  readonly #upkeep: Upkeep;
  readonly #syncing: Syncing;
  readonly #cleanups: (() => void)[] = [];
  /** With the content that it was made for. */
  #connection: (Connection & { readonly epoch: string }) | null = null;
  #isClosed = false;

  /** @internal */
  constructor(name: string, replica: Replica, world: World, settings = checkSettings()) {
    this.name = name;
    this.#replica = replica;
    this.#writer = new Writer(replica, () => world.clock().wall);
    this.#world = world;
    this.#definitions = new Definitions(replica);
    const { keys } = this.#definitions;
    this.#upkeep = new Upkeep(replica, keys, world, settings.journal);
    this.#syncing = new Syncing({
      name,
      replica,
      keys,
      world,
      log: this.log,
      upkeep: this.#upkeep,
      stalledAfter: settings.stalledAfter,
      onIdentity: (who) => this.#identity.set(who),
      sync: () => this.sync(),
    });
    this.status = this.#syncing.board.status;
    this.#identity = identityOf(replica.database.principal);
    this.identity = observableOf(this.#identity.get, this.#identity.subscribe);
    this.#cleanups.push(
      () => this.#upkeep.end(),
      replica.hearers.onReplaced(() => this.#startAgain()),
    );
  }

  /** @internal */
  static async open(
    name: string,
    store: Store,
    definitions: readonly AnyCollectionDefinition[],
    world: World,
    settings = checkSettings(),
  ): Promise<Database> {
    const database = new Database(name, await Replica.open(store), world, settings);
    try {
      database.#definitions.declare(...definitions);
      await database.#loadOperations();
      database.#cleanups.push(watchPage(() => database.#look()));
      return database;
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  /** @throws InvalidInputError where the same key was opened with another definition. */
  collection<T extends object>(definition: CollectionDefinition<T>): Collection<T> {
    this.#assertOpen();
    this.#definitions.declare(definition);
    const known = this.#collections.get(definition.key);
    if (known !== undefined) return known;
    void this.#loadOperations().catch(() => {});
    const collection = new Collection(definition, this.#context);
    this.#collections.set(definition.key, collection as unknown as Collection<never>);
    return collection;
  }

  /**
   * Runs a synchronous function over these collections and stores what it changed: all of it, or nothing if it
   * throws. It may run again if another tab was faster, so it should have no other effects.
   *
   * @throws what `run` throws; InvalidInputError if it returns a promise, or for a collection that is never loaded.
   */
  async transaction<R>(
    definitions: readonly AnyCollectionDefinition[],
    run: (transaction: Transaction) => NotPromise<R>,
  ): Promise<NotPromise<R>> {
    this.#assertOpen();
    const keys = this.#definitions.declare(...definitions);
    for (const key of keys) refuseNever(this.#replica.neverLoaded, key);
    return this.#writer.write(keys, (draft) =>
      runTransaction(run, keys, (definition) => {
        this.#definitions.declare(definition);
        return overDraft(definition, draft(definition.key), this.#context);
      }),
    );
  }

  /**
   * Names the server, and who we are there. At any time: reads and writes work before it.
   *
   * @throws InvalidInputError for a URL that is not a server's root, or that would travel unencrypted.
   */
  connect(options: ConnectOptions): void {
    this.#assertOpen();
    this.#connection = { ...openConnection(options), epoch: this.#replica.database.epoch };
    this.#syncing.syncer.abortAll();
    this.#syncing.automatic.tell("connected");
    loadAhead(() => import("./exchange.js"));
  }

  /** Forgets server and credentials. What is stored stays, and still belongs to whom it belonged. */
  disconnect(): void {
    this.#syncing.automatic.tell("disconnected");
    this.#syncing.syncer.abortAll();
    this.#connection = null;
  }

  /**
   * Exchanges changes with the server. Resolves with a report, also where the server cannot be reached or asks for
   * credentials (`ok: false`); one sync at a time for a database, over all tabs.
   *
   * @throws the reason of `signal` if it is aborted, DatabaseClosedError, StorageUnavailableError
   */
  async sync(options: SyncOptions = {}): Promise<SyncReport> {
    this.#assertOpen();
    const report = await this.#syncing.syncer.sync(
      this.#connection,
      this.#definitions.of(),
      options,
    );
    if (report.ok) this.#syncing.automatic.tell("synced");
    return report;
  }

  /**
   * Syncs by itself from now on: after edits, when the network comes back or the page is shown, and now and then; with growing
   * pauses where that fails (`status.nextAttempt`, `status.lastError`). What was started before ends.
   *
   * @throws InvalidInputError
   */
  startSync(options: AutoSyncOptions = {}): AutoSync {
    this.#assertOpen();
    return this.#syncing.automatic.start(options);
  }

  /** Asks for a sync soon, and needs no answer: several calls are one. Where `startSync` was not called, syncs this once. */
  syncSoon(): void {
    this.#assertOpen();
    this.#syncing.automatic.syncSoon();
  }

  /**
   * The client of Kinto's HTTP API, with our credentials: buckets, groups, permissions, accounts. It speaks to the
   * server at once, and knows nothing of what is stored here. A request that brings an `Authorization` of its own is
   * sent with that one.
   *
   * @throws NotConnectedError
   */
  async remote(options: Omit<RemoteOptions, "fetch"> = {}): Promise<RemoteClient> {
    this.#assertOpen();
    return openRemote(this.#connected(), options);
  }

  /**
   * Finds the buckets, collections and records that others have shared with this user, or that a group of this user
   * may use. Open a collection with `defineCollection(collection, { bucket })`, and `sync()` it.
   *
   * @throws NotConnectedError, NotOfferedError where the server has no list of permissions, AuthRequiredError, OfflineError, WaitError, ServerError, ProtocolError
   */
  async sharedWithMe(): Promise<SharedWithMe> {
    this.#assertOpen();
    return findShared(this.#connected());
  }

  /**
   * Deletes everything on this device, forgets the credentials, and stops what is on its way; in all tabs.
   *
   * @throws UnsentEditsError while something is unsent, unless `discardUnsent` says that it may be lost.
   */
  async logout(options: { readonly discardUnsent?: boolean } = {}): Promise<void> {
    this.#assertOpen();
    const database = await emptyDatabase(this.#replica, options.discardUnsent ?? false);
    this.disconnect();
    this.#replica.accept(database);
  }

  /**
   * Forgets server and user, and what they have, of every collection that was ever stored here. Records, edits and deletions
   * stay: the next sync of any tab brings them where it is connected to, so connect all tabs anew before this.
   */
  async resetSyncStatus(): Promise<void> {
    this.#assertOpen();
    await resetEverything(this.#replica);
    this.#identity.set(null);
  }

  /** Ends syncs, waits for writes that were begun, and gives the storage back. What is stored stays. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const cleanup of this.#cleanups) cleanup();
    await this.#syncing.close();
    await this.#writer.drain();
    await this.#replica.inTurn(() => this.#replica.close());
  }

  get #context(): CollectionContext {
    return {
      replica: this.#replica,
      writer: this.#writer,
      random: this.#world.random,
      wall: () => this.#world.clock().wall,
      trimJournal: (key) => this.#upkeep.trimJournals([key]),
      ...PARTS,
      sync: async (key, options = {}) => {
        this.#assertOpen();
        return this.#syncing.syncer.sync(this.#connection, this.#definitions.of(key), options);
      },
      ask: (request) => askOnUse(() => this.#connected(), request),
      assertOpen: () => this.#assertOpen(),
    };
  }

  #connected(): Connection {
    if (this.#connection === null) throw new NotConnectedError();
    return this.#connection;
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new DatabaseClosedError();
  }

  /** What is unsent is in memory from the start, so that the status never looks better than it is. */
  async #loadOperations(): Promise<void> {
    await Promise.all(this.#definitions.keys().map((key) => this.#replica.load(key, "operations")));
    this.#syncing.board.update();
    this.#upkeep.begin();
  }

  /** After the content was replaced, by a logout perhaps: its user is not to be signed in again by the next sync. */
  #startAgain(): void {
    const { epoch, principal } = this.#replica.database;
    if (this.#connection?.epoch !== epoch) this.disconnect();
    if (principal === undefined) this.#identity.set(null);
    this.#syncing.board.forget();
    void this.#loadOperations().catch(() => {});
  }

  /** A page that slept may have missed what other tabs wrote. */
  #look(): void {
    this.#syncing.board.update();
    if (!this.#isClosed) void this.#replica.look().catch(() => {});
  }
}
