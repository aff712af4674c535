import type { CollectionKey, CollectionState, JournalCounts } from "../store/rows.js";
import type { Reading } from "../store/store.js";
import type { Later } from "./later.js";

/** What the journals of a database hold, by the newest states that this tab has read. */
export class JournalWatch {
  readonly #later: Later;
  /** Undefined is a state of an older version of this library, which did not count. */
  readonly #counts = new Map<CollectionKey, JournalCounts | undefined>();
  readonly #listeners = new Set<() => void>();

  constructor(later: Later) {
    this.#later = later;
  }

  /** Null where the collection's state was never read. */
  countsOf(key: CollectionKey): JournalCounts | undefined | null {
    return this.#counts.has(key) ? this.#counts.get(key) : null;
  }

  /** How many entries of these collections the app has not seen. */
  unseenIn(keys: Iterable<CollectionKey>): number {
    let unseen = 0;
    for (const key of keys) unseen += this.#counts.get(key)?.unseen ?? 0;
    return unseen;
  }

  take(states: Iterable<readonly [CollectionKey, CollectionState]>): void {
    let hasChanged = false;
    for (const [key, { journal }] of states) {
      const before = this.#counts.get(key);
      this.#counts.set(key, journal);
      hasChanged ||= !isSame(before, journal);
    }
    if (hasChanged) this.#tell();
  }

  takeRead({ slices }: Reading): void {
    this.take([...slices].map(([key, { state }]) => [key, state] as const));
  }

  clear(): void {
    if (this.#counts.size === 0) return;
    this.#counts.clear();
    this.#tell();
  }

  /** Calls back, in a task of its own, after the number of entries, or of those unseen, has changed. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    for (const listener of this.#listeners) {
      this.#later.run(() => {
        if (this.#listeners.has(listener)) listener();
      });
    }
  }
}

function isSame(a: JournalCounts | undefined, b: JournalCounts | undefined): boolean {
  return a?.unseen === b?.unseen && a?.kept === b?.kept && a?.oldestSeen === b?.oldestSeen;
}
