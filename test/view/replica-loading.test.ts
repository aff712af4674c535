import { expect, test, vi } from "vitest";
import { createMemoryStorage } from "../../src/store/memory-store.js";
import {
  confirm,
  create,
  edit,
  idsIn,
  live,
  nextCommit,
  nextTask,
  NOTES,
  openTab,
  openTwo,
  TASKS,
} from "./replicas.js";

test("loading brings what is stored into memory, tombstones hidden and edits on top", async () => {
  const [here, there] = await openTwo();
  await confirm(there.store, [
    [live("a", 1), live("b", 2, { n: 1 })],
    [{ id: "a", last_modified: 3, deleted: true }],
  ]);
  await edit(there, "b", { n: 2 });
  await edit(there, "c", {});

  await here.replica.load(TASKS, "records");

  expect(idsIn(here)).toEqual(["b", "c"]);
  expect(here.replica.shown(TASKS, "a")).toBeUndefined();
  expect(here.replica.shown(TASKS, "b")).toEqual({ id: "b", n: 2, last_modified: 2 });
  expect(here.replica.shown(NOTES, "b")).toBeUndefined();
});

test("what is loaded already is not read again", async () => {
  const reads = vi.fn<() => void>();
  const tab = await openTab(createMemoryStorage(), (store) => ({
    read: (marks, options) => {
      reads();
      return store.read(marks, options);
    },
  }));
  await Promise.all([tab.replica.load(TASKS, "records"), tab.replica.load(TASKS, "records")]);
  const before = reads.mock.calls.length;

  await tab.replica.load(TASKS, "records");
  await tab.replica.load(TASKS, "operations");

  expect(reads.mock.calls.length).toBe(before);
});

test("loading goes on in slices while others write, and misses nothing", async () => {
  const storage = createMemoryStorage();
  const there = await openTab(storage);
  await confirm(
    there.store,
    Array.from({ length: 40 }, (_, n) => [live(`old${n}`, n + 1)]),
  );
  const slices: number[] = [];
  const here = await openTab(storage, (store) => ({
    read: async (marks, options) => {
      const reading = await store.read(marks, options);
      if (marks.length === 0) return reading;
      slices.push(reading.slices.get(TASKS)?.rows.length ?? 0);
      // somebody writes behind every slice
      if (slices.length <= 3) {
        await edit(there, `new${slices.length}`, {});
        await confirm(there.store, [[live(`pulled${slices.length}`, 100 + slices.length)]]);
      }
      return reading;
    },
  }));

  await here.replica.load(TASKS, "records");

  await there.replica.load(TASKS, "records");
  await there.replica.look();
  expect(Math.max(...slices)).toBeLessThanOrEqual(16);
  expect(slices.length).toBeGreaterThan(3);
  expect(idsIn(here)).toEqual(idsIn(there));
  expect(idsIn(here)).toHaveLength(46);
});

test("what this tab writes while it loads is there when it has loaded", async () => {
  const storage = createMemoryStorage();
  const there = await openTab(storage);
  await confirm(
    there.store,
    Array.from({ length: 40 }, (_, n) => [live(`old${n}`, n + 1)]),
  );
  const here = await openTab(storage);
  await here.replica.load(TASKS, "operations");

  const loading = here.replica.load(TASKS, "records");
  const writing = here.writer.write(
    [TASKS],
    (draft) => draft(TASKS).set("new", create("new")),
    "operations",
  );
  await Promise.all([loading, writing]);

  expect(idsIn(here)).toHaveLength(41);
  expect(here.replica.shown(TASKS, "new")).toEqual({ id: "new" });
});

test("operations alone are loaded without the records, and the records come on top", async () => {
  const [here, there] = await openTwo();
  await confirm(there.store, [[live("a", 1)]]);
  await edit(there, "b", {});

  await here.replica.load(TASKS, "operations");
  const before = [idsIn(here), here.replica.fold(TASKS)?.depth];
  await here.replica.load(TASKS, "records");

  expect(before).toEqual([["b"], "operations"]);
  expect([idsIn(here), here.replica.fold(TASKS)?.depth]).toEqual([["a", "b"], "records"]);
});

test("operations and records may be loaded at the same time", async () => {
  const [here, there] = await openTwo();
  await confirm(there.store, [[live("a", 1)]]);
  await edit(there, "b", {});

  await Promise.all([here.replica.load(TASKS, "records"), here.replica.load(TASKS, "operations")]);

  expect([idsIn(here), here.replica.fold(TASKS)?.depth]).toEqual([["a", "b"], "records"]);
});

test("a load that fails can be tried again", async () => {
  let fails = true;
  const tab = await openTab(createMemoryStorage(), (store) => ({
    read: (marks, options) => {
      if (fails && marks.length > 0) return Promise.reject(new Error("no disk"));
      return store.read(marks, options);
    },
  }));
  await expect(tab.replica.load(TASKS, "records")).rejects.toThrow("no disk");
  fails = false;

  await tab.replica.load(TASKS, "records");

  expect(tab.replica.fold(TASKS)?.depth).toBe("records");
});

test("what a load finds of other tabs is told, as what a look finds", async () => {
  const storage = createMemoryStorage();
  const [here, there] = [
    await openTab(storage, () => ({ subscribe: () => () => undefined })),
    await openTab(storage),
  ];
  await here.replica.load(TASKS, "operations");
  await edit(there, "a", {});
  const heard = nextCommit(here);

  await here.replica.load(TASKS, "records");

  expect(await heard).toEqual([{ key: TASKS, ids: new Set(["a"]) }]);
});

test("so is what the first load of a collection finds unsent, but not where all is as it was", async () => {
  const [here, there] = await openTwo();
  await edit(there, "a", {});
  const heard = nextCommit(here);
  await here.replica.load(TASKS, "operations");
  await heard;
  const listener = vi.fn<() => void>();
  here.replica.hearers.onCommit(listener);

  await here.replica.load(TASKS, "records");
  await nextTask();
  await nextTask();

  expect(listener).not.toHaveBeenCalled();
});
