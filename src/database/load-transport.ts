import type { kintoTransport } from "../http/kinto-transport.js";
import { OfflineError, ReloadNeededError } from "../sync-errors.js";

/**
 * The transport, loaded on first use, so that an app starts without it.
 *
 * @throws ReloadNeededError where the server has a newer version of the app and no longer this part of it.
 */
export async function loadTransport(): Promise<typeof kintoTransport> {
  try {
    return (await import("../http/kinto-transport.js")).kintoTransport;
  } catch (cause) {
    if ((globalThis.navigator as Navigator | undefined)?.onLine === false) {
      throw new OfflineError("A part of the app is not loaded yet, and there is no network", {
        cause,
      });
    }
    throw new ReloadNeededError("A part of the app cannot be loaded: reload the page", { cause });
  }
}
