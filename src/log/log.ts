import type { SyncReport } from "../collection/sync-report.js";
import type { PerformEffect } from "../driver/perform.js";
import type { CollectionKey } from "../store/rows.js";
import type { Clock } from "../sync/window.js";
import type { LogEntry, LogOptions } from "./entry.js";

export interface Listening extends Required<LogOptions> {
  readonly listener: (entry: LogEntry) => void;
}

/** Of the sync that is to be told of. */
export interface SyncTold {
  readonly collections: readonly CollectionKey[];
  readonly clock: () => Clock;
}

/** Hears what a sync does, by standing around what performs it. */
export type Overhear = (effects: PerformEffect) => PerformEffect;

const plain: Overhear = (effects) => effects;

/** What the syncs of this tab do, told to who listens. */
export class Log {
  readonly #listeners = new Set<Listening>();
  #syncs = 0;

  /**
   * Calls `listener` with each entry, at once, from the next sync that begins; the returned function ends it. While nobody
   * listens nothing is made. Credentials are in no entry, whatever the options.
   */
  listen(
    listener: (entry: LogEntry) => void,
    { level = "info", records = false }: LogOptions = {},
  ): () => void {
    const listening = { listener, level, records };
    this.#listeners.add(listening);
    return () => void this.#listeners.delete(listening);
  }

  /**
   * Runs a sync and tells of it, if somebody listens as it begins.
   *
   * @internal
   */
  async over(
    sync: () => SyncTold,
    run: (overhear: Overhear) => Promise<SyncReport>,
  ): Promise<SyncReport> {
    if (this.#listeners.size === 0) return run(plain);
    // who has no network may not have this part yet: the sync goes on untold
    const told = await import("./tell-sync.js").catch(() => null);
    return told === null
      ? run(plain)
      : told.tellSync({ ...sync(), number: ++this.#syncs, listeners: this.#listeners }, run);
  }
}
