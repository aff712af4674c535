// The tab dies at each single write of an act on a whole collection: afterwards all of it happened, or nothing.
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, expect, test, vi } from "vitest";
import type { Collection } from "../../src/collection/collection.js";
import { Database } from "../../src/database/database.js";
import { openIdbStore } from "../../src/store/idb-store.js";
import { importKintoJs } from "../../src/import-kinto-js.js";
import { writeKintoDb } from "../kinto-js/kinto-db.js";
import { createMortalIndexedDB } from "../properties/mortal-indexeddb.js";
import { TASKS, type Task } from "./opened.js";

const clock = { now: 0, wall: 1, session: "test" };

interface Opened {
  readonly db: Database;
  readonly tasks: Collection<Task>;
}

const random = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes);

async function open(indexedDB: IDBFactory): Promise<Opened> {
  const store = await openIdbStore("test", { random, indexedDB, channel: null });
  const db = await Database.open("test", store, [TASKS], { random, clock: () => clock });
  return { db, tasks: db.collection(TASKS) };
}

/** Calls back before each write of an object store, with how many there were. */
function beforeWrites(callback: (count: number) => void): void {
  let count = 0;
  for (const verb of ["add", "put", "delete"] as const) {
    const write = IDBObjectStore.prototype[verb] as (...args: unknown[]) => IDBRequest;
    vi.spyOn(IDBObjectStore.prototype, verb).mockImplementation(function (
      this: IDBObjectStore,
      ...args: unknown[]
    ) {
      callback(++count);
      return write.apply(this, args);
    } as never);
  }
}

afterEach(() => vi.restoreAllMocks());

/** Enough for four segments. */
const DUMP = Array.from({ length: 1800 }, (_, index) => ({
  id: `r${index}`,
  last_modified: index + 1,
  title: "some text",
}));

/** How many records there are, and how many of them would be lost with this device. */
type Seen = readonly [records: number, unsent: number];

async function look({ db, tasks }: Opened): Promise<Seen> {
  const records = await tasks.count();
  const refused = await db.logout().catch((error: unknown) => error);
  return [records, (refused as { count?: number } | undefined)?.count ?? 0];
}

const BEFORE: Seen = [3, 2];

const KINTO_DB = {
  rows: [
    { id: "k1", title: "synced", last_modified: 7, _status: "synced" },
    { id: "k2", title: "edited", last_modified: 8, _status: "updated" },
    { id: "k3", title: "new", _status: "created" },
  ],
  timestamp: 9,
};

type Act = (opened: Opened, device: IDBFactory) => Promise<unknown>;

test.each<readonly [string, Seen, Act]>([
  ["importBulk", [DUMP.length + 2, 2], ({ tasks }) => tasks.importBulk(DUMP, { complete: true })],
  ["clear", [0, 0], ({ tasks }) => tasks.clear({ discardUnsent: true })],
  ["resetSyncStatus", [3, 3], ({ tasks }) => tasks.resetSyncStatus()],
  [
    "importKintoJs",
    [6, 4],
    ({ db }, device) => importKintoJs(db, { collections: [TASKS], indexedDB: device }),
  ],
])("%s happens as a whole, or not at all", async (_, after, act) => {
  let isDone = false;
  let deaths = 0;
  for (let fatal = 1; deaths === fatal - 1; fatal++) {
    const device = new IDBFactory();
    const first = await open(device);
    await first.tasks.importBulk([{ id: "r0", last_modified: 1, title: "synced" }]);
    await first.tasks.createMany([{ title: "a" }, { title: "b" }]);
    await first.db.close();
    await writeKintoDb("KintoDB", { "default/tasks": KINTO_DB }, device);
    const mortal = createMortalIndexedDB(device);
    const dying = await open(mortal.factory);
    await dying.tasks.list();
    const died = new Promise<void>((resolve) => {
      beforeWrites((count) => {
        if (count !== fatal) return;
        mortal.die();
        resolve();
      });
    });
    // a tab that is dead never answers
    const acted = act(dying, device).then(() => {
      isDone = true;
    });
    await Promise.race([died, acted]);
    acted.catch(() => {});
    vi.restoreAllMocks();
    const left = await open(device);
    expect(await look(left)).toEqual(isDone ? after : BEFORE);
    deaths += Number(!isDone);
    await left.db.close();
  }
  expect(deaths).toBeGreaterThan(0);
});
