import { OfflineError, ReloadNeededError } from "../sync-errors.js";

/**
 * Loads a part of the library on first use, so that an app starts without it.
 *
 * @throws ReloadNeededError where the server has a newer version of the app and no longer this part of it.
 */
export async function loadOnUse<M>(load: () => Promise<M>): Promise<M> {
  try {
    return await load();
  } catch (cause) {
    if (!isOnline()) {
      const message = "A part of the app is not loaded yet, and there is no network";
      throw new OfflineError(message, { cause });
    }
    throw new ReloadNeededError("A part of the app cannot be loaded: reload the page", { cause });
  }
}

/** Begins to load what will be needed soon. What becomes of it is seen when it is used. */
export function loadAhead(load: () => Promise<unknown>): void {
  if (isOnline()) load().catch(() => undefined);
}

/** What the browser says of the network; true where it says nothing. */
export function isOnline(): boolean {
  return globalThis.navigator?.onLine ?? true;
}
