// A journal that was stored before entries had keys, marks and counts.
import "fake-indexeddb/auto"; // the classes that idb asks for; the database below is not among these
import { openDB } from "idb";
import { IDBFactory } from "fake-indexeddb";
import { expect, test, vi } from "vitest";
import { openIdbStore } from "../../src/store/idb-store.js";
import { NEW_COLLECTION } from "../../src/store/rows.js";
import type { Store } from "../../src/store/store.js";
import { change, journalEntry, sliceOf, TASKS } from "../../src/testing/store-suite.js";

const random = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  crypto.getRandomValues(bytes);

async function openOlder(): Promise<Store> {
  const indexedDB = new IDBFactory();
  vi.stubGlobal("indexedDB", indexedDB);
  const store = await openIdbStore("older", { random, indexedDB, channel: null });
  await change(store, { commits: [{ key: TASKS, ops: [] }] });
  const db = await openDB("older");
  const { journal: _, ...state } = NEW_COLLECTION;
  await db.put("state", state, TASKS);
  await db.put("journal", [journalEntry("a", 1), journalEntry("b", 2)], [TASKS, 1]);
  db.close();
  vi.unstubAllGlobals();
  return store;
}

test("is read without loss, with keys that stay", async () => {
  const store = await openOlder();

  const before = await store.journal(TASKS);
  await change(store, { journal: new Map([[TASKS, [journalEntry("c", 3)]]]) });
  const after = await store.journal(TASKS);

  expect(before).toEqual([
    { ...journalEntry("a", 1), key: "1.0" },
    { ...journalEntry("b", 2), key: "1.1" },
  ]);
  expect(after.slice(0, 2)).toEqual(before);
  expect(after.map(({ id }) => id)).toEqual(["a", "b", "c"]);
  await store.close();
});

test("is counted when it is changed for the first time", async () => {
  const store = await openOlder();
  const read = async (): Promise<unknown> =>
    (await sliceOf(store, { key: TASKS, seen: 0 })).state.journal;
  const before = await read();

  await change(store, { marked: new Map([[TASKS, { seen: ["1.0"] }]]) });

  expect(before).toBeUndefined();
  expect(await read()).toEqual({ kept: 2, unseen: 1, oldestSeen: 1 });
  await change(store, { marked: new Map([[TASKS, { trim: { before: 2, entries: 9 } }]]) });
  expect((await store.journal(TASKS)).map(({ id, key }) => [id, key])).toEqual([["b", "1.1"]]);
  await store.close();
});
