import { DatabaseReplacedError } from "../errors.js";
import type { CollectionKey } from "../store/rows.js";
import type { Fold } from "./fold.js";
import type { Pass } from "./plan-parts.js";
import type { Replica } from "./replica.js";

/** Half of a log is looked at again only where at least so many entries would go. */
const ENTRIES = 1_000;

/** From so many small rows on, they are joined. */
const SMALL_ROWS = 64;

/** How many more there have to be before those are looked at again that could not be joined. */
const MORE_SMALL_ROWS = 32;

const NEVER = { dead: Number.POSITIVE_INFINITY, smallRows: Number.POSITIVE_INFINITY };

/**
 * Sees to it that the logs of collections in memory stay small, while the page has nothing else to do: half of a log may be what newer
 * rows say again, and some tens of rows may be small.
 */
export class Compactor {
  readonly #replica: Replica;
  /** From what weight on each log is looked at next. */
  readonly #next = new Map<CollectionKey, { readonly dead: number; readonly smallRows: number }>();
  #isRunning = false;
  #isOver = false;
  /** While it is held: what is to be looked at afterwards, and who waits for that. */
  #held: { readonly keys: Set<CollectionKey>; readonly waiting: (() => void)[] } | null = null;

  constructor(replica: Replica) {
    this.#replica = replica;
    // what was found out of one content says nothing of another
    replica.hearers.onReplaced(() => this.#next.clear());
  }

  /**
   * While it is held it does nothing: in a sync the page is idle most of the time, but who waits for the sync is not to wait for this
   * as well.
   */
  hold(isHeld: boolean): void {
    if (isHeld) this.#held ??= { keys: new Set(), waiting: [] };
    else this.#release();
  }

  #release(): void {
    const held = this.#held;
    this.#held = null;
    for (const go of held?.waiting ?? []) go();
    void this.#considerAll(held?.keys ?? []);
  }

  /** Compacts one of these collections, if one is due and nothing is being compacted. Never rejects. */
  async consider(keys: Iterable<CollectionKey>): Promise<void> {
    if (this.#isRunning || this.#isOver) return;
    if (this.#held !== null) {
      for (const key of keys) this.#held.keys.add(key);
      return;
    }
    for (const key of keys) {
      const pass = this.#dueFor(key);
      if (pass === null) continue;
      this.#isRunning = true;
      try {
        const compact = this.#replica.neverLoaded.has(key)
          ? (await import("./compact-indexed.js")).compactIndexed
          : (await import("./compact-log.js")).compactLog;
        await compact(this.#replica, key, { pass, pause: this.#pause });
        this.#remember(key);
      } catch (error) {
        // closed, or no room even for less: the log is right as it is, and is left alone
        if (!(error instanceof DatabaseReplacedError)) this.#next.set(key, NEVER);
      } finally {
        this.#isRunning = false;
      }
      return;
    }
  }

  async #considerAll(keys: Iterable<CollectionKey>): Promise<void> {
    for (const key of keys) await this.consider([key]);
  }

  end(): void {
    this.#isOver = true;
    this.#release();
  }

  readonly #pause = async (): Promise<boolean> => {
    const held = this.#held;
    if (held !== null) await new Promise<void>((resolve) => held.waiting.push(resolve));
    if (!this.#isOver) await idleMoment();
    return !this.#isOver;
  };

  #dueFor(key: CollectionKey): Pass | null {
    const fold = this.#replica.fold(key);
    const next = this.#next.get(key) ?? { dead: ENTRIES, smallRows: SMALL_ROWS };
    if (fold !== undefined && this.#replica.neverLoaded.has(key)) {
      const before = this.#replica.indexed.get(key) ?? Number.POSITIVE_INFINITY;
      // how many of them count is not known before they are read
      if (fold.weight.entries >= Math.max(2 * before, before + ENTRIES) && next !== NEVER) {
        return "whole";
      }
      return fold.weight.smallRows >= next.smallRows ? "small" : null;
    }
    if (fold?.depth !== "records") return null;
    const dead = deadIn(fold);
    if (dead >= next.dead && dead >= fold.live) return "whole";
    return fold.weight.smallRows >= next.smallRows ? "small" : null;
  }

  #remember(key: CollectionKey): void {
    const fold = this.#replica.fold(key);
    if (fold === undefined) return;
    this.#next.set(key, {
      dead: Math.max(0, deadIn(fold)) + ENTRIES,
      smallRows: Math.max(SMALL_ROWS, fold.weight.smallRows + MORE_SMALL_ROWS),
    });
  }
}

function deadIn({ weight, live }: Fold): number {
  return weight.entries - live;
}

/** Resolves when the browser has time, within a second; without `requestIdleCallback`, in a task of its own. */
function idleMoment(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof requestIdleCallback === "function") {
      requestIdleCallback(() => resolve(), { timeout: 1_000 });
    } else setTimeout(resolve, 0);
  });
}
