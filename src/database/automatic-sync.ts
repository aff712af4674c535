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
  /** Goes on, with a sync at once. */
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

/** The automatic sync of a database: one at most. What it takes is loaded when it is started. */
export class AutomaticSync {
  readonly #context: AutoSyncContext;
  #started: StartedSync | null = null;

  constructor(context: AutoSyncContext) {
    this.#context = context;
  }

  start(options: AutoSyncOptions): AutoSync {
    checkAutoSyncOptions(options);
    this.end();
    const started = new StartedSync(this.#context, options);
    this.#started = started;
    const stop = (): void => {
      if (this.#started === started) this.end();
    };
    return { stop, pause: () => started.pause(true), resume: () => started.pause(false) };
  }

  /** Asks what was started; where nothing was, syncs once. */
  syncSoon(): void {
    if (this.#started !== null) this.#started.tell("asked");
    else void this.#context.sync().catch(() => {});
  }

  tell(what: Told): void {
    this.#started?.tell(what);
  }

  end(): void {
    this.#started?.end();
    this.#started = null;
  }
}

/** From `startSync()` to `stop()`. Until its driver is loaded nothing is to be told: it begins with a sync. */
class StartedSync {
  readonly #context: AutoSyncContext;
  readonly #options: AutoSyncOptions;
  #driver: AutoSyncDriver | null = null;
  #isPaused = false;
  #isOver = false;
  #stopWaiting = (): void => {};

  constructor(context: AutoSyncContext, options: AutoSyncOptions) {
    this.#context = context;
    this.#options = options;
    void this.#load();
  }

  pause(isPaused: boolean): void {
    this.#isPaused = isPaused;
    this.#driver?.tell(isPaused ? "paused" : "resumed");
  }

  tell(what: Told): void {
    this.#driver?.tell(what);
  }

  end(): void {
    this.#isOver = true;
    this.#stopWaiting();
    this.#driver?.stop();
  }

  /** Where it cannot be loaded, the status says so, and it is tried again when the network comes, or the page is chosen. */
  async #load(): Promise<void> {
    this.#stopWaiting();
    try {
      const { AutoSyncDriver } = await loadOnUse(() => import("./auto-sync-driver.js"));
      if (this.#isOver) return;
      this.#driver = new AutoSyncDriver(this.#context, this.#options);
      this.#driver.start(this.#isPaused);
    } catch (error) {
      if (this.#isOver) return;
      this.#stopWaiting = watchPage(() => void this.#load());
      this.#context.board.update({ lastError: error as KintsugiError });
    }
  }
}
