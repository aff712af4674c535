import type { AnyCollectionDefinition } from "../collection/definition.js";
import type { SyncCounts, SyncOptions, SyncReport } from "../collection/sync-report.js";
import type { Authorization, Credentials } from "../driver/credentials.js";
import { ABORTED, orAborted } from "../driver/or-aborted.js";
import { DatabaseClosedError, isKintsugiError } from "../errors.js";
import type { Log, Overhear, SyncTold } from "../log/log.js";
import { LONGEST_WAIT } from "../protocol/retry-after.js";
import { AuthRequiredError, NotConnectedError, WaitError, type SyncError } from "../sync-errors.js";
import type { CollectionKey } from "../store/rows.js";
import type { Progress } from "../sync/terms.js";
import { SyncLock } from "../tabs/sync-lock.js";
import type { TabTalk } from "../tabs/tab-talk.js";
import type { Replica } from "../view/replica.js";
import type { Connection } from "./connection.js";
import type { Exchanged } from "./exchange.js";
import type { Identity } from "./identity.js";
import { loadOnUse } from "./load-on-use.js";
import { rememberSync } from "./remember-sync.js";
import type { StatusBoard } from "./status-board.js";
import { countOperations } from "./status.js";
import type { Upkeep } from "./upkeep.js";
import type { World } from "./world.js";

export interface SyncerContext {
  readonly name: string;
  readonly replica: Replica;
  readonly keys: () => readonly CollectionKey[];
  readonly world: World;
  readonly talk: TabTalk;
  readonly board: StatusBoard;
  readonly upkeep: Upkeep;
  readonly log: Log;
  readonly onIdentity: (who: Identity) => void;
}

/** Runs syncs of a database, one after the other, and reports on them. */
export class Syncer {
  readonly #context: SyncerContext;
  readonly #lock: SyncLock;
  readonly #running = new Set<AbortController>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(context: SyncerContext) {
    this.#context = context;
    const { name, replica, talk } = context;
    // a database in memory is nobody else's, whatever its name
    this.#lock = new SyncLock(replica.store.kind === "memory" ? null : name, talk);
  }

  async sync(
    connection: Connection | null,
    definitions: readonly AnyCollectionDefinition[],
    options: SyncOptions,
  ): Promise<SyncReport> {
    options.signal?.throwIfAborted();
    const abort = new AbortController();
    const onAbort = (): void => abort.abort(options.signal?.reason);
    options.signal?.addEventListener("abort", onAbort, { once: true });
    this.#running.add(abort);
    const before = this.#last;
    const run = (async () => {
      await before;
      abort.signal.throwIfAborted();
      const { log, world } = this.#context;
      const told = (): SyncTold => ({
        collections: definitions.map(({ key }) => key),
        clock: world.clock,
      });
      return this.#lock.run(abort.signal, (signal) =>
        log.over(told, (overhear) => this.#run(connection, definitions, options, signal, overhear)),
      );
    })();
    this.#last = run.catch(() => {});
    try {
      return await run;
    } finally {
      this.#running.delete(abort);
      options.signal?.removeEventListener("abort", onAbort);
    }
  }

  /** Ends every sync that runs or waits; they reject with the reason. */
  abortAll(reason?: unknown): void {
    for (const abort of this.#running) abort.abort(reason);
  }

  async close(): Promise<void> {
    this.abortAll(new DatabaseClosedError());
    await this.#last;
  }

  async #run(
    connection: Connection | null,
    definitions: readonly AnyCollectionDefinition[],
    options: SyncOptions,
    signal: AbortSignal,
    overhear: Overhear,
  ): Promise<SyncReport> {
    const { replica, world, board, upkeep } = this.#context;
    const startedAt = new Date(world.clock().wall);
    board.note({ running: { progress: null } });
    upkeep.hold(true);
    try {
      const asked = [connection, definitions, options, signal, overhear] as const;
      const { tally, failure } = await this.#exchange(...asked);
      const endedAt = new Date(world.clock().wall);
      const counts = countOperations(
        replica,
        definitions.map(({ key }) => key),
      );
      const report = reportOf({ ...tally, ...counts, startedAt, endedAt }, failure);
      if (failure !== null) board.noteFailure(failure, endedAt.getTime());
      else this.#noteSuccess(definitions, options, endedAt.getTime());
      return report;
    } finally {
      board.note({ running: null });
      upkeep.hold(false);
    }
  }

  /** Only a sync that reads and sends all that is known here says that everything has been. */
  #noteSuccess(
    { length }: readonly AnyCollectionDefinition[],
    { pullOnly = false }: SyncOptions,
    at: number,
  ): void {
    const { board, keys, replica } = this.#context;
    const isWhole = !pullOnly && length >= keys().length;
    board.noteSuccess(at, isWhole);
    if (isWhole) void rememberSync(replica, at);
  }

  async #exchange(
    connection: Connection | null,
    definitions: readonly AnyCollectionDefinition[],
    options: SyncOptions,
    signal: AbortSignal,
    overhear: Overhear,
  ): Promise<Exchanged> {
    try {
      const ready = await this.#prepare(connection, options, signal);
      const { exchange } = await loadOnUse(() => import("./exchange.js"));
      const { replica, world, board, onIdentity } = this.#context;
      const onProgress = (progress: Progress): void => board.noteProgress(progress);
      const request = { connection: ready, definitions, options, signal, overhear };
      return await exchange({ replica, world, onIdentity, onProgress, ...request });
    } catch (error) {
      signal.throwIfAborted();
      if (!isKintsugiError(error) || error.code === "storage-unavailable") throw error;
      return { tally: { pulled: 0, pushed: 0, records: [] }, failure: error as SyncError };
    }
  }

  /** What keeps a sync from beginning: no server, a wish of the server to be left alone, no credentials. */
  async #prepare(
    connection: Connection | null,
    { ignoreBackoff = false }: SyncOptions,
    signal: AbortSignal,
  ): Promise<Connection> {
    if (connection === null) throw new NotConnectedError();
    const { notBefore = 0 } = this.#context.replica.database;
    const wait = notBefore - this.#context.world.clock().wall;
    // a longer wait than any server's wish was reckoned with a wrong clock
    if (wait > 0 && wait <= LONGEST_WAIT && !ignoreBackoff) {
      throw new WaitError(new Date(notBefore));
    }
    const { credentials } = connection;
    if (!credentials.areGiven) return connection;
    credentials.forget();
    const given = await askAuth(credentials, signal);
    if (given.header === null) throw new AuthRequiredError();
    return connection;
  }
}

function reportOf(counts: SyncCounts, failure: SyncError | null): SyncReport {
  if (failure === null) return Object.freeze({ ok: true, ...counts });
  return Object.freeze({ ok: false, reason: failure.code, error: failure, ...counts });
}

/** The app may ask a person: an abort ends the wait. What its function throws says that nobody is signed in. */
async function askAuth(credentials: Credentials, signal: AbortSignal): Promise<Authorization> {
  try {
    const given = await orAborted(credentials.current(), signal);
    if (given !== ABORTED) return given;
  } catch (cause) {
    if (isKintsugiError(cause)) throw cause;
    throw new AuthRequiredError({ cause });
  }
  signal.throwIfAborted();
  throw new AuthRequiredError();
}
