import "fake-indexeddb/auto"; // the classes that idb asks for; the databases below are not these
import { IDBFactory } from "fake-indexeddb";
import { describe, expect, test } from "vitest";
import { openIdbStore } from "../../src/store/idb-store.js";
import { describeStore } from "../../src/testing/describe-store.js";
import { live, sliceOf, TASKS } from "../../src/testing/store-suite.js";

const random = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  crypto.getRandomValues(bytes);

describe("IndexedDB store", () => {
  describeStore({ describe, test, expect }, async () => {
    const indexedDB = new IDBFactory();
    const name = `test-${crypto.randomUUID()}`;
    return { open: () => openIdbStore(name, { random, indexedDB }) };
  });
});

test("heavy rows are read some at a time where a limit is set, and none is left out", async () => {
  const store = await openIdbStore("heavy", { random, indexedDB: new IDBFactory() });
  const confirm = Array.from({ length: 20_000 }, (_, index) => live(`r${index}`, index + 1));
  await store.transact([], { segments: false, durability: "relaxed" }, () => [
    { commits: [{ key: TASKS, confirm }] },
    null,
  ]);
  const counts: number[] = [];

  let seen = 0;
  for (let more = true; more;) {
    const slice = await sliceOf(store, { key: TASKS, seen }, { limit: 100 });
    counts.push(slice.rows.reduce((sum, { confirmed }) => sum + confirmed.length, 0));
    seen = slice.rows.at(-1)?.position ?? seen;
    more = slice.more;
  }

  expect(counts).toEqual([8_000, 8_000, 4_000]);
  await store.close();
});
