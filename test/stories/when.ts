import type { Observable } from "../../src/index.js";

/** The first value of an observable, now or later, that is such. */
export function when<T>(observable: Observable<T>, isSuch: (value: T) => boolean): Promise<T> {
  const over = new AbortController();
  return new Promise((resolve) => {
    const stop = observable.subscribe((value) => {
      if (over.signal.aborted || !isSuch(value)) return;
      over.abort();
      resolve(value);
    });
    over.signal.addEventListener("abort", stop);
  });
}
