import { expect, test } from "vitest";
import { seededRandom } from "../../src/testing/seeded-random.js";
import { Scheduler, START } from "./scheduler.js";

const CLIENTS = 10_000;
const WAIT = 30_000;
const SEED = 7;

/** How many syncs began in each second, counted from `from` on, of a herd that was told to wait `waits` times in the same second. */
function comeBack(waits: number): Map<number, number> {
  const random = seededRandom(SEED);
  const seconds = new Map<number, number>();
  for (let client = 0; client < CLIENTS; client++) {
    const scheduler = new Scheduler({}, () => random(2 ** 32) / 2 ** 32);
    scheduler.hear(START);
    // the first sync, and those after each wait; the server takes the last
    for (let told = 0; told < waits; told++) {
      scheduler.end("waiting", { notBefore: scheduler.now + WAIT });
      scheduler.passTo(scheduler.timer?.at ?? Number.NaN, () => {});
    }
    scheduler.end("ok");
    const second = Math.floor(scheduler.now / 1_000);
    seconds.set(second, (seconds.get(second) ?? 0) + 1);
  }
  return seconds;
}

test.each([
  { waits: 1, first: 30, spread: 30 },
  { waits: 2, first: 60, spread: 60 },
])(
  `${CLIENTS} clients that were told $waits times to wait do not come back in one second`,
  ({ waits, first, spread }) => {
    const seconds = comeBack(waits);

    const busiest = Math.max(...seconds.values());
    const mean = CLIENTS / spread;
    console.log(
      `herd, seed ${SEED}: ${CLIENTS} clients told ${waits} × to wait ${WAIT / 1_000} s came back over ` +
        `${seconds.size} s, ${mean.toFixed(0)} a second on average, ${busiest} in the busiest`,
    );
    expect(Math.min(...seconds.keys())).toBeGreaterThanOrEqual(first);
    expect(Math.max(...seconds.keys())).toBeLessThan(first + spread);
    expect([...seconds.values()].reduce((sum, count) => sum + count, 0)).toBe(CLIENTS);
    expect(busiest).toBeLessThanOrEqual(3 * mean);
  },
);

test("clients of a server that fails come back spread, and less and less often", () => {
  const random = seededRandom(SEED);
  const minutes = new Map<number, number>();
  for (let client = 0; client < CLIENTS / 10; client++) {
    const scheduler = new Scheduler({}, () => random(2 ** 32) / 2 ** 32);
    scheduler.hear(START);
    scheduler.end("failed");
    scheduler.passTo(3_600_000, (its) => its.end("failed"));
    for (const [at] of scheduler.begun) {
      const minute = Math.floor(at / 60_000);
      minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
    }
  }

  // five minutes at most, half of it on average
  const late = [...minutes].filter(([minute]) => minute >= 30).map(([, count]) => count);
  console.log(`herd, seed ${SEED}: ${minutes.get(0)} tries in the first minute, later ${late[0]}`);
  expect(minutes.get(0) ?? 0).toBeGreaterThan(5 * Math.max(...late));
  expect(Math.min(...late)).toBeGreaterThan(0);
});
