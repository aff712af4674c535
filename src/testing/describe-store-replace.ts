import { NEW_COLLECTION, type JournalEntry } from "../store/rows.js";
import type { Store } from "../store/store.js";
import {
  appendAtEnd,
  change,
  idsOf,
  live,
  NOTES,
  operation,
  readAll,
  rejectionOf,
  sliceIn,
  sliceOf,
  TASKS,
  type SuiteContext,
} from "./store-suite.js";

/** What lies beside the log, and the act that ends it all. */
export function describeStoreReplace({ describe, story, expect }: SuiteContext): void {
  describe("journal", () => {
    story("keeps its entries in the order in which they came", async (open) => {
      const [here, there] = [await open(), await open()];
      await write(here, entry("a", 3), entry("b", 2));
      await write(there, entry("c", 1));
      await change(here, {
        commits: [{ key: TASKS, confirm: [live("d", 1)] }],
        journal: new Map([
          [TASKS, [entry("d", 0)]],
          [NOTES, [entry("n", 0)]],
        ]),
      });
      await appendAtEnd(here, TASKS, "x");
      await write(there, entry("e", 0));

      const entries = await there.journal(TASKS);

      expect(entries.map(({ id }) => id)).toEqual(["a", "b", "c", "d", "e"]);
      expect(entries[0]).toEqual(entry("a", 3));
      expect((await here.journal(NOTES)).map(({ id }) => id)).toEqual(["n"]);
      expect(await here.journal("default/other")).toEqual([]);
    });
  });

  describe("replace", () => {
    story("empties everything and begins a new epoch", async (open) => {
      const [here, there] = [await open(), await open()];
      const before = await change(here, {
        commits: [{ key: TASKS, confirm: [live("a", 1)], ops: [operation("b")] }],
        database: { generation: 3, principal: "account:bob" },
      });
      await appendAtEnd(here, NOTES, "n");
      const seen: string[] = [];

      const database = await there.replace((reading) => {
        seen.push(...[...reading.slices].map(([key, slice]) => `${key} ${idsOf(slice).join()}`));
      });

      expect(seen.toSorted()).toEqual([`${NOTES} n`, `${TASKS} b`]);
      expect(database).toEqual({ format: 1, epoch: database.epoch, generation: 0 });
      expect(database.epoch === before.database.epoch).toBe(false);
      const reading = await readAll(here, TASKS, NOTES);
      expect(reading.database).toEqual(database);
      expect(sliceIn(reading, TASKS).state).toEqual(NEW_COLLECTION);
      expect(sliceIn(reading, TASKS).rows).toEqual([]);
      expect(sliceIn(reading, NOTES).rows).toEqual([]);
    });

    story("what the check throws stops it", async (open) => {
      const store = await open();
      await appendAtEnd(store, TASKS, "unsent");
      const { database } = await readAll(store);
      const thrown = new Error("something is unsent");

      const error = await rejectionOf(
        store.replace(() => {
          throw thrown;
        }),
      );

      expect(error).toBe(thrown);
      expect((await readAll(store)).database).toEqual(database);
      expect(idsOf(await sliceOf(store, { key: TASKS, seen: 0 }))).toEqual(["unsent"]);
    });
  });
}

function entry(id: string, at: number): JournalEntry {
  return {
    id,
    by: "test",
    base: null,
    local: { at },
    remote: live(id, at),
    result: null,
    contested: ["at"],
    at,
  };
}

async function write(store: Store, ...entries: readonly JournalEntry[]): Promise<void> {
  await change(store, { journal: new Map([[TASKS, entries]]) });
}
