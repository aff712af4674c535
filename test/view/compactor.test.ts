import { afterEach, describe, expect, test, vi } from "vitest";
import { Compactor } from "../../src/view/compactor.js";
import { StorageFullError } from "../../src/errors.js";
import { createMemoryStorage } from "../../src/store/memory-store.js";
import type { Store } from "../../src/store/store.js";
import { indexLog } from "../../src/view/index-log.js";
import { confirm, edit, live, NOTES, openTab, TASKS, type Tab } from "./replicas.js";

const PAGE = Array.from({ length: 1_000 }, (_, index) => live(`r${index}`, index + 1));
const NEWER = PAGE.map(({ id }, index) => live(id, 10_000 + index));

async function openWith(pages: readonly (typeof PAGE)[], edits = 0): Promise<Tab> {
  const tab = await openTab();
  await confirm(tab.store, pages);
  await tab.replica.load(TASKS, "records");
  for (let n = 0; n < edits; n++) await edit(tab, "a", { n });
  return tab;
}

async function entriesIn(store: Store): Promise<readonly number[]> {
  const { slices } = await store.read([{ key: TASKS, seen: 0 }], { segments: true });
  return (slices.get(TASKS)?.rows ?? []).map(
    ({ row, confirmed }) => confirmed.length + (row.ops?.length ?? 0),
  );
}

afterEach(() => vi.unstubAllGlobals());

