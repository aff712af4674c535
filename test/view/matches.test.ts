import { describe, expect, test } from "vitest";
import { seededRandom } from "../../src/testing/seeded-random.js";
import { LiveQuery, type LiveState } from "../../src/view/live-query.js";
import type { Query } from "../../src/view/query.js";
import { planQuery } from "../../src/view/query.js";
import { runQuery } from "../../src/view/run-query.js";
import type { Shown } from "../../src/view/shown.js";
import {
  confirm,
  edit,
  gone,
  live,
  nextTask,
  NOTES,
  openTwo,
  TASKS,
  valueOf,
  type Tab,
} from "./replicas.js";

/** Random lives: npx vitest run --project unit test/view/matches.test.ts, with LIVE_SEED for one of them. */
const SEEDS = process.env["LIVE_SEED"] === undefined ? 40 : 1;
const FIRST = Number(process.env["LIVE_SEED"] ?? 1);

/** Who listens hears of a commit after some tasks. */
const TASKS_UNTIL_TOLD = 20;

const QUERIES: readonly Query[] = [
  {},
  { sort: "last_modified" },
  { sort: "n" },
  { sort: "-n,title" },
  { where: { n: { min: 3 } }, sort: "title" },
  { where: { n: { min: 3 } }, limit: 5 },
  { sort: "-n", limit: 3 },
];

const IDS = Array.from({ length: 30 }, (_, index) => `r${index}`);

type Random = (limit: number) => number;

/** Something that happens to the records of a collection, in one of two tabs. */
async function happen(random: Random, tabs: readonly [Tab, Tab], at: number): Promise<void> {
  const tab = tabs[random(2)] as Tab;
  const some = (): string => IDS[random(IDS.length)] as string;
  const fields = { n: random(8), title: `t${random(4)}` };
  switch (random(5)) {
    case 0:
      return edit(tab, some(), null);
    case 1:
      return confirm(tab.store, [[random(4) === 0 ? gone(some(), at) : live(some(), at, fields)]]);
    case 2: {
      const many = new Set(Array.from({ length: 1 + random(25) }, some));
      return confirm(tab.store, [[...many].map((id, index) => live(id, at + index, fields))]);
    }
    default:
      return edit(tab, some(), fields);
  }
}

describe("what is kept is what would be computed", () => {
  test.each(Array.from({ length: SEEDS }, (_, index) => FIRST + index))(
    "in a random life (LIVE_SEED=%i)",
    async (seed) => {
      const random = seededRandom(seed);
      const tabs = await openTwo();
      const [here, there] = tabs;
      const kept = QUERIES.map((query) => ({
        query,
        live: new LiveQuery(here.replica, TASKS, query),
      }));
      for (const { live: each } of kept) each.subscribe(() => {});
      for (let step = 1; step <= 30; step++) {
        await happen(random, [here, there], 1_000 * step);
        await here.replica.look();
        for (const { query, live: each } of kept) {
          const expected = runQuery(here.replica, TASKS, planQuery(query));
          for (let task = 0; task < TASKS_UNTIL_TOLD; task++) {
            if (isSame(each.get().data, expected)) break;
            await nextTask();
          }
          expect(each.get().data).toEqual(expected);
        }
      }
      expect(kept.every(({ live: each }) => each.get().state === "ready")).toBe(true);
    },
  );
});

function isSame(a: readonly Shown[] | undefined, b: readonly Shown[]): boolean {
  return a?.length === b.length && a.every((record, index) => record === b[index]);
}

/** A live query over 10,000 records, half of which match, and how often its condition is asked. */
async function openCounted(its: Omit<Query, "where"> = {}) {
  const [here, there] = await openTwo();
  const all = Array.from({ length: 10_000 }, (_, n) => live(`r${n}`, n + 1, { n, done: n % 2 }));
  await confirm(here.store, [all]);
  const counts = { asked: 0 };
  const query = new LiveQuery(here.replica, TASKS, {
    ...its,
    where: (record: { readonly done?: unknown }) => {
      counts.asked += 1;
      return record.done === 1;
    },
  });
  const states: LiveState<Shown>[] = [];
  query.subscribe((state) => states.push(state));
  await valueOf(query, ({ state }) => state === "ready");
  counts.asked = 0;
  return { here, there, query, counts, states };
}

