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
  readonly #toConsider = new Set<CollectionKey>();
  /** Who waits while it is held; null: it is not. */
  #held: (() => void)[] | null = null;

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
    if (isHeld) this.#held ??= [];
    else this.#release();
  }

  #release(): void {
    const waiting = this.#held ?? [];
    this.#held = null;
    for (const go of waiting) go();
    void this.consider([]);
  }

  /** Compacts those of these collections, and of those that were put off, that are due, one at a time. Never rejects. */
  async consider(keys: Iterable<CollectionKey>): Promise<void> {
    for (const key of keys) this.#toConsider.add(key);
    if (this.#isRunning || this.#isOver || this.#held !== null) return;
    this.#isRunning = true;
    for (const key of this.#toConsider) {
      this.#toConsider.delete(key);
      await this.#compactIfDue(key);
    }
    this.#isRunning = false;
  }

  async #compactIfDue(key: CollectionKey): Promise<void> {
    const pass = this.#isOver ? null : this.#dueFor(key);
    if (pass === null) return;
    try {
      const compact = this.#replica.neverLoaded.has(key)
        ? (await import("./compact-indexed.js")).compactIndexed
        : (await import("./compact-log.js")).compactLog;
      await compact(this.#replica, key, { pass, pause: this.#pause });
      this.#remember(key);
    } catch (error) {
      // closed, or no room even for less: the log is right as it is, and is left alone
      if (!(error instanceof DatabaseReplacedError)) this.#next.set(key, NEVER);
    }
  }

  end(): void {
    this.#isOver = true;
    this.#release();
  }

  readonly #pause = async (): Promise<boolean> => {
    const held = this.#held;
    if (held !== null) await new Promise<void>((resolve) => held.push(resolve));
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
