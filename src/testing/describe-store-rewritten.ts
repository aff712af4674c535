import type { Rewritten, Store } from "../store/store.js";
import {
  appendAtEnd,
  change,
  idsOf,
  live,
  operation,
  positionsOf,
  readAll,
  RELAXED,
  rejectionOf,
  sliceIn,
  sliceOf,
  TASKS,
  writeOn,
  type SuiteContext,
} from "./store-suite.js";

/** Parts of a log that are rewritten, as compaction does it. */
export function describeStoreRewritten({ describe, story, expect }: SuiteContext): void {
  describe("rewritten", () => {
    story("10: a part keeps its last position, and whoever has read it reads on", async (open) => {
      const [here, there] = [await open(), await open()];
      await change(here, { commits: [{ key: TASKS, confirm: [live("a", 1), live("b", 2)] }] });
      for (const id of ["c", "d", "e"]) await appendAtEnd(here, TASKS, id);

      const rewritten = { confirm: [live("b", 2)], ops: [operation("d")], dropsEnds: false };
      const seen = await rewrite(there, [1, 3], rewritten);
      await appendAtEnd(here, TASKS, "f");

      const log = await sliceOf(there, { key: TASKS, seen: 0 });
      const behind = await sliceOf(here, { key: TASKS, seen: 3 });
      expect(seen).toEqual([1, 2, 3]);
      expect(positionsOf(log)).toEqual([3, 4, 5]);
      expect(log.rows[0]?.confirmed).toEqual([live("b", 2)]);
      expect(idsOf(log)).toEqual(["d", "e", "f"]);
      expect(idsOf(behind)).toEqual(["e", "f"]);
      expect([log.restarted, behind.restarted]).toEqual([false, false]);
      const { fence, floor, confirmed, rewrites } = log.state;
      expect([fence, floor, confirmed, rewrites]).toEqual([3, 0, 1, 1]);
    });

    story(
      "10: whoever has read some of it finds the rest, and cannot write before",
      async (open) => {
        const [here, there] = [await open(), await open()];
        for (const id of ["a", "b", "c"]) await appendAtEnd(here, TASKS, id);
        const reading = await readAll(here);
        await rewrite(there, [1, 3], { ops: [operation("a"), operation("c")], dropsEnds: false });

        const rest = await sliceOf(here, { key: TASKS, seen: 1 });
        const refused = await Promise.all(
          [1, 2].map((seen) =>
            here.append(writeOn(reading, [{ key: TASKS, seen, ops: [operation("x")] }]), "relaxed"),
          ),
        );
        const commit = { key: TASKS, seen: 3, ops: [operation("y")] };
        const accepted = await here.append(writeOn(reading, [commit]), "relaxed");

        expect(idsOf(rest)).toEqual(["a", "c"]);
        expect(refused).toEqual([{ kind: "behind" }, { kind: "behind" }]);
        expect(accepted.kind).toBe("appended");
      },
    );

    story("10: where ends were dropped, whoever began before starts again, once", async (open) => {
      const [here, there] = [await open(), await open()];
      for (const id of ["a", "b", "c"]) await appendAtEnd(here, TASKS, id);
      await rewrite(there, [2, 2], { ops: [operation("b")], dropsEnds: false });
      await rewrite(there, [3, 3], { ops: [], dropsEnds: true });

      const before = await sliceOf(here, { key: TASKS, seen: 1, cuts: 0 });
      const since = await sliceOf(here, { key: TASKS, seen: 1, cuts: 1 });
      const beyond = await sliceOf(here, { key: TASKS, seen: 3, cuts: 0 });

      expect([before.restarted, positionsOf(before)]).toEqual([true, [1, 2, 3]]);
      expect([since.restarted, positionsOf(since)]).toEqual([false, [2, 3]]);
      expect(beyond.restarted).toBe(false);
      expect([before.state.floor, before.state.cuts]).toEqual([3, 1]);
    });

    story("10: the rows remember whose writes they took up", async (open) => {
      const [here, there] = [await open(), await open()];
      for (const store of [here, here, there]) await appendAtEnd(store, TASKS, "a");
      const rows = (await sliceOf(here, { key: TASKS, seen: 0 })).rows.map(({ row }) => row);
      await rewrite(there, [1, 2], { ops: [operation("a")], dropsEnds: false });
      await rewrite(there, [2, 3], { ops: [operation("a")], dropsEnds: false });

      const [left] = (await sliceOf(here, { key: TASKS, seen: 0 })).rows;

      for (const { by, n } of rows) {
        const found = left?.row.merged?.some(([who, newest]) => who === by && newest >= n);
        expect(found).toBe(true);
      }
    });

    story("10: what is too large for one row takes the last ones", async (open) => {
      const store = await open();
      const ops = ["b", "c", "d", "e"].map((id) => operation(id, "x".repeat(100_000)));
      await change(store, { commits: [{ key: TASKS, ops }] });
      await appendAtEnd(store, TASKS, "f");
      await rewrite(store, [1, 3], { ops: [...ops, operation("f")], dropsEnds: false });

      const log = await sliceOf(store, { key: TASKS, seen: 0 });

      expect(positionsOf(log)).toEqual([1, 2, 3].slice(-log.rows.length));
      expect(idsOf(log)).toEqual(["b", "c", "d", "e", "f"]);
      expect(await store.head(TASKS)).toBe(3);
    });

    story("10: what was not read cannot be rewritten", async (open) => {
      const store = await open();
      await appendAtEnd(store, TASKS, "a");

      const beyond = await rejectionOf(rewrite(store, [1, 2], { ops: [], dropsEnds: false }));
      const unread = await rejectionOf(change(store, { rewritten: { ops: [], dropsEnds: false } }));

      expect([beyond, unread].map((error) => (error as Error).name)).toEqual([
        "InvalidInputError",
        "InvalidInputError",
      ]);
      expect(idsOf(await sliceOf(store, { key: TASKS, seen: 0 }))).toEqual(["a"]);
    });
  });
}

/** Resolves with the positions that were read. */
async function rewrite(
  store: Store,
  [first, last]: readonly [number, number],
  rewritten: Rewritten,
): Promise<readonly number[]> {
  const part = { key: TASKS, first, last };
  const { reading } = await store.transact(
    [{ key: TASKS, seen: Number.MAX_SAFE_INTEGER }],
    { ...RELAXED, part },
    () => [{ rewritten }, null],
  );
  sliceIn(reading, TASKS);
  return (reading.part ?? []).map(({ position }) => position);
}
