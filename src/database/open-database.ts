import type { AnyCollectionDefinition } from "../collection/definition.js";
import { InvalidInputError, StorageUnavailableError } from "../errors.js";
import { newRecordId, type RandomBytes } from "../record/record-id.js";
import { openIdbStore } from "../store/idb-store.js";
import type { Store } from "../store/store.js";
import { Database } from "./database.js";
import type { JournalLimits } from "./journal-limits.js";
import { loadOnUse } from "./load-on-use.js";
import { checkSettings } from "./settings.js";
import type { World } from "./world.js";

export interface OpenOptions {
  /** The collections that this page, tab or worker knows: what it syncs, and what its status counts. */
  readonly collections?: readonly AnyCollectionDefinition[];
  /**
   * Where records are kept. `"indexeddb"` (the default); `"memory"`: until the database is closed (tests, Node, server
   * rendering); `"indexeddb-or-memory"`: in memory where there is no IndexedDB, with a warning on the console.
   */
  readonly storage?: "indexeddb" | "memory" | "indexeddb-or-memory";
  /** How much of the journals is kept, of what the app has marked as seen. Default: 30 days, 1,000 entries each. */
  readonly journal?: JournalLimits;
  /** After how many milliseconds what is unsent counts as stalled (`status.stalled`). Default: 5 minutes. */
  readonly stalledAfter?: number;
}

/**
 * Opens a database of this name on this device, and makes it if there is none. Needs no network.
 *
 * @throws StorageUnavailableError where there is no IndexedDB, or it does not open; InvalidInputError for an empty name
 * or limits that are none.
 */
export async function openDatabase(name: string, options: OpenOptions = {}): Promise<Database> {
  if (typeof name !== "string" || name === "") {
    throw new InvalidInputError("The name of a database is empty: give it one");
  }
  const settings = checkSettings(options);
  const store = await openStore(name, options.storage ?? "indexeddb");
  return Database.open(name, store, options.collections ?? [], worldOfTab(store), settings);
}

async function openInMemory(): Promise<Store> {
  const { openMemoryStore } = await loadOnUse(() => import("../store/memory-store.js"));
  return openMemoryStore();
}

async function openStore(
  name: string,
  storage: NonNullable<OpenOptions["storage"]>,
): Promise<Store> {
  switch (storage) {
    case "memory":
      return openInMemory();
    case "indexeddb":
      return openIdbStore(name, { random });
    case "indexeddb-or-memory":
      try {
        return await openIdbStore(name, { random });
      } catch (error) {
        if (!(error instanceof StorageUnavailableError)) throw error;
        console.warn(`kintsugi: ${name} is kept in memory only, and lost with this page`, error);
        return openInMemory();
      }
    default:
      throw new InvalidInputError(
        `storage is ${JSON.stringify(storage)}: "indexeddb", "memory" or "indexeddb-or-memory"`,
      );
  }
}

/** The defaults, chosen here and nowhere else. */
const random: RandomBytes = (bytes) => crypto.getRandomValues(bytes);

function worldOfTab({ kind }: Store): World {
  const session = newRecordId(random);
  return {
    random,
    channel: kind === "memory" ? undefined : globalThis.BroadcastChannel,
    clock: () => ({
      now: performance.timeOrigin + performance.now(),
      wall: Date.now(),
      session,
    }),
  };
}
