/** So many counts are remembered before all of them are forgotten. */
const MOST = 10_000;

/**
 * When the entries of a history have to be counted again: not before so many more were written that there may be too
 * many of them. Entries that went in another way only make a count come earlier than need be, and so does forgetting.
 */
export class TrimClock {
  readonly #left = new Map<string, number>();

  /** Whether the entry that was just written may be one too many. */
  isDue(entries: string): boolean {
    const left = this.#left.get(entries) ?? 0;
    if (left > 0) this.#left.set(entries, left - 1);
    return left === 0;
  }

  /** `left` more entries are not too many. */
  wait(entries: string, left: number): void {
    if (this.#left.size >= MOST) this.#left.clear();
    this.#left.set(entries, left);
  }

  /** After something was undone, there may be more entries than there were when they were counted. */
  forget(): void {
    this.#left.clear();
  }
}
