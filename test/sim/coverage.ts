/** Counts how often each situation came about. */
export class Coverage {
  readonly #counts = new Map<string, number>();

  count(situation: string): void {
    this.#counts.set(situation, (this.#counts.get(situation) ?? 0) + 1);
  }

  add(counts: Readonly<Record<string, number>>): void {
    for (const [situation, count] of Object.entries(counts)) {
      this.#counts.set(situation, (this.#counts.get(situation) ?? 0) + count);
    }
  }

  of(situation: string): number {
    return this.#counts.get(situation) ?? 0;
  }

  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }
}
