import { hasSameItems } from "./has-same-items.js";
import { LOADING, type LiveState } from "./live-query.js";
import { Signal, type Listener, type Observable, type Unsubscribe } from "./observable.js";

/** Where a {@link LiveRead} has its items from. */
export interface Source<T> {
  readonly read: () => Promise<readonly T[]>;
  /** Calls back when the items may have changed; the function that it returns ends that. */
  readonly listen: (onChange: () => void) => () => void;
  /** By what an item is recognised in the next reading. */
  readonly keyOf: (item: T) => string;
  /** Names the content that is read: of another one nothing is shown any more. */
  readonly epoch: () => string;
}

/**
 * A list that is read again when it may have changed, while somebody listens. What is still the same keeps its identity: each item,
 * and the whole where all of it is.
 */
export class LiveRead<T> implements Observable<LiveState<T>> {
  readonly #source: Source<T>;
  readonly #signal = new Signal<LiveState<T>>(LOADING);
  #stop: (() => void) | undefined;
  /** Of which content the signal is. */
  #epoch = "";
  #isReading = false;
  /** Whether something changed while it was being read. */
  #isStale = false;

  constructor(source: Source<T>) {
    this.#source = source;
  }

  /** Where nobody listens: what was read last; it is read anew then. */
  readonly get = (): LiveState<T> => {
    if (this.#stop === undefined) this.#read();
    return this.#isOfOther ? LOADING : this.#signal.get();
  };

  readonly subscribe = (listener: Listener<LiveState<T>>): Unsubscribe => {
    if (this.#stop === undefined) {
      this.#stop = this.#source.listen(() => this.#read());
      this.#read();
    }
    return this.#signal.subscribe(listener, () => {
      if (this.#signal.isObserved) return;
      this.#stop?.();
      this.#stop = undefined;
    });
  };

  readonly "@@observable" = (): Observable<LiveState<T>> => this;

  /** Whether what was read last is of a content that was replaced. */
  get #isOfOther(): boolean {
    return this.#epoch !== this.#source.epoch();
  }

  #read(): void {
    this.#isStale = true;
    // where somebody listens, or begins to, nobody is shown what is no longer there
    if (this.#stop !== undefined && this.#isOfOther) this.#signal.set(LOADING);
    if (!this.#isReading) void this.#readAll();
  }

  async #readAll(): Promise<void> {
    this.#isReading = true;
    while (this.#isStale) {
      this.#isStale = false;
      const epoch = this.#source.epoch();
      const read = await this.#source.read().then(
        (items) => ({ items }),
        (error: unknown) => ({ error }),
      );
      if (epoch !== this.#source.epoch()) {
        this.#isStale = true;
        continue;
      }
      const before = this.#epoch === epoch ? this.#signal.get() : LOADING;
      this.#epoch = epoch;
      if ("items" in read) this.#show(before, read.items);
      else this.#signal.set({ state: "error", data: before.data, error: read.error });
    }
    this.#isReading = false;
  }

  #show(before: LiveState<T>, items: readonly T[]): void {
    const known = new Map((before.data ?? []).map((item) => [this.#source.keyOf(item), item]));
    const data = items.map((item) => {
      const same = known.get(this.#source.keyOf(item));
      return same !== undefined && isSame(same, item) ? same : item;
    });
    if (before.state === "ready" && hasSameItems(before.data, data)) return;
    this.#signal.set({ state: "ready", data: Object.freeze(data), error: undefined });
  }
}

/** Items are plain, but for dates in them. Another order of keys makes another item, which does no harm. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
