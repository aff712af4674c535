import type { Collection, CollectionDefinition, Database, LiveState } from "../../src/index.js";
// loaded on first use otherwise, from a disk that knows no virtual time
import "../../src/database/exchange.js";
import "../../src/remote.js";
import { Database as OpenedDatabase } from "../../src/database/database.js";
import { openIdbStore } from "../../src/store/idb-store.js";
import type { ChannelConstructor } from "../../src/store/channel.js";
import type { JournalEntry } from "../../src/store/rows.js";
import type { Store } from "../../src/store/store.js";
import { seededRandom } from "../../src/testing/seeded-random.js";
import { createMortalIndexedDB, type MortalIndexedDB } from "./mortal-indexeddb.js";
import type { TabNetwork } from "./network.js";
import type { VirtualTime } from "./virtual-time.js";

export type Note = Record<string, string>;

export interface TabSettings {
  /** Of the database; the tabs of a device share it. */
  readonly name: string;
  readonly definition: CollectionDefinition<Note>;
  readonly storage: IDBFactory;
  readonly channel: ChannelConstructor | null;
  readonly network: TabNetwork;
  readonly time: VirtualTime;
  /** By how much the clock of the device is wrong, in milliseconds. */
  readonly skew: () => number;
  readonly auth: () => string;
  /** Names this life of the tab, and makes its random numbers. */
  readonly session: number;
}

/** One open tab of a device. */
export interface Tab {
  readonly db: Database;
  readonly notes: Collection<Note>;
  readonly idb: MortalIndexedDB;
  readonly network: TabNetwork;
  readonly store: Store;
  readonly connect: () => void;
  /** The list that the app would show. */
  readonly shown: () => LiveState<Note>;
  /** The tab is gone: nothing that it began has any effect any more. */
  readonly kill: () => void;
  readonly close: () => Promise<void>;
}

export const REMOTE = "http://localhost/v1";

/** Opens a database as `openDatabase` does, in a world of its own. */
export async function openTab(settings: TabSettings): Promise<Tab> {
  const { name, definition, storage, channel, network, time, session } = settings;
  const idb = createMortalIndexedDB(storage);
  const dice = seededRandom(session);
  const random = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
    bytes.map(() => dice(256));
  const store = await openIdbStore(name, {
    random,
    wait: (ms) => time.sleep(ms),
    indexedDB: idb.factory,
    channel,
  });
  const db = await OpenedDatabase.open(name, store, [definition], {
    random,
    clock: () => ({
      now: time.wall,
      wall: time.wall + settings.skew(),
      session: String(session),
    }),
  });
  const connect = (): void => {
    db.connect({ remote: REMOTE, auth: settings.auth, fetch: network.fetch });
  };
  connect();
  const notes = db.collection(definition);
  const live = notes.live({ sort: "id" });
  const stop = live.subscribe(() => {});
  return {
    db,
    notes,
    idb,
    network,
    store,
    connect,
    shown: live.get,
    kill: () => {
      idb.die();
      network.die();
    },
    close: async () => {
      await db.close();
      stop();
      network.die();
    },
  };
}

/** What the database of a device holds: every operation ever stored, and the journal. */
export async function readLog({
  name,
  definition,
  storage,
}: Pick<TabSettings, "name" | "definition" | "storage">): Promise<{
  readonly text: string;
  readonly journal: readonly JournalEntry[];
}> {
  const store = await openIdbStore(name, {
    random: (bytes) => bytes,
    indexedDB: createMortalIndexedDB(storage).factory,
    channel: null,
  });
  try {
    const { key } = definition;
    const { slices } = await store.read([{ key, seen: 0 }], { segments: false });
    const rows = slices.get(key)?.rows.map(({ row }) => row.ops ?? []) ?? [];
    return { text: JSON.stringify(rows), journal: await store.journal(key) };
  } finally {
    await store.close();
  }
}
