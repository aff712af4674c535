import type { Confirmed, RecordId } from "../record/record.js";
import type { Store } from "../store/store.js";
import { seededRandom } from "./seeded-random.js";
import {
  change,
  live,
  NOTES,
  readAll,
  RELAXED,
  sliceIn,
  TASKS,
  type SuiteContext,
} from "./store-suite.js";

const WHOLE = { states: new Map([[TASKS, { indexed: { isWhole: true, entries: 0 } }]]) };
const BEGUN = { states: new Map([[TASKS, { indexed: { isWhole: false, entries: 0 } }]]) };
/** A mark behind everything. */
const PASSED = [{ key: TASKS, seen: Number.MAX_SAFE_INTEGER }];
const GONE = { id: "a", last_modified: 9, deleted: true } as const;

/** Confirmed records that can be found by their ids. */
export function describeStoreIndexed(
  { describe, story, expect }: SuiteContext,
  seeds: readonly number[],
): void {
  describe("indexed", () => {
    story(
      "11: the newest version of a record is found, also of one that was deleted",
      async (open) => {
        const [here, there] = [await open(), await open()];
        await change(here, WHOLE);
        await confirm(here, [live("a", 1), live("b", 2)]);
        await confirm(here, [live("b", 3, "new")]);
        await confirm(there, [GONE]);

        expect(await find(here, ["a", "b", "c"])).toEqual({ a: GONE, b: live("b", 3, "new") });
        expect(await find(there, ["a", "b", "c"])).toEqual({ a: GONE, b: live("b", 3, "new") });
      },
    );

    story("11: what is found and what is read are one view", async (open) => {
      const store = await open();
      await change(store, WHOLE);
      await confirm(store, [live("a", 1)]);

      const options = { ...RELAXED, find: new Map([[TASKS, ["a"]]]) };
      const { reading } = await store.transact([{ key: TASKS, seen: 0 }], options, () => [
        { commits: [{ key: TASKS, confirm: [live("a", 2)] }] },
        null,
      ]);
      const after = await store.read([{ key: TASKS, seen: 0 }], options);

      expect(reading.found?.get(TASKS)?.get("a")).toEqual(live("a", 1));
      expect(sliceIn(reading, TASKS).rows.length).toBe(1);
      expect(after.found?.get(TASKS)?.get("a")).toEqual(live("a", 2));
      expect(sliceIn(after, TASKS).rows.length).toBe(2);
    });

    story("11: nothing is said to be found before all can be", async (open) => {
      const store = await open();
      await confirm(store, [live("a", 1), live("b", 1)]);
      await change(store, BEGUN);
      await confirm(store, [live("b", 2)]);

      const before = await store.read([], { segments: false, find: new Map([[TASKS, ["a"]]]) });
      await store.transact(PASSED, { ...RELAXED, part: { key: TASKS, first: 1, last: 2 } }, () => [
        { findable: true, ...WHOLE },
        null,
      ]);

      expect(before.found?.get(TASKS)).toBe(undefined);
      expect(await find(store, ["a", "b"])).toEqual({ a: live("a", 1), b: live("b", 2) });
      expect(await walked(store)).toEqual([live("b", 2), live("a", 1), live("b", 1)]);
    });

    story("11: whoever reads by marks reads the same as without", async (open) => {
      const store = await open();
      await confirm(store, [live("a", 1)]);
      await change(store, WHOLE);
      const many = Array.from({ length: 1_200 }, (_, index) => live(`m${index}`, index));
      await confirm(store, many);

      const { rows } = sliceIn(await readAll(store, TASKS), TASKS);

      expect(rows.flatMap(({ confirmed }) => confirmed)).toEqual([live("a", 1), ...many]);
      expect(await find(store, ["m0", "m1199"])).toEqual({
        m0: live("m0", 0),
        m1199: live("m1199", 1_199),
      });
    });

    story("11: a walk goes from the newest page downwards, within its stretch", async (open) => {
      const store = await open();
      await change(store, WHOLE);
      for (const id of ["a", "b", "c", "d"]) await confirm(store, [live(id, 1)]);

      expect((await walked(store)).map(({ id }) => id)).toEqual(["d", "c", "b", "a"]);
      expect((await walked(store, { above: 1, below: 4 })).map(({ id }) => id)).toEqual(["c", "b"]);
    });

    story(
      "11: what is emptied or replaced is not found any more, what follows is",
      async (open) => {
        const store = await open();
        await change(store, WHOLE);
        await confirm(store, [live("a", 1)]);
        await change(store, { commits: [{ key: TASKS }], emptied: new Set([TASKS]) });
        const emptied = [await find(store, ["a"]), await walked(store)];
        await confirm(store, [live("a", 2)]);
        const after = await find(store, ["a"]);
        await store.replace(() => undefined);
        await change(store, WHOLE);

        expect(emptied).toEqual([{}, []]);
        expect(after).toEqual({ a: live("a", 2) });
        expect([await find(store, ["a"]), await walked(store)]).toEqual([{}, []]);
      },
    );

    story("11: each collection has its own", async (open) => {
      const store = await open();
      await change(store, WHOLE);
      await confirm(store, [live("a", 1)]);
      await change(store, { commits: [{ key: NOTES, confirm: [live("a", 5), live("n", 5)] }] });

      expect(await find(store, ["a", "n"])).toEqual({ a: live("a", 1) });
    });

    for (const seed of seeds) {
      story(
        `11: agrees with a log that is read, whatever is rewritten (seed ${seed})`,
        async (open) => {
          const store = await open();
          const random = seededRandom(seed);
          const expected = new Map<RecordId, ReturnType<typeof live>>();
          for (let step = 0; step < 25; step += 1) {
            if (step === 5) await change(store, BEGUN);
            if (step === 10) await makeWhole(store);
            if (random(4) === 0) await rewriteSome(store, random(6));
            const page = Array.from({ length: 1 + random(3) }, () => {
              const version = live(`r${random(6)}`, step, `seed ${seed}`);
              expected.set(version.id, version);
              return version;
            });
            await confirm(store, page);
          }
          const ids = ["r0", "r1", "r2", "r3", "r4", "r5"];
          expect(await find(store, ids)).toEqual(Object.fromEntries(expected));
          const newest = new Map((await walked(store)).toReversed().map((each) => [each.id, each]));
          for (const [id, version] of expected) {
            expect(newest.get(id)?.last_modified).toBe(version.last_modified);
          }
        },
      );
    }
  });
}

