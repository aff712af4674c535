import { describe, expect, test } from "vitest";
import type { RecordId } from "../../src/record/record.js";
import { applyEdit } from "../../src/record/edit.js";
import { createMemoryStorage } from "../../src/store/memory-store.js";
import { seededRandom } from "../../src/testing/seeded-random.js";
import { compactLog } from "../../src/view/compact-log.js";
import type { Pass } from "../../src/view/plan-parts.js";
import { confirm, edit, gone, idsIn, live, openTab, openTwo, TASKS, type Tab } from "./replicas.js";

const at = async (): Promise<boolean> => true;

function compact(tab: Tab, pass: Pass, pause = at): Promise<boolean> {
  return compactLog(tab.replica, TASKS, { pass, pause });
}

async function rowsOf({ store }: Tab): Promise<readonly number[]> {
  const { slices } = await store.read([{ key: TASKS, seen: 0 }], { segments: true });
  return (slices.get(TASKS)?.rows ?? []).map(({ row, confirmed }) => {
    const { ops = [], done = [], extras = [] } = row;
    return confirmed.length + ops.length + done.length + extras.length;
  });
}

function shownIn({ replica }: Tab): unknown {
  return [...replica.records(TASKS)].map((record) => ({ ...record }));
}

const PAGE = Array.from({ length: 1_000 }, (_, index) => live(`r${index}`, index + 1));

