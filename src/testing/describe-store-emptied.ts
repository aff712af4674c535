import {
  appendAtEnd,
  change,
  idsOf,
  live,
  NOTES,
  operation,
  positionsOf,
  readAll,
  sliceIn,
  sliceOf,
  TASKS,
  writeOn,
  type SuiteContext,
} from "./store-suite.js";

const EMPTIED = { commits: [{ key: TASKS }], emptied: new Set([TASKS]) };

/** A log that is emptied, beside others that stay. */
export function describeStoreEmptied({ describe, story, expect }: SuiteContext): void {
  describe("emptied", () => {
    story(
      "9: the log goes with its records, and goes on behind its last position",
      async (open) => {
        const [here, there] = [await open(), await open()];
        await change(here, { commits: [{ key: TASKS, confirm: [live("a", 1)] }] });
        await appendAtEnd(here, TASKS, "b");
        await appendAtEnd(here, NOTES, "n");

        const { placed, states } = await change(there, EMPTIED);
        await appendAtEnd(here, TASKS, "c");

        const reading = await readAll(there, TASKS, NOTES);
        const tasks = sliceIn(reading, TASKS);
        expect(placed.map(({ first, last }) => [first, last])).toEqual([[3, 3]]);
        expect(states.get(TASKS)).toEqual({ ...tasks.state, fence: 3, floor: 3, confirmed: 3 });
        expect(positionsOf(tasks)).toEqual([3, 4]);
        expect(tasks.rows.flatMap(({ confirmed }) => confirmed)).toEqual([]);
        expect(idsOf(tasks)).toEqual(["c"]);
        expect(idsOf(sliceIn(reading, NOTES))).toEqual(["n"]);
        expect(await there.head(TASKS)).toBe(4);
      },
    );

    story("9: a reader that had seen everything begins again", async (open) => {
      const [here, there] = [await open(), await open()];
      await appendAtEnd(here, TASKS, "a");
      await change(there, EMPTIED);

      const slice = await sliceOf(here, { key: TASKS, seen: 1 });
      const after = await sliceOf(here, { key: TASKS, seen: 2 });

      expect([slice.restarted, after.restarted]).toEqual([true, false]);
      expect(positionsOf(slice)).toEqual([2]);
    });

    story("9: a writer that had seen everything is sent back", async (open) => {
      const [here, there] = [await open(), await open()];
      await appendAtEnd(here, TASKS, "a");
      const reading = await readAll(here, TASKS);
      await change(there, EMPTIED);

      const commit = { key: TASKS, seen: 1, ops: [operation("b")] };
      const refused = await here.append(writeOn(reading, [commit]), "relaxed");

      expect(refused).toEqual({ kind: "behind" });
      expect(idsOf(await sliceOf(here, { key: TASKS, seen: 0 }))).toEqual([]);
    });

    story("9: what the same changes commit is there, over several rows, too", async (open) => {
      const store = await open();
      await appendAtEnd(store, TASKS, "a");
      const ops = ["b", "c", "d"].map((id) => operation(id, "x".repeat(100_000)));
      await change(store, { ...EMPTIED, commits: [{ key: TASKS, ops, confirm: [live("e", 5)] }] });

      const slice = await sliceOf(store, { key: TASKS, seen: 1 });

      expect(positionsOf(slice)).toEqual([2, 3]);
      expect(idsOf(slice)).toEqual(["b", "c", "d"]);
      expect(slice.rows.flatMap(({ confirmed }) => confirmed)).toEqual([live("e", 5)]);
      expect([slice.state.floor, slice.state.confirmed]).toEqual([2, 3]);
    });
  });
}
