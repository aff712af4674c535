import { expect, test } from "vitest";
import { StorageUnavailableError } from "../../src/errors.js";
import { openIdbStore } from "../../src/store/idb-store.js";
import { rejectionOf } from "../../src/testing/store-suite.js";

test("where there is no IndexedDB, the module loads, and opening says so at once", async () => {
  const opening = openIdbStore("none", {
    random: (bytes) => bytes,
    wait: () => Promise.reject(new Error("There is nothing to wait for")),
  });

  expect(await rejectionOf(opening)).toBeInstanceOf(StorageUnavailableError);
});
