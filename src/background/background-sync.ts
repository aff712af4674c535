import { LONGEST_TIMER } from "../database/longest-timer.js";
import { ABORTED, orAborted } from "../driver/or-aborted.js";
import { InvalidInputError, isKintsugiError } from "../errors.js";
import { report } from "../view/report.js";
import type { BackgroundResult } from "./background-result.js";
import { leaveToPages } from "./leave-to-pages.js";
import { SyncRun, type BackgroundSyncOptions } from "./sync-run.js";
import { syncTag } from "./sync-tag.js";
import { whyAgain } from "./why-again.js";

export interface SyncOnceOptions {
  /** How long it may take, in milliseconds. Default: 60,000. */
  readonly deadline?: number;
  /** Ends it; what was exchanged by then is stored. */
  readonly signal?: AbortSignal;
}

export interface BackgroundSync {
  /**
   * Opens the database, syncs once, and closes it again. Always answers within the deadline, whatever hangs. Calls that overlap
   * share one sync, which goes on as long as one of them has time.
   *
   * @throws InvalidInputError, StorageUnavailableError, what `connect` throws, the reason of `signal`
   */
  readonly syncOnce: (options?: SyncOnceOptions) => Promise<BackgroundResult>;
  /**
   * Listens to `sync` and `periodicsync`. Events of other tags are left alone. The browser is asked to try again where that may
   * help; what only the app can mend it learns from its own next sync.
   */
  readonly handleSync: (event: Event) => void;
}

const DEADLINE = 60_000;
const PATIENCE = 5_000;

/**
 * Syncs a database from a service worker, where no page needs to be open.
 *
 * @throws InvalidInputError for an empty name, a `connect` that is no function, or a `patience` that is no time.
 */
export function backgroundSync(options: BackgroundSyncOptions): BackgroundSync {
  if (typeof options.name !== "string" || options.name === "") {
    throw new InvalidInputError("The name of the database is empty: give that of the page");
  }
  if (typeof options.connect !== "function") {
    throw new InvalidInputError("connect is no function: give one that returns a server, or null");
  }
  const { patience = PATIENCE } = options;
  if (!(patience >= 0 && patience <= LONGEST_TIMER)) {
    throw new InvalidInputError(`patience is ${patience}: give milliseconds`);
  }
  const tag = syncTag(options.name);
  let running: SyncRun | null = null;

  async function syncOnce({
    deadline = DEADLINE,
    signal,
  }: SyncOnceOptions = {}): Promise<BackgroundResult> {
    if (!(deadline > 0 && deadline <= LONGEST_TIMER)) {
      throw new InvalidInputError(`deadline is ${deadline}: give milliseconds`);
    }
    signal?.throwIfAborted();
    const run = running === null || running.isOver ? new SyncRun(options) : running;
    running = run;
    run.enter();
    const over = new AbortController();
    const end = (): void => over.abort();
    const timer = setTimeout(end, deadline);
    signal?.addEventListener("abort", end, { once: true });
    try {
      const result = await orAborted(run.ended, over.signal);
      if (result !== ABORTED) return result;
      signal?.throwIfAborted();
      return { kind: "deadline", pending: run.pending };
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      // one that hangs must not keep the next ones
      if (run.leave() && running === run) running = null;
    }
  }

  async function tryOnce(): Promise<void> {
    try {
      await leaveToPages(patience);
      const reason = whyAgain(await syncOnce());
      if (reason !== null) throw reason;
    } catch (error) {
      if (!isKintsugiError(error) || error.code !== "invalid-input") throw error;
      report(error);
    }
  }

  return {
    syncOnce,
    handleSync: (event) => {
      if (isSyncEvent(event) && event.tag === tag) event.waitUntil(tryOnce());
    },
  };
}

/** As the specifications of one-off and periodic Background Sync have it. */
interface SyncEvent extends Event {
  readonly tag: string;
  readonly waitUntil: (work: Promise<unknown>) => void;
}

function isSyncEvent(event: Event): event is SyncEvent {
  return "tag" in event && "waitUntil" in event;
}
