import "fake-indexeddb/auto"; // the classes that idb asks for; the databases below are not these
import { IDBFactory } from "fake-indexeddb";
import { describe, expect, test } from "vitest";
import { openIdbStore } from "../../src/store/idb-store.js";
import { describeStore } from "../../src/testing/describe-store.js";

const random = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  crypto.getRandomValues(bytes);

describe("IndexedDB store", () => {
  describeStore({ describe, test, expect }, async () => {
    const indexedDB = new IDBFactory();
    const name = `test-${crypto.randomUUID()}`;
    return { open: () => openIdbStore(name, { random, indexedDB }) };
  });
});
