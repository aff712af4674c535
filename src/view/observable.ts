import { report } from "./report.js";

/** A value that changes: the store contract of React (`useSyncExternalStore`), Svelte and Vue. */
export interface Observable<T> {
  /** The value now; the same object until it changes. */
  readonly get: () => T;
  /** Calls back at once and at each change, until the returned function is called. */
  readonly subscribe: (listener: (value: T) => void) => () => void;
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

  readonly subscribe = (listener: (value: T) => void): (() => void) => {
    // a wrapper, so that one function subscribed twice is called twice
    const call = (value: T): void => listener(value);
    this.#listeners.add(call);
    tell(call, this.#value);
    return () => {
      this.#listeners.delete(call);
    };
  };

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
