// Runs in a page: the behaviour suite of stores, on the browser's own IndexedDB, one test at a time.
import { openIdbStore } from "../../src/store/idb-store.js";
import { describeStore } from "../../src/testing/describe-store.js";
import { collectTests } from "./collect-tests.js";

/** Runs the test of this name, and rejects if it fails. */
export type StoreTestRunner = (name: string) => Promise<void>;

const tests = collectTests((runner) =>
  describeStore(runner, async () => {
    const name = `test-${crypto.randomUUID()}`;
    return { open: () => openIdbStore(name, { random: (bytes) => crypto.getRandomValues(bytes) }) };
  }),
);

const runStoreTest: StoreTestRunner = async (name) => {
  const body = tests.get(name);
  if (body === undefined) throw new Error(`There is no test ${name}`);
  await body();
};

Object.assign(globalThis, { runStoreTest });