async function confirm(store: Store, page: readonly Confirmed[]): Promise<void> {
  await change(store, { commits: [{ key: TASKS, confirm: page }] });
}

async function find(store: Store, ids: readonly RecordId[]): Promise<object> {
  const reading = await store.read([], { segments: false, find: new Map([[TASKS, ids]]) });
  return Object.fromEntries(reading.found?.get(TASKS) ?? [["not", "whole"]]);
}

/** All records of a stretch, from the newest page downwards. */
async function walked(
  store: Store,
  { above, below } = { above: 0, below: Number.POSITIVE_INFINITY },
): Promise<readonly { readonly id: RecordId; readonly last_modified: number | null }[]> {
  const records = [];
  for (let end = below; ;) {
    const { pages } = await store.walk(TASKS, { above, below: end });
    const last = pages.at(-1);
    if (last === undefined) return records;
    records.push(...pages.flatMap((page) => page.records));
    end = last.position;
  }
}

/** As compaction does: the newest of each record in the part stays. */
async function rewriteSome(store: Store, first: number): Promise<void> {
  const last = await store.head(TASKS);
  const part = { key: TASKS, first: Math.max(1, last - first), last };
  if (last === 0) return;
  await store.transact(PASSED, { ...RELAXED, part }, ({ part: rows = [] }) => {
    const newest = new Map(
      rows.flatMap(({ confirmed }) => confirmed).map((version) => [version.id, version]),
    );
    return [{ rewritten: { confirm: [...newest.values()], dropsEnds: false } }, null];
  });
}

async function makeWhole(store: Store): Promise<void> {
  const part = { key: TASKS, first: 1, last: await store.head(TASKS) };
  await store.transact(PASSED, { ...RELAXED, part }, () => [{ findable: true, ...WHOLE }, null]);
}
