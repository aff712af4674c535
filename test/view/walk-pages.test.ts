import { expect, test } from "vitest";
import type { Store } from "../../src/store/store.js";
import { indexLog } from "../../src/view/index-log.js";
import { readOutlines } from "../../src/view/outlines.js";
import { scan } from "../../src/view/scan.js";
import { walkPages } from "../../src/view/walk-pages.js";
import { confirm, editFound, gone, live, openTab, openTwo, TASKS, type Tab } from "./replicas.js";

const ALL = { matches: () => true };

async function never(tab: Tab): Promise<void> {
  tab.replica.neverLoaded.add(TASKS);
  await indexLog(tab.replica, TASKS);
}

/** Joins the rows up to a position in the last of them, as compaction does. */
async function join(store: Store, last: number): Promise<void> {
  const part = { key: TASKS, first: 1, last };
  const mark = { key: TASKS, seen: Number.MAX_SAFE_INTEGER };
  const options = { segments: false, durability: "relaxed", part } as const;
  await store.transact([mark], options, ({ part: rows = [] }) => {
    const confirmed = rows.flatMap((row) => row.confirmed);
    return [{ rewritten: { confirm: confirmed, dropsEnds: false } }, null];
  });
}

/** Scans, and lets something happen when so many records have come. */
async function scanned(
  tab: Tab,
  after: number,
  act: () => Promise<void>,
): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { id } of scan(tab.replica, TASKS, ALL, undefined)) {
    ids.push(id);
    if (ids.length === after) await act();
  }
  return ids;
}

async function openWith(...ids: readonly string[]): Promise<Tab> {
  const tab = await openTab();
  await never(tab);
  for (const id of ids) await confirm(tab.store, [[live(id, 1)]]);
  return tab;
}

test("a scan misses nothing, and repeats nothing, where rows are joined meanwhile", async () => {
  const tab = await openWith("a", "b", "c", "d");
  expect(await scanned(tab, 2, () => join(tab.store, 4))).toEqual(["d", "c", "a", "b"]);
});

test("a scan hands out what comes meanwhile, and not again what has been", async () => {
  const tab = await openWith("a", "b", "c");
  const more = () => confirm(tab.store, [[live("c", 2), live("new", 2)], [gone("a", 3)]]);
  expect(await scanned(tab, 1, more)).toEqual(["c", "new", "b"]);
});

test("a scan leaves out what is deleted meanwhile, and shows edits", async () => {
  const tab = await openWith("a", "b", "c");
  await editFound(tab, "x", {});
  const ids = await scanned(tab, 2, async () => {
    await editFound(tab, "b", null);
  });
  expect(ids).toEqual(["x", "c", "a"]);
});

test("a scan ends where the content is replaced", async () => {
  const tab = await openWith("a", "b");
  const replace = async (): Promise<void> => {
    tab.replica.accept(await tab.store.replace(() => undefined));
  };
  await expect(scanned(tab, 1, replace)).rejects.toMatchObject({ code: "database-replaced" });
});

test("outlines hold the newest version of each, also of what came while they were read", async () => {
  const tab = await openWith("a", "b", "c");
  const { store } = tab;
  let walks = 0;
  const slow = new Proxy(store, {
    get: (target, name: keyof Store) => {
      if (name !== "walk") {
        const value = target[name];
        return typeof value === "function" ? value.bind(target) : value;
      }
      return async (...args: Parameters<Store["walk"]>) => {
        walks++;
        if (walks === 2) await confirm(store, [[live("c", 9)], [gone("b", 9)]]);
        if (walks === 3) await join(store, 2);
        return store.walk(...args);
      };
    },
  });
  const { epoch } = tab.replica.database;
  const positions: number[] = [];
  for await (const { pages } of walkPages(slow, TASKS, epoch)) {
    positions.push(...pages.map(({ position }) => position));
  }
  const { versions, confirmed } = await readOutlines(tab.replica, TASKS);

  expect(positions.length).toBeGreaterThanOrEqual(4);
  expect(confirmed).toBe(5);
  expect(new Map([...versions.values()].map(({ id, last_modified: at }) => [id, at]))).toEqual(
    new Map([
      ["a", 1],
      ["b", 9],
      ["c", 9],
    ]),
  );
});

test("what was stored before is moved over, also by whom another one goes before", async () => {
  const [here, there] = await openTwo();
  for (let n = 0; n < 30; n++) await confirm(here.store, [[live(`r${n}`, n), live("all", n)]]);
  here.replica.neverLoaded.add(TASKS);
  there.replica.neverLoaded.add(TASKS);

  await Promise.all([indexLog(here.replica, TASKS), indexLog(there.replica, TASKS)]);

  for (const { replica } of [here, there]) {
    const wanted = new Map([[TASKS, ["r0", "all"]]]);
    const { found } = await replica.inTurn(() => replica.readIn([TASKS], wanted));
    expect(found?.get(TASKS)).toEqual(
      new Map([
        ["r0", live("r0", 0)],
        ["all", live("all", 29)],
      ]),
    );
  }
});

test("whoever dies while it is moved over leaves it to the next", async () => {
  let left = Number.POSITIVE_INFINITY;
  const tab = await openTab(undefined, (store) => ({
    transact: (...args: Parameters<Store["transact"]>) => {
      if (--left === 0) throw new Error("the tab died");
      return store.transact(...args) as never;
    },
  }));
  for (let n = 0; n < 30; n++) await confirm(tab.store, [[live(`r${n}`, n)]]);
  left = 5;
  tab.replica.neverLoaded.add(TASKS);

  await expect(indexLog(tab.replica, TASKS)).rejects.toThrow("the tab died");
  const between = await tab.store.read([], { segments: false, find: new Map([[TASKS, ["r0"]]]) });
  await indexLog(tab.replica, TASKS);

  expect(between.found?.size).toBe(0);
  expect((await readOutlines(tab.replica, TASKS)).versions.size).toBe(30);
});
