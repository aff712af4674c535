import { describe, expect, test } from "vitest";
import { createMemoryStorage, openMemoryStore } from "../../src/store/memory-store.js";
import { describeStore } from "../../src/testing/describe-store.js";

describe("memory store", () => {
  describeStore({ describe, test, expect }, async () => {
    const storage = createMemoryStorage();
    return { open: () => openMemoryStore(storage) };
  });

  test("a handle without a storage has one of its own", async () => {
    const [here, there] = [await openMemoryStore(), await openMemoryStore()];
    const reading = await here.read([], { segments: false });
    expect(await there.read([], { segments: false })).not.toEqual(reading);
  });

  test("nobody is called inside a commit", async () => {
    const storage = createMemoryStorage();
    const [here, there] = [await openMemoryStore(storage), await openMemoryStore(storage)];
    const order: string[] = [];
    const heard = new Promise<void>((resolve) => {
      there.subscribe(() => {
        order.push("heard");
        resolve();
      });
    });

    await here.transact([], { segments: false, durability: "relaxed" }, () => [{}, null]);
    order.push("resolved");
    await heard;

    expect(order).toEqual(["resolved", "heard"]);
  });
});
