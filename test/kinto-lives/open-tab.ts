import { defineCollection } from "../../src/collection/definition.js";
import type { Collection } from "../../src/collection/collection.js";
import { Database } from "../../src/database/database.js";
import { account } from "../../src/driver/credentials.js";
import type { Strategy } from "../../src/merge/strategy.js";
import { newRecordId } from "../../src/record/record-id.js";
import { openIdbStore } from "../../src/store/idb-store.js";
import { createMemoryStorage, openMemoryStore } from "../../src/store/memory-store.js";
import type { Store } from "../../src/store/store.js";

export type Note = Record<string, string>;

/** What a device keeps when all of its tabs are closed. */
export type Disk = { readonly open: () => Promise<Store> };

export interface Tab {
  readonly db: Database;
  readonly notes: Collection<Note>;
  readonly store: Store;
}

export interface TabOptions {
  readonly disk: Disk;
  /** The root URL of the server, with its version. */
  readonly remote: string;
  readonly user: string;
  readonly merge: Strategy<Note>;
  /** How far the clock of this device is ahead of ours, in milliseconds. */
  readonly ahead: () => number;
  readonly timeout?: number;
}

export const PASSWORD = "s3cr3t";

const random = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  crypto.getRandomValues(bytes);

export function newDisk(kind: "memory" | "indexeddb", name: string): Disk {
  if (kind === "indexeddb") return { open: () => openIdbStore(name, { random }) };
  const storage = createMemoryStorage();
  return { open: () => openMemoryStore(storage) };
}

/** What `openDatabase` and `connect` do, with a clock that a test can put forward, and with the store in sight. */
export async function openTab(options: TabOptions): Promise<Tab> {
  const { disk, remote, user, merge, ahead, timeout } = options;
  const store = await disk.open();
  const session = newRecordId(random);
  const clock = () => ({
    now: performance.timeOrigin + performance.now() + ahead(),
    wall: Date.now() + ahead(),
    session,
  });
  const definition = defineCollection<Note>("notes", { merge });
  const db = await Database.open(`notes of ${user}`, store, [definition], { random, clock });
  const auth = account(user, PASSWORD);
  db.connect({ remote, auth, ...(timeout !== undefined && { timeout }) });
  return { db, notes: db.collection(definition), store };
}
