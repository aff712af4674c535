import type { Client } from "./client.js";
import type { Version } from "./ledger.js";

interface Entry {
  readonly uri: string;
  readonly target: { readonly data: { readonly last_modified: number } };
}

/** Looks whether each change has its entry in the history, which is written in the same transaction. */
export class HistoryCheck {
  #since = 0;
  readonly #seen = new Map<string, number>();

  async findWrong(
    client: Client,
    actual: ReadonlyMap<string, Version>,
  ): Promise<readonly string[]> {
    const answer = await client.send("GET", `/buckets/b/history?_since=${this.#since}`);
    const { data } = answer.body as { readonly data: readonly Entry[] };
    const logged = new Set(data.map(({ uri, target }) => `${uri} at ${target.data.last_modified}`));
    const wrong: string[] = [];
    for (const [key, { lastModified }] of actual) {
      const change = `${key} at ${lastModified}`;
      if (this.#seen.get(key) !== lastModified && !logged.has(change)) {
        wrong.push(`${change} is not in the history`);
      }
      this.#seen.set(key, lastModified);
    }
    this.#since = answer.etag;
    return wrong;
  }
}
