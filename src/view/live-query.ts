import type { CollectionKey } from "../store/rows.js";
import type { Fold } from "./fold.js";
import { hasSameItems } from "./has-same-items.js";
import { Matches } from "./matches.js";
import { Signal, type Listener, type Observable, type Unsubscribe } from "./observable.js";
import type { Replica } from "./replica.js";
import { planQuery, type Plan, type Query } from "./query.js";
import { runQuery } from "./run-query.js";
import { freeze, type Shown } from "./shown.js";
import type { Touched } from "./touched.js";

/** What a live query shows. `data` is undefined only before the first result. */
export type LiveState<T> =
  | { readonly state: "loading"; readonly data: undefined; readonly error: undefined }
  | { readonly state: "ready"; readonly data: readonly T[]; readonly error: undefined }
  | { readonly state: "error"; readonly data: readonly T[] | undefined; readonly error: unknown };

/** Before the first result. */
export const LOADING: LiveState<never> = Object.freeze({
  state: "loading",
  data: undefined,
  error: undefined,
});

/**
 * A query that stays current, also with what other tabs commit. While somebody listens its result is kept and not computed again;
 * it keeps its identity where nothing in it changed.
 */
export class LiveQuery implements Observable<LiveState<Shown>> {
  readonly #replica: Replica;
  readonly #key: CollectionKey;
  readonly #plan: Plan;
  readonly #withStates: boolean;
  readonly #signal = new Signal<LiveState<Shown>>(LOADING);
  /** What is kept while somebody listens, and of which fold. */
  #kept: { readonly fold: Fold; readonly matches: Matches } | undefined;
  #stop: (() => void) | undefined;

  /** `states`: a new result, too, when nothing but the state of a record in it has moved. */
  constructor(
    replica: Replica,
    key: CollectionKey,
    { states = false, ...query }: Query & { readonly states?: boolean | undefined } = {},
  ) {
    this.#replica = replica;
    this.#key = key;
    this.#plan = planQuery(query);
    this.#withStates = states;
  }

  readonly get = (): LiveState<Shown> => {
    // nobody listens, so nobody kept it current
    if (this.#stop === undefined) this.#computeAnew();
    if (this.#signal.get() === LOADING) this.#load();
    return this.#signal.get();
  };

  readonly subscribe = (listener: Listener<LiveState<Shown>>): Unsubscribe => {
    if (this.#stop === undefined) this.#start();
    return this.#signal.subscribe(listener, () => {
      if (this.#signal.isObserved) return;
      this.#stop?.();
      this.#stop = undefined;
      this.#kept = undefined;
    });
  };

  readonly "@@observable" = (): Observable<LiveState<Shown>> => this;

  #start(): void {
    const { hearers } = this.#replica;
    const stops = [
      hearers.onCommit((touched) => this.#follow(touched)),
      hearers.onReplaced(() => {
        this.#computeAnew();
        this.#load();
      }),
    ];
    this.#stop = () => {
      for (const stop of stops) stop();
    };
    // what is in memory is shown at once, and nothing of what was there when somebody listened last
    this.#computeAnew();
    if (this.#kept === undefined) this.#load();
  }

  #load(): void {
    this.#replica.load(this.#key, "records").then(
      () => this.#computeAnew(),
      (error: unknown) => this.#fail(error),
    );
  }

  /** Takes what was touched into what is kept; where nothing is kept of what is in memory now, it is computed. */
  #follow(all: readonly Touched[]): void {
    const its = all.filter(({ key }) => key === this.#key);
    if (its.length === 0) return;
    const kept = this.#kept;
    if (kept === undefined || kept.fold !== this.#replica.fold(this.#key)) {
      return this.#computeAnew();
    }
    const ids = new Set(its.flatMap((touched) => [...touched.ids]));
    const { matches } = kept;
    try {
      matches.update(ids);
    } catch (error) {
      return this.#fail(error);
    }
    const hasMoved = this.#withStates && [...ids].some((id) => matches.shows(id));
    if (hasMoved) matches.renew();
    this.#show(matches.data, hasMoved);
  }

  #computeAnew(): void {
    this.#kept = undefined;
    const fold = this.#replica.fold(this.#key);
    // what was shown may be of a content that is gone
    if (fold?.depth !== "records") return this.#signal.set(LOADING);
    try {
      const all = runQuery(this.#replica, this.#key, { ...this.#plan, limit: Infinity });
      const records = {
        shown: (id: string) => freeze(this.#replica.shown(this.#key, id)),
        ageOf: (id: string) => fold.ageOf(id),
      };
      const matches = new Matches(this.#plan, records, all);
      if (this.#stop !== undefined) this.#kept = { fold, matches };
      this.#show(matches.data);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** A new array of the same records is shown only where it says that a state has moved. */
  #show(data: readonly Shown[], hasMoved = false): void {
    const before = this.#signal.get();
    const isOld = before.state === "ready" && hasSameItems(before.data, data);
    if (isOld && !hasMoved) return;
    this.#signal.set({ state: "ready", data, error: undefined });
  }

  #fail(error: unknown): void {
    this.#kept = undefined;
    const { data } = this.#signal.get();
    this.#signal.set({ state: "error", data, error });
  }
}
