import { describe, expect, test, vi } from "vitest";
import { createMemoryStorage, type MemoryStorage } from "../../src/store/memory-store.js";
import type { Store } from "../../src/store/store.js";
import {
  confirm,
  create,
  edit,
  idsIn,
  live,
  NOTES,
  openTab,
  openTwo,
  TASKS,
  type Tab,
} from "./replicas.js";

/** A tab on whose appends somebody else is faster, as often as told; it never hears of the others by itself. */
async function openSlow(storage: MemoryStorage, times: number, other: Tab) {
  const calls: string[] = [];
  const tab = await openTab(storage, (store) => ({
    subscribe: () => () => undefined,
    append: async (...write: Parameters<Store["append"]>) => {
      if (calls.length < times) await edit(other, `other${calls.length}`, {});
      const appended = await store.append(...write);
      calls.push(appended.kind);
      return appended;
    },
    transact: <R>(...act: Parameters<Store["transact"]>) => {
      calls.push("transact");
      return store.transact<R>(...(act as Parameters<typeof store.transact<R>>));
    },
  }));
  return { tab, calls };
}

/** Adds one to what is there, and says what it made. */
function count({ writer }: Tab): Promise<number> {
  return writer.write([TASKS], (drafts) => {
    const draft = drafts(TASKS);
    const n = (draft.operation("counter")?.local?.["n"] as number | undefined) ?? 0;
    draft.set("counter", create("counter", { n: n + 1 }));
    return n + 1;
  });
}

describe("writes that are made at the same time", () => {
  test("are one commit", async () => {
    const [here, there] = await openTwo();

    await Promise.all([edit(here, "a", {}), edit(here, "b", {}), edit(here, "n", {}, NOTES)]);

    expect([await here.store.head(TASKS), await here.store.head(NOTES)]).toEqual([1, 1]);
    await there.replica.load(TASKS, "records");
    expect(idsIn(there)).toEqual(["a", "b"]);
  });

  test("as one that is being stored are one commit after it", async () => {
    const [here] = await openTwo();
    const first = edit(here, "a", {});
    await Promise.resolve();
    await Promise.resolve();

    await Promise.all([first, edit(here, "b", {}), edit(here, "c", {})]);

    expect(await here.store.head(TASKS)).toBe(2);
  });

  test("see those before them", async () => {
    const [here] = await openTwo();

    expect(await Promise.all([count(here), count(here), count(here)])).toEqual([1, 2, 3]);
    expect(here.replica.shown(TASKS, "counter")).toEqual({ id: "counter", n: 3 });
  });

  test("do not suffer from one that throws, of which nothing is stored", async () => {
    const [here] = await openTwo();
    const failing = here.writer.write([TASKS, NOTES], (drafts) => {
      drafts(TASKS).set("half", create("half"));
      drafts(NOTES).set("half", create("half"));
      throw new Error("second thoughts");
    });

    const outcomes = await Promise.allSettled([edit(here, "a", {}), failing, edit(here, "b", {})]);

    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    await expect(failing).rejects.toThrow("second thoughts");
    expect(idsIn(here)).toEqual(["a", "b"]);
    expect([await here.store.head(TASKS), await here.store.head(NOTES)]).toEqual([1, 0]);
  });
});

test("a write to several collections is all or nothing", async () => {
  const storage = createMemoryStorage();
  const there = await openTab(storage);
  const { tab: here, calls } = await openSlow(storage, 1, there);

  await here.writer.write([TASKS, NOTES], (drafts) => {
    drafts(TASKS).set("t", create("t"));
    drafts(NOTES).set("n", create("n"));
  });

  expect(calls).toEqual(["behind", "appended"]);
  expect([idsIn(here), idsIn(here, NOTES)]).toEqual([["other0", "t"], ["n"]]);
  expect(await here.store.head(NOTES)).toBe(1);
});

test("a write that changes nothing is no commit", async () => {
  const [here] = await openTwo();
  await confirm(here.store, [[live("a", 1, { n: 1 })]]);
  await here.replica.look();

  const result = await here.writer.write([TASKS], (drafts) => {
    drafts(TASKS).set("a", null);
    return "done";
  });
  await edit(here, "a", { n: 1 });

  expect(result).toBe("done");
  expect(await here.store.head(TASKS)).toBe(1);
});

