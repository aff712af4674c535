import type { CollectionKey } from "../store/rows.js";
import type { Observable } from "./observable.js";
import { Signal } from "./observable.js";
import type { Replica } from "./replica.js";
import { planQuery, type Plan, type Query } from "./query.js";
import { runQuery } from "./run-query.js";
import type { Shown } from "./shown.js";

/** What a live query shows. `data` is undefined only before the first result. */
export type LiveState<T> =
  | { readonly state: "loading"; readonly data: undefined; readonly error: undefined }
  | { readonly state: "ready"; readonly data: readonly T[]; readonly error: undefined }
  | { readonly state: "error"; readonly data: readonly T[] | undefined; readonly error: unknown };

const LOADING: LiveState<never> = Object.freeze({
  state: "loading",
  data: undefined,
  error: undefined,
});

/**
 * A query that stays current: its result is computed again after each commit of its collection, by any tab, and
 * keeps its identity where nothing in it changed.
 */
export class LiveQuery implements Observable<LiveState<Shown>> {
  readonly #replica: Replica;
  readonly #key: CollectionKey;
  readonly #plan: Plan;
  readonly #signal = new Signal<LiveState<Shown>>(LOADING);
  #stop: (() => void) | undefined;

  constructor(replica: Replica, key: CollectionKey, query: Query | undefined) {
    this.#replica = replica;
    this.#key = key;
    this.#plan = planQuery(query);
  }

  readonly get = (): LiveState<Shown> => {
    // nobody listens, so nobody kept it current
    if (this.#stop === undefined) this.#compute();
    if (this.#signal.get() === LOADING) this.#load();
    return this.#signal.get();
  };

  readonly subscribe = (listener: (state: LiveState<Shown>) => void): (() => void) => {
    if (this.#stop === undefined) this.#start();
    const unsubscribe = this.#signal.subscribe(listener);
    return () => {
      unsubscribe();
      if (!this.#signal.isObserved) {
        this.#stop?.();
        this.#stop = undefined;
      }
    };
  };

  #start(): void {
    const stops = [
      this.#replica.hearers.onCommit((touched) => {
        if (touched.some(({ key }) => key === this.#key)) this.#compute();
      }),
      this.#replica.hearers.onReplaced(() => {
        this.#compute();
        this.#load();
      }),
    ];
    this.#stop = () => {
      for (const stop of stops) stop();
    };
    this.#load();
  }

  #load(): void {
    this.#replica.load(this.#key, "records").then(
      () => this.#compute(),
      (error: unknown) => {
        const { data } = this.#signal.get();
        this.#signal.set({ state: "error", data, error });
      },
    );
  }

  #compute(): void {
    if (this.#replica.fold(this.#key)?.depth !== "records") {
      // what was shown may be of a content that is gone
      this.#signal.set(LOADING);
      return;
    }
    const before = this.#signal.get();
    try {
      const data = runQuery(this.#replica, this.#key, this.#plan);
      if (before.state === "ready" && isSame(before.data, data)) return;
      this.#signal.set({ state: "ready", data, error: undefined });
    } catch (error) {
      this.#signal.set({ state: "error", data: before.data, error });
    }
  }
}

function isSame(a: readonly Shown[], b: readonly Shown[]): boolean {
  return a.length === b.length && a.every((record, index) => record === b[index]);
}
