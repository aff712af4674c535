/** What a key holds: how its last change can be recognised, and when the server says it was made. */
export interface Version {
  /** Undefined for a tombstone. */
  readonly tag: string | undefined;
  /** Who may read it; undefined for a tombstone. */
  readonly reader: string | undefined;
  readonly lastModified: number;
}

/** A request that is under way. What it writes, it writes wholly or not at all. */
export type Attempt = ReadonlyMap<string, Omit<Version, "lastModified">>;

/**
 * What the server has acknowledged, and what it may have done besides: requests whose answer was cut off. It
 * judges what a server that was started again has.
 */
export class Ledger {
  readonly #known = new Map<string, Version>();
  readonly #attempts = new Set<Attempt>();
  /** The newest timestamp of each list that any answer had. */
  readonly #newest = new Map<string, number>();
  acknowledged = 0;
  /** Attempts without an answer that turned out to be done, and not to be. */
  readonly unanswered = { done: 0, undone: 0 };

  known(key: string): Version | undefined {
    return this.#known.get(key);
  }

  newestBeside(key: string): number {
    return this.#newest.get(listOf(key)) ?? 0;
  }

  begin(attempt: Attempt): void {
    this.#attempts.add(attempt);
  }

  /** The timestamps are those of the answer, by key. `before` was the newest one when the request was sent. */
  acknowledge(attempt: Attempt, timestamps: ReadonlyMap<string, number>, before: number): void {
    this.#attempts.delete(attempt);
    for (const [key, change] of attempt) {
      const lastModified = timestamps.get(key) ?? 0;
      if (lastModified <= before) {
        throw new Error(
          `${key} was written at ${lastModified}, although ${before} was seen before`,
        );
      }
      this.#learn(key, { ...change, lastModified });
    }
    this.acknowledged++;
  }

  /** What is wrong with what the server has now. What it has is known from now on. */
  judge(actual: ReadonlyMap<string, Version>): readonly string[] {
    const wrong: string[] = [];
    const undecided = new Set<string>();
    for (const attempt of this.#attempts) {
      const keys = [...attempt.keys()];
      const done = keys.filter((key) => this.#isDone(attempt, key, actual.get(key)));
      if (done.length > 0 && done.length < keys.length) {
        wrong.push(`half of a request was done: ${done.join()} of ${keys.join()}`);
      }
      this.unanswered[done.length > 0 ? "done" : "undone"]++;
      for (const key of done) undecided.add(key);
    }
    for (const key of new Set([...this.#known.keys(), ...actual.keys()])) {
      if (undecided.has(key)) continue;
      const [expected, found] = [this.#known.get(key), actual.get(key)].map(print);
      if (expected !== found) wrong.push(`${key} was acknowledged as ${expected}, but is ${found}`);
    }
    this.#attempts.clear();
    for (const [key, version] of actual) this.#learn(key, version);
    return wrong;
  }

  #learn(key: string, version: Version): void {
    this.#known.set(key, version);
    this.#newest.set(listOf(key), Math.max(this.newestBeside(key), version.lastModified));
  }

  #isDone(attempt: Attempt, key: string, found: Version | undefined): boolean {
    const before = this.#known.get(key);
    const change = attempt.get(key);
    if (found === undefined || change === undefined) return false;
    if (found.lastModified === before?.lastModified) return false;
    return (
      found.tag === change.tag &&
      found.reader === change.reader &&
      found.lastModified > (before?.lastModified ?? 0)
    );
  }
}

function listOf(key: string): string {
  return key.slice(0, key.lastIndexOf("/"));
}

function print(version: Version | undefined): string {
  if (version === undefined) return "missing";
  const content = version.tag === undefined ? "deleted" : `${version.tag} for ${version.reader}`;
  return `${content} at ${version.lastModified}`;
}