describe("a write that somebody else was faster than", () => {
  // how often it is refused → what its tab does; its function runs each time, on the newest content
  test.each([
    [0, ["appended"]],
    [1, ["behind", "appended"]],
    [2, ["behind", "behind", "appended"]],
    [3, ["behind", "behind", "behind", "transact"]],
    [99, ["behind", "behind", "behind", "transact"]],
  ])("%i times: %j", async (times, expected) => {
    const storage = createMemoryStorage();
    const there = await openTab(storage);
    const { tab: here, calls } = await openSlow(storage, times, there);
    const seen: number[] = [];

    const result = await here.writer.write([TASKS], (drafts) => {
      const draft = drafts(TASKS);
      seen.push([...draft.ids()].length);
      draft.set("mine", create("mine", { others: seen.length - 1 }));
      return seen.length;
    });

    expect(calls).toEqual(expected);
    expect(seen).toEqual(expected.map((_, index) => index));
    expect(result).toBe(expected.length);
    expect(here.replica.shown(TASKS, "mine")).toEqual({
      id: "mine",
      others: Math.min(times, 3),
    });
    await there.replica.load(TASKS, "records");
    await there.replica.look();
    expect(idsIn(there)).toEqual(idsIn(here));
  });

  test("inside its transaction can still decide to change nothing", async () => {
    const storage = createMemoryStorage();
    const there = await openTab(storage);
    const { tab: here, calls } = await openSlow(storage, 3, there);

    await here.writer.write([TASKS], (drafts) => {
      const draft = drafts(TASKS);
      if (!draft.operation("other2")) draft.set("mine", create("mine"));
    });

    expect(calls).toEqual(["behind", "behind", "behind", "transact"]);
    expect(idsIn(here)).toEqual(["other0", "other1", "other2"]);
    expect(await here.store.head(TASKS)).toBe(3);
  });

  test("runs again where what is known of the server began anew", async () => {
    const storage = createMemoryStorage();
    const [here, there] = [
      await openTab(storage, () => ({ subscribe: () => () => undefined })),
      await openTab(storage),
    ];
    await here.replica.load(TASKS, "records");
    await there.store.transact([], { segments: false, durability: "relaxed" }, () => [
      { database: { generation: 1 } },
      null,
    ]);
    const run = vi.fn<() => void>();

    await here.writer.write([TASKS], (drafts) => {
      run();
      drafts(TASKS).set("a", create("a"));
    });

    expect(run).toHaveBeenCalledTimes(2);
    expect(here.replica.database.generation).toBe(1);
    expect(idsIn(here)).toEqual(["a"]);
  });
});

test("what the store refuses rejects every write of the commit, and the next one goes on", async () => {
  let isFull = true;
  const here = await openTab(createMemoryStorage(), (store) => ({
    append: (...write) => (isFull ? Promise.reject(new Error("no room")) : store.append(...write)),
  }));
  const failing = [edit(here, "a", {}), edit(here, "b", {})];
  const outcomes = await Promise.allSettled(failing);
  isFull = false;

  await edit(here, "c", {});

  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(idsIn(here)).toEqual(["c"]);
});

test("two tabs that write at once lose nothing", async () => {
  const [here, there] = await openTwo();
  for (let round = 0; round < 50; round++) await Promise.all([count(here), count(there)]);

  await here.replica.look();
  expect(here.replica.shown(TASKS, "counter")).toMatchObject({ n: 100 });
});

test("a create with an id of its own needs no records in memory, and keeps those that are", async () => {
  const [here, there] = await openTwo();
  await confirm(there.store, [[live("a", 1)]]);
  const add = (id: string): Promise<void> =>
    here.writer.write([TASKS], (drafts) => drafts(TASKS).set(id, create(id)), "operations");

  await add("b");
  const before = here.replica.fold(TASKS)?.depth;
  await here.replica.load(TASKS, "records");
  await add("c");

  expect(before).toBe("operations");
  expect(idsIn(here)).toEqual(["a", "b", "c"]);
});
