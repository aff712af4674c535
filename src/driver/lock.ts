/** Runs `act` while nobody else of the same name runs. Where there are no Web Locks, others are not kept out. */
export type WithLock = <R>(signal: AbortSignal, act: () => Promise<R>) => Promise<R>;

/**
 * One sync at a time for a database, over all tabs and workers. It saves work; correctness does not need it.
 * Web Locks exist only in secure contexts (Web Locks API, section 3).
 */
export function webLock(name: string): WithLock {
  return async (signal, act) => {
    const locks = globalThis.navigator?.locks;
    if (locks === undefined) return act();
    return locks.request(`kintsugi:${name}`, { signal }, act);
  };
}
