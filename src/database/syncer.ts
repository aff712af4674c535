import type { AnyCollectionDefinition } from "../collection/definition.js";
import { effectsOf } from "../driver/effects-of-tab.js";
import { webLock } from "../driver/lock.js";
import { perform } from "../driver/perform.js";
import { isKintsugiError, StorageUnavailableError, type KintsugiError } from "../errors.js";
import type { Transport } from "../http/kinto-transport.js";
import type { MergeFunction } from "../merge/strategy.js";
import type { CollectionKey } from "../store/store.js";
import { addTallies, EMPTY_TALLY, type Tally } from "../sync/report.js";
import { syncCollection } from "../sync/sync-collection.js";
import type { Stop } from "../sync/stop.js";
import type { Terms } from "../sync/terms.js";
import { AuthRequiredError, NotConnectedError, WaitError } from "../sync-errors.js";
import { freeze } from "../view/shown.js";
import type { Replica } from "../view/replica.js";
import { checkFields } from "../collection/check-fields.js";
import type { Connection } from "./connection.js";
import type { Identity, World } from "./database.js";
import { errorOfStop } from "./error-of-stop.js";
import { loadTransport } from "./load-transport.js";
import { countOperations } from "./status.js";
import type { SyncCounts, SyncOptions, SyncReport } from "../collection/sync-report.js";

export interface SyncerContext {
  readonly name: string;
  readonly replica: Replica;
  readonly world: World;
  readonly onSyncing: (isSyncing: boolean) => void;
  readonly onSynced: (at: Date) => void;
  readonly onIdentity: (who: Identity) => void;
}

/** How many records a page holds. */
const PAGE = 5_000;

/** Runs syncs of a database, one after the other. */
export class Syncer {
  readonly #context: SyncerContext;
  readonly #running = new Set<AbortController>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(context: SyncerContext) {
    this.#context = context;
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
      const lock = webLock(this.#context.name);
      return lock(abort.signal, () => this.#run(connection, definitions, options, abort.signal));
    })();
    this.#last = run.catch(() => {});
    try {
      return await run;
    } finally {
      this.#running.delete(abort);
      options.signal?.removeEventListener("abort", onAbort);
    }
  }

  /** Ends every sync that runs or waits. */
  abortAll(): void {
    for (const abort of this.#running) abort.abort();
  }

  async close(): Promise<void> {
    this.abortAll();
    await this.#last;
  }

  async #run(
    connection: Connection | null,
    definitions: readonly AnyCollectionDefinition[],
    options: SyncOptions,
    signal: AbortSignal,
  ): Promise<SyncReport> {
    const { clock } = this.#context.world;
    const startedAt = new Date(clock().wall);
    this.#context.onSyncing(true);
    try {
      const { tally, failure } = await this.#exchange(connection, definitions, options, signal);
      const endedAt = new Date(clock().wall);
      const keys = definitions.map(({ key }) => key);
      const counts = countOperations(this.#context.replica, keys);
      const report: SyncCounts = { ...tally, ...counts, startedAt, endedAt };
      if (failure !== null) {
        return Object.freeze({ ok: false, reason: failure.code, error: failure, ...report });
      }
      this.#context.onSynced(endedAt);
      return Object.freeze({ ok: true, ...report });
    } finally {
      this.#context.onSyncing(false);
    }
  }

  async #exchange(
    connection: Connection | null,
    definitions: readonly AnyCollectionDefinition[],
    options: SyncOptions,
    signal: AbortSignal,
  ): Promise<{ readonly tally: Tally; readonly failure: KintsugiError | null }> {
    let tally = EMPTY_TALLY;
    try {
      if (connection === null) throw new NotConnectedError();
      this.#obeyBackoff(options);
      const { areGiven } = connection.credentials;
      if (areGiven) connection.credentials.forget();
      const isSigned = (await connection.credentials.current()).header !== null;
      if (areGiven && !isSigned) throw new AuthRequiredError();
      const transport = (await loadTransport())(connection);
      for (const definition of definitions) {
        const terms = this.#terms(connection, definition, options);
        const effects = this.#effects(connection, definition, transport, signal);
        const synced = await perform(syncCollection(terms), effects);
        tally = addTallies(tally, synced.tally);
        if (synced.who !== null) this.#context.onIdentity(synced.who);
        if (synced.stop !== null) return { tally, failure: failureOf(synced.stop, signal) };
      }
      return { tally, failure: null };
    } catch (error) {
      signal.throwIfAborted();
      if (isKintsugiError(error)) return { tally, failure: error };
      throw error;
    }
  }

  #obeyBackoff({ ignoreBackoff = false }: SyncOptions): void {
    const { notBefore = 0 } = this.#context.replica.database;
    if (notBefore > this.#context.world.clock().wall && !ignoreBackoff) {
      throw new WaitError(new Date(notBefore));
    }
  }

  #terms(
    connection: Connection,
    { key, bucket, name, merge }: AnyCollectionDefinition,
    { onProgress = () => {} }: SyncOptions,
  ): Terms {
    const { clock, random } = this.#context.world;
    return {
      key,
      bucket,
      collection: name,
      strategy: merge,
      server: connection.remote,
      isAuthenticated: connection.credentials.areGiven,
      expectedPrincipal: connection.credentials.expectedPrincipal,
      adopt: connection.adopt,
      pageSize: PAGE,
      world: {
        clock,
        token: () => btoa(String.fromCodePoint(...random(new Uint8Array(12)))),
        tell: onProgress,
      },
    };
  }

  #effects(
    { credentials }: Connection,
    { merge }: AnyCollectionDefinition,
    transport: Transport,
    signal: AbortSignal,
  ): ReturnType<typeof effectsOf> {
    const { replica } = this.#context;
    return effectsOf({
      replica,
      transport,
      credentials,
      signal,
      merge: async (_key: CollectionKey, conflict) => {
        const answer = await (merge as MergeFunction<object>)(freeze(conflict));
        return answer === null || answer === undefined ? answer : checkFields(answer);
      },
    });
  }
}

/** @throws the reason of the signal where that ended the sync, StorageUnavailableError. */
function failureOf(stop: Stop, signal: AbortSignal): KintsugiError {
  if (stop.why === "aborted") {
    signal.throwIfAborted();
    throw new DOMException("The sync was ended", "AbortError");
  }
  const error = errorOfStop(stop);
  if (error instanceof StorageUnavailableError) throw error;
  return error;
}