describe("what is compacted, and when", () => {
  test("half of the log is what newer rows say again: all of it", async () => {
    const { replica, store } = await openWith([PAGE, NEWER]);

    await new Compactor(replica).consider([TASKS]);

    expect(await entriesIn(store)).toEqual([1_000]);
  });

  test("less than half of it: nothing", async () => {
    const { replica, store } = await openWith([PAGE, NEWER.slice(0, 999)]);

    await new Compactor(replica).consider([TASKS]);

    expect(await entriesIn(store)).toEqual([1_000, 999]);
  });

  test("from 64 small rows on: those", async () => {
    const tab = await openWith([PAGE], 63);
    const compactor = new Compactor(tab.replica);
    await compactor.consider([TASKS]);
    const before = await entriesIn(tab.store);
    await edit(tab, "b", {});

    await compactor.consider([TASKS]);

    expect(before.length).toBe(64);
    expect(await entriesIn(tab.store)).toEqual([1_000, 2]);
  });

  test("a collection that is never loaded: when its log has doubled, and then not again", async () => {
    const tab = await openTab();
    tab.replica.neverLoaded.add(TASKS);
    await indexLog(tab.replica, TASKS);
    await confirm(tab.store, [PAGE]);
    await tab.replica.look();
    const compactor = new Compactor(tab.replica);
    await compactor.consider([TASKS]);
    const once = tab.replica.indexed.get(TASKS);
    await confirm(tab.store, [NEWER.slice(0, 999)]);
    await tab.replica.look();
    await compactor.consider([TASKS]);
    const before = await entriesIn(tab.store);
    await confirm(tab.store, [NEWER.slice(999)]);
    await tab.replica.look();

    await compactor.consider([TASKS]);

    expect(once).toBe(1_000);
    expect(before).toEqual([1_000, 999]);
    expect(await entriesIn(tab.store)).toEqual([999, 1]);
    expect(tab.replica.indexed.get(TASKS)).toBe(1_000);
  });

  test("a collection that is not in memory, or only what is unsent: never", async () => {
    const tab = await openTab();
    await confirm(tab.store, [PAGE, NEWER]);
    const compactor = new Compactor(tab.replica);

    await compactor.consider([TASKS]);
    await tab.replica.load(TASKS, "operations");
    await compactor.consider([TASKS]);

    expect(await entriesIn(tab.store)).toEqual([1_000, 1_000]);
  });

  test("one log at a time, and in moments that the browser calls idle", async () => {
    const { replica, store } = await openWith([PAGE, NEWER]);
    const waiting: (() => void)[] = [];
    vi.stubGlobal("requestIdleCallback", (act: () => void) => waiting.push(act));
    const compactor = new Compactor(replica);

    const first = compactor.consider([TASKS]);
    await compactor.consider([TASKS]);
    await vi.waitFor(() => expect(waiting.length).toBe(1));
    const before = await entriesIn(store);
    vi.unstubAllGlobals();
    waiting[0]?.();
    await first;

    expect(before).toEqual([1_000, 1_000]);
    expect(await entriesIn(store)).toEqual([1_000]);
  });

  test("nothing while it is held, and all that was put off when it is released", async () => {
    const { replica, store } = await openWith([PAGE, NEWER]);
    const compactor = new Compactor(replica);
    compactor.hold(true);
    await compactor.consider([TASKS]);
    const before = await entriesIn(store);

    compactor.hold(false);

    expect(before).toEqual([1_000, 1_000]);
    await vi.waitFor(async () => expect(await entriesIn(store)).toEqual([1_000]));
  });

  test("all collections that were put off, one after the other", async () => {
    const { replica, store } = await openWith([PAGE, NEWER]);
    const { epoch } = replica.database;
    await replica.load(NOTES, "records");
    for (const confirmed of [PAGE, NEWER]) {
      const commits = [{ key: NOTES, confirm: confirmed }];
      await replica.inTurn(() =>
        replica.transact(epoch, [NOTES], "relaxed", () => [{ commits }, null]),
      );
    }
    const compactor = new Compactor(replica);
    compactor.hold(true);
    await compactor.consider([TASKS]);
    await compactor.consider([NOTES]);

    compactor.hold(false);

    await vi.waitFor(() => expect(replica.fold(NOTES)?.weight.entries).toBe(1_000));
    expect(await entriesIn(store)).toEqual([1_000]);
  });

  test("what was put off while another one is compacted comes after it", async () => {
    const { replica, store } = await openWith([PAGE, NEWER]);
    await replica.load(NOTES, "records");
    const compactor = new Compactor(replica);

    const compacting = compactor.consider([TASKS]);
    const commits = [PAGE, NEWER].map((confirmed) => ({ key: NOTES, confirm: confirmed }));
    const { epoch } = replica.database;
    for (const commit of commits) {
      await replica.inTurn(() =>
        replica.transact(epoch, [NOTES], "relaxed", () => [{ commits: [commit] }, null]),
      );
    }
    await compactor.consider([NOTES]);
    await compacting;

    expect(replica.fold(NOTES)?.weight.entries).toBe(1_000);
    expect(await entriesIn(store)).toEqual([1_000]);
  });

  test("what has begun waits while it is held, and then goes on", async () => {
    const { replica, store } = await openWith([PAGE, NEWER]);
    const waiting: (() => void)[] = [];
    vi.stubGlobal("requestIdleCallback", (act: () => void) => waiting.push(act));
    const compactor = new Compactor(replica);
    const compacting = compactor.consider([TASKS]);
    await vi.waitFor(() => expect(waiting.length).toBe(1));

    compactor.hold(true);
    vi.unstubAllGlobals();
    waiting[0]?.();
    await replica.look();
    const before = await entriesIn(store);
    compactor.hold(false);
    await compacting;

    expect(before).toEqual([1_000, 1_000]);
    expect(await entriesIn(store)).toEqual([1_000]);
  });

  test("nothing any more when the page ends", async () => {
    const { replica, store } = await openWith([PAGE, NEWER]);
    const compactor = new Compactor(replica);

    const compacting = compactor.consider([TASKS]);
    compactor.end();
    await compacting;
    await compactor.consider([TASKS]);

    expect(await entriesIn(store)).toEqual([1_000, 1_000]);
  });

  test("nothing any more where there is no room even for less; nobody is disturbed by it", async () => {
    let tries = 0;
    const tab = await openTab(createMemoryStorage(), () => ({
      transact: async () => {
        tries += 1;
        throw new StorageFullError();
      },
    }));
    for (let n = 0; n < 70; n++) await edit(tab, `a${n}`, {});
    await tab.replica.load(TASKS, "records");
    const compactor = new Compactor(tab.replica);

    await compactor.consider([TASKS]);
    await compactor.consider([TASKS]);

    expect(tries).toBe(1);
    expect((await entriesIn(tab.store)).length).toBe(70);
  });
});
