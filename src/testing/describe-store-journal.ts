import type { EntryKey, JournalCounts, KeptEntry } from "../store/rows.js";
import type { JournalMarks, Store } from "../store/store.js";
import { liveInJournal } from "./random-journal.js";
import { seededRandom } from "./seeded-random.js";
import {
  appendAtEnd,
  change,
  journalEntry,
  live,
  NOTES,
  RELAXED,
  sliceOf,
  TASKS,
  type SuiteContext,
} from "./store-suite.js";

/** What merges overrode: it lies beside the log. */
export function describeStoreJournal(
  { describe, story, expect }: SuiteContext,
  seeds: readonly number[],
): void {
  describe("journal", () => {
    story("keeps its entries in the order in which they came", async (open) => {
      const [here, there] = [await open(), await open()];
      await add(here, "a", "b");
      await add(there, "c");
      await change(here, {
        commits: [{ key: TASKS, confirm: [live("d", 1)] }],
        journal: new Map([
          [TASKS, [journalEntry("d", 0)]],
          [NOTES, [journalEntry("n", 0)]],
        ]),
      });
      await appendAtEnd(here, TASKS, "x");
      await add(there, "e");

      const entries = await there.journal(TASKS);

      expect(entries.map(({ id }) => id)).toEqual(["a", "b", "c", "d", "e"]);
      expect(entries[0]).toEqual({ ...journalEntry("a", 0), key: entries[0]?.key });
      expect((await here.journal(NOTES)).map(({ id }) => id)).toEqual(["n"]);
      expect(await here.journal("default/other")).toEqual([]);
    });

    story("8: gives each entry a key of its own, and tells it", async (open) => {
      const store = await open();
      const first = await add(store, "a", "b");
      const second = await add(store, "c");

      const keys = (await store.journal(TASKS)).map(({ key }) => key);

      expect(new Set(keys).size).toBe(3);
      expect([...first, ...second].map(({ key }) => key)).toEqual(keys);
    });

    story("8: counts, and other handles read the counts with the state", async (open) => {
      const [here, there] = [await open(), await open()];
      const none = await countsOf(there);
      const [a] = await add(here, "a", "b");
      const two = await countsOf(there);
      await mark(there, { seen: [keyOf(a), keyOf(a), "nonsense", "7.gone.1.0"] });

      expect([none, two, await countsOf(here)]).toEqual([
        { kept: 0, unseen: 0, oldestSeen: null },
        { kept: 2, unseen: 2, oldestSeen: null },
        { kept: 2, unseen: 1, oldestSeen: 0 },
      ]);
      expect((await here.journal(TASKS)).map(({ seen }) => seen)).toEqual([true, undefined]);
    });

    story("8: an entry that comes as seen is not counted as unseen", async (open) => {
      const store = await open();
      await change(store, {
        journal: new Map([[TASKS, [{ ...journalEntry("a", 5), seen: true }]]]),
      });
      expect(await countsOf(store)).toEqual({ kept: 1, unseen: 0, oldestSeen: 5 });
    });

    story(
      "8: all that are there can be marked, those included that come with the mark",
      async (open) => {
        const store = await open();
        await add(store, "a");
        await change(store, {
          journal: new Map([[TASKS, [journalEntry("b", 1)]]]),
          marked: new Map([[TASKS, { seen: "all" }]]),
        });
        await add(store, "c");

        expect(await countsOf(store)).toEqual({ kept: 3, unseen: 1, oldestSeen: 0 });
      },
    );

    story("8: entries are undone, and in force again", async (open) => {
      const store = await open();
      const [a, b] = await add(store, "a", "b");
      const both = new Map([
        [keyOf(a), true],
        [keyOf(b), true],
      ]);
      await mark(store, { undone: both });
      await mark(store, { undone: new Map([[keyOf(a), false]]) });

      expect((await store.journal(TASKS)).map(({ undone }) => undone)).toEqual([undefined, true]);
    });

    story("8: a decision reads the entries that it asked for, as they are stored", async (open) => {
      const [here, there] = [await open(), await open()];
      const [a, b] = await add(here, "a", "b");
      await mark(there, { undone: new Map([[keyOf(b), true]]) });
      const asked = [keyOf(b), "7.gone.1.0", "nonsense"];

      const { reading } = await here.transact(
        [],
        { ...RELAXED, entries: asked.map((key) => ({ collection: TASKS, key })) },
        () => [null, null],
      );

      expect([...(reading.entries ?? [])]).toEqual([[keyOf(b), { ...b, undone: true }]]);
      expect(a?.key === b?.key).toBe(false);
    });

    story("8: trimming drops the oldest that were seen, and nothing else", async (open) => {
      const store = await open();
      const [a, , c, d] = await add(store, "a", "b", "c", "d");
      await mark(store, { seen: [keyOf(a), keyOf(c), keyOf(d)] });
      await mark(store, { trim: { before: 0, entries: 2 } });
      const left = await store.journal(TASKS);

      expect(left.map(({ id }) => id)).toEqual(["b", "d"]);
      expect(left[1]).toEqual({ ...d, seen: true });
      expect(await countsOf(store)).toEqual({ kept: 2, unseen: 1, oldestSeen: 3 });
      await mark(store, { trim: { before: Number.POSITIVE_INFINITY, entries: 0 } });
      expect((await store.journal(TASKS)).map(({ id }) => id)).toEqual(["b"]);
      // and an entry that comes where others went is not taken for one of them
      const [next] = await add(store, "e");
      expect([a, c, d].some((gone) => gone?.key === next?.key)).toBe(false);
    });

    story("8: trimming drops what is too old, in whatever order it came", async (open) => {
      const store = await open();
      await change(store, {
        journal: new Map([[TASKS, [5, 1, 9].map((at) => journalEntry(`at${at}`, at))]]),
        marked: new Map([[TASKS, { seen: "all", trim: { before: 5, entries: 10 } }]]),
      });

      expect((await store.journal(TASKS)).map(({ at }) => at)).toEqual([5, 9]);
    });

    for (const seed of seeds) {
      story(
        `8: loses nothing that was not seen, whatever is done to it (seed ${seed})`,
        async (open) => {
          try {
            const stores = [await open(), await open()];
            await liveInJournal(stores, seededRandom(seed), expect);
          } catch (error) {
            throw new Error(`Seed ${seed}: ${String(error)}`, { cause: error });
          }
        },
      );
    }
  });
}

/** Adds an entry for each of these ids, made one after the other, from 0 on. */
async function add(store: Store, ...ids: readonly string[]): Promise<readonly KeptEntry[]> {
  const entries = ids.map((id, at) => journalEntry(id, at));
  const { journalled } = await change(store, { journal: new Map([[TASKS, entries]]) });
  return journalled.get(TASKS) ?? [];
}

async function mark(store: Store, marks: JournalMarks): Promise<void> {
  await change(store, { marked: new Map([[TASKS, marks]]) });
}

async function countsOf(store: Store): Promise<JournalCounts | undefined> {
  return (await sliceOf(store, { key: TASKS, seen: 0 })).state.journal;
}

function keyOf(entry: KeptEntry | undefined): EntryKey {
  if (entry === undefined) throw new Error("Expected an entry");
  return entry.key;
}
