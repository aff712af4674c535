import { fold, step, type RandomWriter, type Tally } from "./random-writer.js";
import { seededRandom } from "./seeded-random.js";
import { positionsOf, sliceOf, TASKS, type SuiteContext } from "./store-suite.js";

const ROUNDS = 30;

/**
 * Three handles do random things at once: appends decided on a view that may be stale, transactions, aborted
 * ones, partial reads, a fence that goes up. Each accepted write counts one record up by one from what its
 * writer saw, so that a stale decision or a doubled write shows in the sums.
 */
export function describeStoreRandomly(
  { describe, story, expect }: SuiteContext,
  seeds: readonly number[],
): void {
  describe("random writers", () => {
    for (const seed of seeds) {
      story(`agree with the sum of what was accepted (seed ${seed})`, async (open) => {
        try {
          const random = seededRandom(seed);
          const stores = await Promise.all([open(), open(), open()]);
          const writers = stores.map((store): RandomWriter => ({
            store,
            seen: 0,
            view: new Map(),
          }));
          const tally: Tally = { accepted: new Map(), writes: 0 };

          for (let round = 0; round < ROUNDS; round += 1) {
            await Promise.all(writers.map((writer) => step(writer, random, tally)));
          }

          const log = await sliceOf(await open(), { key: TASKS, seen: 0 });
          expect(log.rows.length).toBe(tally.writes);
          expect(positionsOf(log)).toEqual(log.rows.map((_, index) => index + 1));
          expect(sorted(fold(new Map(), log.rows))).toEqual(sorted(tally.accepted));
          for (const { store, seen, view } of writers) {
            const rest = await sliceOf(store, { key: TASKS, seen });
            expect(sorted(fold(view, rest.rows))).toEqual(sorted(tally.accepted));
          }
        } catch (error) {
          throw new Error(`Seed ${seed}: ${String(error)}`, { cause: error });
        }
      });
    }
  });
}

function sorted(counts: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  return [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
}
