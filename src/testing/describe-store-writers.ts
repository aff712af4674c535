import type { Store } from "../store/store.js";
import {
  operation,
  positionsOf,
  RELAXED,
  sliceIn,
  sliceOf,
  TASKS,
  writeOn,
  type SuiteContext,
} from "./store-suite.js";

/** Several handles write at once, each as a tab does: append; if behind, read and try again. */
export function describeStoreWriters({ describe, story, expect }: SuiteContext): void {
  describe("writers at once", () => {
    for (const writers of [2, 3]) {
      story(`${writers} writers lose nothing and double nothing`, async (open) => {
        const stores = await Promise.all(Array.from({ length: writers }, open));

        const counts = await Promise.all(stores.map((store) => countUp(store, 15)));

        const log = await sliceOf(await open(), { key: TASKS, seen: 0 });
        const total = writers * 15;
        expect(positionsOf(log)).toEqual(Array.from({ length: total }, (_, index) => index + 1));
        // each write was decided on all that came before it
        expect(log.rows.map(({ row }) => row.ops?.[0]?.edits)).toEqual(positionsOf(log));
        expect(new Set(log.rows.map(({ row }) => `${row.by} ${row.n}`)).size).toBe(total);
        expect(counts.flat().toSorted((a, b) => a - b)).toEqual(positionsOf(log));
      });
    }

    story("appends and transactions of one handle, not awaited, all arrive", async (open) => {
      const store = await open();
      const transacts = Array.from({ length: 5 }, (_, n) =>
        store.transact([], RELAXED, () => [{ commits: [{ key: TASKS, done: [`t${n}`] }] }, n]),
      );

      const [counts] = await Promise.all([countUp(store, 5, "default/other"), ...transacts]);

      expect(counts).toEqual([1, 2, 3, 4, 5]);
      const { rows } = await sliceOf(store, { key: TASKS, seen: 0 });
      expect(rows.map(({ row }) => row.done?.[0])).toEqual(["t0", "t1", "t2", "t3", "t4"]);
    });

    story("content that is replaced under a writer stops it", async (open) => {
      const [here, there] = [await open(), await open()];
      const { database } = await here.read([], { segments: false });
      const kinds: string[] = [];
      const write = async (): Promise<void> => {
        for (let seen = 0; kinds.at(-1) !== "replaced" && kinds.length < 1000; seen += 1) {
          const commit = { key: TASKS, seen, ops: [operation(`${seen}`)] };
          const { kind } = await here.append({ ...database, commits: [commit] }, "relaxed");
          kinds.push(kind);
        }
      };

      const [, replaced] = await Promise.all([write(), there.replace(() => undefined)]);

      expect(kinds.at(-1)).toBe("replaced");
      expect(kinds.slice(0, -1).every((kind) => kind === "appended")).toBe(true);
      expect(await here.head(TASKS)).toBe(0);
      expect((await here.read([], { segments: false })).database).toEqual(replaced);
    });
  });
}

/** Writes one record up by one, `times` times; gives the positions that the writes took. */
async function countUp(
  store: Store,
  times: number,
  key: string = TASKS,
): Promise<readonly number[]> {
  const positions: number[] = [];
  let [seen, count] = [0, 0];
  let reading = await store.read([], { segments: false });
  while (positions.length < times) {
    const commit = { key, seen, ops: [operation("counter", "", count + 1)] };
    const appended = await store.append(writeOn(reading, [commit]), "relaxed");
    if (appended.kind === "appended") {
      [seen, count] = [seen + 1, count + 1];
      positions.push(seen);
    } else {
      reading = await store.read([{ key, seen }], { segments: false });
      const last = sliceIn(reading, key).rows.at(-1);
      seen = last?.position ?? seen;
      count = last?.row.ops?.[0]?.edits ?? count;
    }
  }
  return positions;
}
