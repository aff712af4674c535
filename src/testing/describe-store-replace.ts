import { NEW_COLLECTION } from "../store/rows.js";
import {
  appendAtEnd,
  change,
  idsOf,
  journalEntry,
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

/** The act that ends it all. */
export function describeStoreReplace({ describe, story, expect }: SuiteContext): void {
  describe("replace", () => {
    story("empties everything and begins a new epoch", async (open) => {
      const [here, there] = [await open(), await open()];
      const before = await change(here, {
        commits: [{ key: TASKS, confirm: [live("a", 1)], ops: [operation("b")] }],
        journal: new Map([[TASKS, [journalEntry("a", 1)]]]),
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
      expect(await here.journal(TASKS)).toEqual([]);
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
