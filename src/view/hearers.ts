import { Later } from "./later.js";
import { report } from "./report.js";
import type { Touched } from "./touched.js";

type OnCommit = (touched: readonly Touched[]) => void;

/** Those who hear of what was folded: this library's own parts at once, everybody else in a task of their own. */
export class Hearers {
  readonly later: Later = new Later();
  readonly #atOnce = new Set<OnCommit>();
  readonly #onCommit = new Set<OnCommit>();
  readonly #onReplaced = new Set<() => void>();
  /** What the listeners have still to hear of. */
  #pending: Touched[] = [];

  /** Calls back as soon as something was folded: for what is quick, never throws, and calls nobody's code but ours. */
  onFolded(listener: OnCommit): () => void {
    this.#atOnce.add(listener);
    return () => this.#atOnce.delete(listener);
  }

  /** Calls back after commits that were folded, of any tab: with all of them that came until then. */
  onCommit(listener: OnCommit): () => void {
    this.#onCommit.add(listener);
    return () => this.#onCommit.delete(listener);
  }

  /** Calls back after the content was replaced, by any tab. */
  onReplaced(listener: () => void): () => void {
    this.#onReplaced.add(listener);
    return () => this.#onReplaced.delete(listener);
  }

  tell(touched: readonly Touched[]): void {
    if (touched.length === 0) return;
    for (const listener of this.#atOnce) listener(touched);
    if (this.#onCommit.size === 0) return;
    this.#pending.push(...touched);
    if (this.#pending.length > touched.length) return;
    this.later.run(() => this.#tellAll());
  }

  /** All that was folded until now, together: who is told of one commit sees what the next one changed. */
  #tellAll(): void {
    const touched = this.#pending;
    this.#pending = [];
    for (const listener of this.#onCommit) {
      try {
        if (this.#onCommit.has(listener)) listener(touched);
      } catch (error) {
        report(error);
      }
    }
  }

  tellReplaced(): void {
    this.later.run(() => {
      for (const listener of this.#onReplaced) listener();
    });
  }

  close(): void {
    this.#atOnce.clear();
    this.#onCommit.clear();
    this.#onReplaced.clear();
    this.later.close();
  }
}
