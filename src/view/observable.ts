import { report } from "./report.js";

/** A function that is told each value, or an observer as RxJS has it. */
export type Listener<T> = ((value: T) => void) | { readonly next?: (value: T) => void };

/** Ends a subscription; it is a function for React, Svelte and Vue, and has a method for RxJS. */
export interface Unsubscribe {
  (): void;
  readonly unsubscribe: () => void;
}

/** A value that changes: the store contract of React (`useSyncExternalStore`), Svelte, Vue and RxJS (`from`). */
export interface Observable<T> {
  /** The value now; the same object until it changes. */
  readonly get: () => T;
  /** Calls back at once and at each change, until the returned function is called. */
  readonly subscribe: (listener: Listener<T>) => Unsubscribe;
  /** For RxJS, which looks for it. */
  readonly "@@observable": () => Observable<T>;
}

/** Makes an {@link Observable} of the two functions that it consists of. */
export function observableOf<T>(
  get: Observable<T>["get"],
  subscribe: Observable<T>["subscribe"],
): Observable<T> {
  const observable: Observable<T> = { get, subscribe, "@@observable": () => observable };
  return observable;
}

/** An {@link Observable} that its owner sets. */
export class Signal<T> implements Observable<T> {
  #value: T;
  readonly #isEqual: (a: T, b: T) => boolean;
  readonly #listeners = new Set<(value: T) => void>();

  constructor(value: T, isEqual: (a: T, b: T) => boolean = Object.is) {
    this.#value = value;
    this.#isEqual = isEqual;
  }

  readonly get = (): T => this.#value;

  /** Whether anybody listens. */
  get isObserved(): boolean {
    return this.#listeners.size > 0;
  }

  /** `onEnd` is for the owner: it is called after the listener has stopped. */
  readonly subscribe = (listener: Listener<T>, onEnd?: () => void): Unsubscribe => {
    // a wrapper, so that one function subscribed twice is called twice
    const call = (value: T): void => {
      if (typeof listener === "function") listener(value);
      else listener.next?.(value);
    };
    this.#listeners.add(call);
    tell(call, this.#value);
    const unsubscribe = (): void => {
      if (this.#listeners.delete(call)) onEnd?.();
    };
    return Object.assign(() => unsubscribe(), { unsubscribe });
  };

  readonly "@@observable" = (): Observable<T> => this;

  /** Tells every listener. What one of them throws is reported: it harms neither the others nor the caller. */
  set(value: T): void {
    if (this.#isEqual(this.#value, value)) return;
    this.#value = value;
    const listeners = [...this.#listeners];
    for (const listener of listeners) {
      // a listener may stop others, or set another value, which all of them have then heard of
      if (!Object.is(this.#value, value)) return;
      if (this.#listeners.has(listener)) tell(listener, value);
    }
  }
}

function tell<T>(listener: (value: T) => void, value: T): void {
  try {
    listener(value);
  } catch (error) {
    report(error);
  }
}
