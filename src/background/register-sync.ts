import type { Database } from "../database/database.js";
import { syncTag } from "./sync-tag.js";

export interface RegisterSyncOptions {
  /** The registration of the worker. Default: the one that is in charge of this page. */
  readonly registration?: ServiceWorkerRegistration;
}

export interface RegisteredSync {
  /** Whether there is Background Sync here. Where there is none, the page sends what it can while it is open. */
  readonly isSupported: boolean;
  /** Asks for no more syncs. What was asked for stays. */
  readonly stop: () => void;
}

/**
 * Asks the browser to wake the service worker when there is a network: whenever something becomes unsent, and again when the page is
 * hidden with something unsent. Never fails where the browser or the user refuses.
 */
export async function registerSync(
  db: Pick<Database, "name" | "status">,
  { registration }: RegisterSyncOptions = {},
): Promise<RegisteredSync> {
  const workers = serviceWorkers();
  if (workers === null) return { isSupported: false, stop: () => {} };

  // a page that is being left has no time to wait for it
  let known = registration;
  const ask = async (): Promise<void> => {
    try {
      known ??= await workers.ready;
      await (known as SyncRegistration).sync?.register(syncTag(db.name));
    } catch {
      // refused by the user or the browser; what is unsent stays for the next page
    }
  };

  let isAsked = false;
  const look = (): void => {
    const { pending, unsentAccess } = db.status.get();
    const hasUnsent = pending + unsentAccess > 0;
    if (hasUnsent && !isAsked) void ask();
    isAsked = hasUnsent;
  };
  const onHidden = (): void => {
    // the browser may have given up what was asked for before
    if (globalThis.document?.visibilityState === "hidden") isAsked = false;
    look();
  };
  const unsubscribe = db.status.subscribe(look);
  globalThis.document?.addEventListener("visibilitychange", onHidden);
  return {
    isSupported: true,
    stop: () => {
      unsubscribe();
      globalThis.document?.removeEventListener("visibilitychange", onHidden);
    },
  };
}

/** As the specification of Background Sync has it; not all browsers do. */
interface SyncRegistration extends ServiceWorkerRegistration {
  readonly sync?: { readonly register: (tag: string) => Promise<void> };
}

function serviceWorkers(): ServiceWorkerContainer | null {
  if (!("SyncManager" in globalThis)) return null;
  try {
    // absent where the page came over an insecure connection; it throws in some frames
    return globalThis.navigator.serviceWorker ?? null;
  } catch {
    return null;
  }
}