describe("compacting a log", () => {
  test("leaves one version of each record, and nothing of those that are deleted", async () => {
    const [here, there] = await openTwo();
    const newer = PAGE.map(({ id }, index) => live(id, 10_000 + index));
    await confirm(here.store, [PAGE, newer, PAGE.slice(0, 400).map(({ id }) => gone(id, 99_999))]);
    await here.replica.load(TASKS, "records");
    const fold = here.replica.fold(TASKS);
    const before = shownIn(here);

    await compact(here, "whole");

    expect((await rowsOf(here)).reduce((sum, entries) => sum + entries)).toBe(600);
    expect(shownIn(here)).toEqual(before);
    expect([fold?.weight.entries, fold?.live]).toEqual([600, 600]);
    await there.replica.load(TASKS, "records");
    expect(shownIn(there)).toEqual(before);
  });

  test("joins small rows, and leaves the large ones between them alone", async () => {
    const [here, there] = await openTwo();
    await here.replica.load(TASKS, "records");
    for (let n = 0; n < 40; n++) await edit(here, `a${n}`, { n });
    await confirm(here.store, [PAGE]);
    for (let n = 0; n < 33; n++) await edit(here, `b${n}`, { n });
    for (let n = 0; n < 5; n++) await edit(here, "b0", { n });
    await here.replica.look();
    const before = shownIn(here);

    await compact(here, "small");

    expect(await rowsOf(here)).toEqual([40, 1_000, 33]);
    expect(here.replica.fold(TASKS)?.weight).toEqual({ entries: 1_073, smallRows: 2 });
    await there.replica.load(TASKS, "records");
    expect(shownIn(there)).toEqual(before);
  });

  test("is no news: nobody hears of it, and no record changes its identity", async () => {
    const [here, there] = await openTwo();
    await confirm(here.store, [PAGE, PAGE.map(({ id }) => live(id, 5_000))]);
    await Promise.all([here, there].map(({ replica }) => replica.load(TASKS, "records")));
    const heard: RecordId[] = [];
    for (const { replica } of [here, there]) {
      replica.hearers.onCommit((touched) => heard.push(...touched.flatMap(({ ids }) => [...ids])));
    }
    const version = there.replica.fold(TASKS)?.confirmed.get("r7");

    await compact(here, "whole");
    await there.replica.look();
    await new Promise((resolve) => setTimeout(resolve));

    expect(heard).toEqual([]);
    expect(there.replica.fold(TASKS)?.confirmed.get("r7")).toBe(version);
  });

  test("stops where another tab does it, too", async () => {
    const storage = createMemoryStorage();
    const [here, there] = [await openTab(storage), await openTab(storage)];
    const pages = [0, 1, 2, 3].map((n) => PAGE.map(({ id }) => live(id, 10_000 * (n + 1))));
    await confirm(here.store, pages);
    await Promise.all([here, there].map(({ replica }) => replica.load(TASKS, "records")));
    let pauses = 0;

    await compact(here, "whole", async () => {
      pauses += 1;
      if (pauses === 3) await compact(there, "whole");
      return true;
    });

    expect(pauses).toBe(3);
    expect((await rowsOf(here)).reduce((sum, entries) => sum + entries)).toBe(1_000);
  });

  test("what is in force stays where it lies: who has read half of the log finds the rest", async () => {
    const storage = createMemoryStorage();
    const here = await openTab(storage);
    const there = await openTab(storage, () => ({ subscribe: () => () => undefined }));
    await Promise.all([here, there].map(({ replica }) => replica.load(TASKS, "records")));
    const names = Array.from({ length: 2_500 }, (_, n) => `o${n}`);
    const editAll = (v: number): Promise<void> =>
      here.writer.write([TASKS], (drafts) => {
        const draft = drafts(TASKS);
        for (const id of names) {
          draft.set(id, applyEdit(id, draft.operation(id), draft.confirmed(id), { v }));
        }
      });
    await editAll(1);
    await there.replica.look();
    for (const v of [2, 3, 4]) await editAll(v);

    expect(await compact(here, "whole")).toBe(true);
    expect((await rowsOf(here)).reduce((sum, entries) => sum + entries)).toBe(2_500);
    await there.replica.look();

    expect(new Set([...there.replica.records(TASKS)].map(({ v }) => v))).toEqual(new Set([4]));
  });

  test("leaves rows alone that are as large as they may be", async () => {
    const here = await openTab();
    await here.replica.load(TASKS, "records");
    for (let n = 0; n < 70; n++) await edit(here, `o${n}`, { text: "x".repeat(200_000) });
    const fold = here.replica.fold(TASKS);

    expect(await compact(here, "small")).toBe(true);

    const { slices } = await here.store.read([{ key: TASKS, seen: 0 }], { segments: false });
    expect(slices.get(TASKS)?.state.rewrites ?? 0).toBe(0);
    expect(fold?.weight).toEqual({ entries: 70, smallRows: 70 });
  });

  test("goes on where what is unsent has grown", async () => {
    const [here, there] = await openTwo();
    await here.replica.load(TASKS, "records");
    const editAll = (text: string): Promise<void> =>
      here.writer.write([TASKS], (drafts) => {
        const draft = drafts(TASKS);
        for (let n = 0; n < 2_000; n++) {
          const id = `o${n}`;
          draft.set(id, applyEdit(id, draft.operation(id), draft.confirmed(id), { text }));
        }
      });
    await editAll("short");
    await editAll("long ".repeat(120));

    expect(await compact(here, "whole")).toBe(true);

    expect((await rowsOf(here)).reduce((sum, entries) => sum + entries)).toBe(2_000);
    await there.replica.load(TASKS, "records");
    expect(idsIn(there).length).toBe(2_000);
  });

  test("ends where the page does", async () => {
    const here = await openTab();
    await confirm(here.store, [PAGE, PAGE.map(({ id }) => live(id, 5_000))]);
    await here.replica.load(TASKS, "records");

    await compact(here, "whole", async () => false);

    expect(await rowsOf(here)).toEqual([1_000, 1_000]);
  });

  test.each([1, 2, 3, 4, 5, 6])(
    "while two tabs write and compact: all read the same (seed %i)",
    async (seed) => {
      const random = seededRandom(seed);
      const storage = createMemoryStorage();
      const tabs = [await openTab(storage), await openTab(storage)];
      await Promise.all(tabs.map(({ replica }) => replica.load(TASKS, "records")));
      const expected = new Map<string, number | null>();
      const acts = Array.from({ length: 200 }, (_, n) => async (): Promise<void> => {
        const tab = tabs[random(2)] as Tab;
        const id = `r${random(20)}`;
        const dice = random(20);
        if (dice < 15) {
          // the order in which these are stored is that in which they are called
          await edit(tab, id, { n });
          expected.set(id, n);
        } else await compact(tab, dice < 17 ? "whole" : "small");
      });
      // one tab compacts while the other writes
      const writing = (async () => {
        for (const act of acts) await act();
      })();
      const compacting = (async () => {
        for (let n = 0; n < 20; n++)
          await compact(tabs[n % 2] as Tab, n % 3 === 0 ? "small" : "whole");
      })();
      await Promise.all([writing, compacting]);

      const fresh = await openTab(storage);
      await fresh.replica.load(TASKS, "records");
      await Promise.all(tabs.map(({ replica }) => replica.look()));
      for (const tab of [...tabs, fresh]) {
        const found = new Map(
          [...(tab.replica.fold(TASKS)?.operations ?? [])].map(([id, { local }]) => [
            id,
            local?.["n"],
          ]),
        );
        expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
      }
      expect((await rowsOf(fresh)).length).toBeLessThan(200);
    },
  );

  test("keeps the order of what is unsent in a part", async () => {
    const [here, there] = await openTwo();
    await here.replica.load(TASKS, "records");
    const names = Array.from({ length: 50 }, (_, n) => `r${n}`);
    for (const id of names) await edit(here, id, {});
    for (const id of names.slice(0, 10)) await edit(here, id, { again: true });

    await compact(here, "small");

    await there.replica.load(TASKS, "records");
    expect([...there.replica.records(TASKS)].map(({ id }) => id)).toEqual(names.toReversed());
    expect(idsIn(there).length).toBe(50);
  });
});