describe("how often the condition of ten thousand records is asked", () => {
  // what is written → how often it is asked at most
  test.each<[string, Omit<Query, "where">, (tab: Tab) => Promise<void>, number]>([
    ["a new record", {}, (tab) => edit(tab, "new", { done: 1 }), 1],
    [
      "a new record, sorted and limited",
      { sort: "-n", limit: 20 },
      (tab) => edit(tab, "new", { done: 1, n: 1e6 }),
      1,
    ],
    ["a change of one that matches", { sort: "n" }, (tab) => edit(tab, "r1", { done: 1, n: 5 }), 1],
    ["one that matches no more", {}, (tab) => edit(tab, "r1", { done: 0 }), 1],
    ["a deletion", { sort: "n", limit: 10 }, (tab) => edit(tab, "r1", null), 0],
    [
      "a page of 500",
      {},
      (tab) =>
        confirm(tab.store, [
          Array.from({ length: 500 }, (_, n) => live(`r${n}`, 20_000 + n, { n, done: 1 })),
        ]),
      500,
    ],
  ])("by %s", async (_, its, write, most) => {
    const { here, there, query, counts } = await openCounted(its);
    const before = query.get();
    const heard = valueOf(query, (state) => state !== before);

    await write(there);
    await here.replica.look();
    await heard;

    expect(counts.asked).toBeLessThanOrEqual(most);
  });

  test("by a write elsewhere: never, and nobody is told", async () => {
    const { here, counts, states } = await openCounted();
    const before = states.length;
    const notes = new LiveQuery(here.replica, NOTES);
    notes.subscribe(() => {});

    await edit(here, "n", {}, NOTES);
    await valueOf(notes, ({ data }) => data?.length === 1);

    expect(counts.asked).toBe(0);
    expect(states.length).toBe(before);
  });
});

test("what lies behind the limit changes nothing that is shown", async () => {
  const { here, query, states } = await openCounted({ sort: "n", limit: 2 });
  const before = states.length;
  const all = new LiveQuery(here.replica, TASKS, { sort: "n" });
  all.subscribe(() => {});

  await edit(here, "r9999", { n: 9_998.5, done: 1 });
  await valueOf(all, ({ data }) => data?.some(({ n }) => n === 9_998.5) === true);

  expect(states.length).toBe(before);
  expect(query.get().data?.map(({ id }) => id)).toEqual(["r1", "r3"]);
});

test("a condition that throws for one record is an error until that record is another", async () => {
  const [here] = await openTwo();
  await edit(here, "a", { tags: [] });
  const query = new LiveQuery(here.replica, TASKS, {
    where: ({ tags }: { readonly tags: readonly string[] }) => tags.length === 0,
  });
  query.subscribe(() => {});
  await valueOf(query, ({ data }) => data?.length === 1);

  await edit(here, "b", {});
  const failed = await valueOf(query, ({ state }) => state === "error");
  await edit(here, "b", { tags: [] });

  expect(failed.data?.map(({ id }) => id)).toEqual(["a"]);
  expect((await valueOf(query, ({ state }) => state === "ready")).data?.length).toBe(2);
});

describe("with states", () => {
  test("it tells that a record was sent and confirmed; without, only what shows", async () => {
    const [here] = await openTwo();
    await confirm(here.store, [[live("a", 1, { n: 1 })]]);
    await edit(here, "a", { n: 2 });
    const [withStates, without] = [
      new LiveQuery(here.replica, TASKS, { states: true }),
      new LiveQuery(here.replica, TASKS),
    ];
    const heard: string[] = [];
    without.subscribe(({ state }) => heard.push(state));
    withStates.subscribe(() => {});
    const before = await valueOf(withStates, ({ state }) => state === "ready");
    await valueOf(without, ({ state }) => state === "ready");

    const { epoch } = here.replica.database;
    const operation = here.replica.fold(TASKS)?.operations.get("a");
    if (operation === undefined) throw new Error("There is no operation");
    await here.replica.inTurn(() =>
      here.replica.transact(epoch, [TASKS], "relaxed", () => [
        { commits: [{ key: TASKS, ops: [{ ...operation, edits: operation.edits + 1 }] }] },
        null,
      ]),
    );
    const after = await valueOf(withStates, (state) => state !== before);

    expect(after.data).not.toBe(before.data);
    expect(after.data?.[0]).toBe(before.data?.[0]);
    expect(heard).toEqual(["ready"]);
  });
});
