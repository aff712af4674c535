import { unrefTimeout } from "../store/unref-timeout.js";

/** How long an answer may take, in milliseconds. */
const BEAT = 400;

/** After so many beats without an answer nobody is there: within two seconds, but where timers are slowed down, since nobody sees the page. */
const BEATS = 4;

/**
 * Asks whether the one who syncs is still there, as long as somebody wants to know. A tab that is suspended, or has crashed, does not
 * answer; one that nobody sees does, since messages are not slowed down as timers are.
 */
export class Pulse {
  readonly #ask: () => void;
  readonly #watchers = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unanswered = 0;
  /** How often somebody who syncs was heard. */
  #answers = 0;

  constructor(ask: () => void) {
    this.#ask = ask;
  }

  /** Calls back, once, if nobody answers. The returned function ends it. */
  watch(onSilence: () => void): () => void {
    const watcher = (): void => onSilence();
    this.#watchers.add(watcher);
    if (this.#watchers.size === 1) {
      this.#unanswered = 0;
      this.#wait();
    }
    return () => {
      this.#watchers.delete(watcher);
      if (this.#watchers.size === 0) clearTimeout(this.#timer);
    };
  }

  /** The one who syncs says that it cannot go on. */
  stopped(): void {
    clearTimeout(this.#timer);
    const watchers = [...this.#watchers];
    this.#watchers.clear();
    for (const watcher of watchers) watcher();
  }

  /** Somebody who syncs has been heard. */
  heard(): void {
    this.#unanswered = 0;
    this.#answers += 1;
  }

  /** Goes up whenever somebody who syncs is heard. */
  get answers(): number {
    return this.#answers;
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = unrefTimeout(() => this.#beat(), BEAT);
  }

  #beat(): void {
    this.#unanswered += 1;
    if (this.#unanswered >= BEATS) {
      this.stopped();
      return;
    }
    this.#ask();
    this.#wait();
  }
}
