import type { Database } from "../database/database.js";
import { InvalidInputError } from "../errors.js";
import { syncTag } from "./sync-tag.js";

export interface RegisterSyncOptions {
  /** The registration of the worker. Default: the one that is in charge of this page. */
  readonly registration?: ServiceWorkerRegistration;
  /**
   * How long a page that is shown and online has to send by itself what was written, in milliseconds, before the browser is asked.
   * Default: 15,000; 0 asks at once.
   */
  readonly patience?: number;
}

export interface RegisteredSync {
  /** Whether there is Background Sync here. Where there is none, the page sends what it can while it is open. */
  readonly isSupported: boolean;
  /** Asks for no more syncs. What was asked for stays. */
  readonly stop: () => void;
}

const PATIENCE = 15_000;

/**
 * Asks the browser to wake the service worker where something is left unsent: at once while there is no network and when the page is
 * hidden, otherwise if the page does not send it soon. Leaves syncing while the page is open to `startSync()`. Never fails
 * where the browser or the user refuses.
 *
 * @throws InvalidInputError for a `patience` that is no time.
 */
export async function registerSync(
  db: Pick<Database, "name" | "status">,
  { registration, patience = PATIENCE }: RegisterSyncOptions = {},
): Promise<RegisteredSync> {
  if (!(patience >= 0 && patience < 2 ** 31)) {
    throw new InvalidInputError(`patience is ${patience}: give milliseconds`);
  }
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
  let timer: ReturnType<typeof setTimeout> | undefined;
  const askNow = (): void => {
    clearTimeout(timer);
    timer = undefined;
    isAsked = true;
    void ask();
  };
  const look = (): void => {
    const { pending, unsentAccess, online } = db.status.get();
    if (pending + unsentAccess === 0) {
      clearTimeout(timer);
      timer = undefined;
      isAsked = false;
    } else if (!isAsked) {
      if (patience === 0 || !online || isHidden()) askNow();
      else timer ??= setTimeout(askNow, patience);
    }
  };
  const onHidden = (): void => {
    // the browser may have given up what was asked for before
    if (isHidden()) isAsked = false;
    look();
  };
  const unsubscribe = db.status.subscribe(look);
  globalThis.document?.addEventListener("visibilitychange", onHidden);
  return {
    isSupported: true,
    stop: () => {
      unsubscribe();
      clearTimeout(timer);
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

function isHidden(): boolean {
  return globalThis.document?.visibilityState === "hidden";
}
