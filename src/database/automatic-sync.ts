import type { SyncReport } from "../collection/sync-report.js";
import type { KintsugiError } from "../errors.js";
import type { CollectionKey } from "../store/rows.js";
import type { Replica } from "../view/replica.js";
import type { AutoSyncDriver, Told } from "./auto-sync-driver.js";
import { checkAutoSyncOptions, type AutoSyncOptions } from "./auto-sync-options.js";
import { loadOnUse } from "./load-on-use.js";
import type { StatusBoard } from "./status-board.js";
import { watchPage } from "./watch-page.js";
import type { World } from "./world.js";

/** Automatic sync that was started. */
export interface AutoSync {
  /** Ends it. A sync that is under way goes on. */
  readonly stop: () => void;
  /** Keeps syncs from beginning by themselves, also those of `syncSoon()`. A sync that is under way goes on. */
  readonly pause: () => void;
  /** Goes on, with a sync as soon as one may begin. */
  readonly resume: () => void;
}

/** What automatic sync needs of its database. */
export interface AutoSyncContext {
  readonly replica: Replica;
  readonly world: World;
  readonly board: StatusBoard;
  readonly keys: () => readonly CollectionKey[];
  readonly sync: () => Promise<SyncReport>;
}

/** From `startSync()` to `stop()`. Until its driver is loaded nothing is to be told: it looks for itself then. */
interface Started {
  readonly options: AutoSyncOptions;
  driver: AutoSyncDriver | null;
  isPaused: boolean;
  stopWaiting: () => void;
}

/** The automatic sync of a database: one at most. What it takes is loaded when it is started. */
export class AutomaticSync {
  readonly #context: AutoSyncContext;
  #started: Started | null = null;

  constructor(context: AutoSyncContext) {
    this.#context = context;
  }

  start(options: AutoSyncOptions): AutoSync {
    checkAutoSyncOptions(options);
    this.end();
    const started: Started = { options, driver: null, isPaused: false, stopWaiting: () => {} };
    this.#started = started;
    void this.#load(started);
    const pause = (isPaused: boolean): void => {
      started.isPaused = isPaused;
      started.driver?.tell(isPaused ? "paused" : "resumed");
    };
    return {
      stop: () => {
        if (this.#started === started) this.end();
      },
      pause: () => pause(true),
      resume: () => pause(false),
    };
  }

  /** Asks what was started; where nothing was, syncs once. */
  syncSoon(): void {
    if (this.#started === null) void this.#context.sync().catch(() => {});
    else this.tell("asked");
  }

  tell(what: Told): void {
    this.#started?.driver?.tell(what);
  }

  end(): void {
    this.#started?.stopWaiting();
    this.#started?.driver?.stop();
    this.#started = null;
  }

  /** Where it cannot be loaded, the status says so, and it is tried again when the network comes, or the page is chosen. */
  async #load(started: Started): Promise<void> {
    started.stopWaiting();
    try {
      const { AutoSyncDriver } = await loadOnUse(() => import("./auto-sync-driver.js"));
      if (this.#started !== started) return;
      started.driver = new AutoSyncDriver(this.#context, started.options);
      started.driver.start(started.isPaused);
    } catch (error) {
      if (this.#started !== started) return;
      started.stopWaiting = watchPage(() => void this.#load(started));
      this.#context.board.noteFailure(error as KintsugiError);
    }
  }
}
