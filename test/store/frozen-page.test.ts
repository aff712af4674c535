import "fake-indexeddb/auto";
import { expect, onTestFinished, test, vi } from "vitest";
import { openIdbStore } from "../../src/store/idb-store.js";

const random = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes);

test("a page that is frozen begins no transaction: others would wait for it", async () => {
  const page = new EventTarget();
  vi.stubGlobal("document", page);
  onTestFinished(() => void vi.unstubAllGlobals());
  const store = await openIdbStore(`frozen-${crypto.randomUUID()}`, { random, channel: null });
  const begun = vi.spyOn(IDBDatabase.prototype, "transaction");
  onTestFinished(() => begun.mockRestore());

  page.dispatchEvent(new Event("freeze"));
  const reading = store.read([], { segments: false });
  const other = await openIdbStore(`other-${crypto.randomUUID()}`, { random, channel: null });
  const ofOther = begun.mock.calls.length;
  await other.read([], { segments: false });
  expect(begun.mock.calls.length).toBe(ofOther + 1);
  page.dispatchEvent(new Event("resume"));
  await reading;

  expect(begun.mock.calls.length).toBe(ofOther + 2);
  await store.close();
  await other.close();
});
