import "fake-indexeddb/auto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FAULTS } from "./faults.js";
import { loadFaultyLibrary } from "./faulty-library.js";
import { live, type Lived } from "./life.js";
import { MISHAPS } from "./cable.js";
import { openKinto, type Kinto } from "./kinto.js";

// npm run test:kinto -- lives --lives 50 --seed 7
const LIVES = Number(process.env["KINTO_LIVES"] ?? 30);
const SEED = Number(process.env["KINTO_SEED"] ?? 1);
const BACKEND = process.env["KINTO_BACKEND"] === "postgresql" ? "postgresql" : "memory";
/** After so many lives that went wrong the rest is likely to go wrong in the same way. */
const ENOUGH = 3;
/** In so many lives everything happens that can happen. */
const PATIENCE = 30;

let tight: Kinto;
let wide: Kinto;

beforeAll(async () => {
  const small = { "kinto.paginate_by": "2", "kinto.batch_max_requests": "3" };
  [tight, wide] = await Promise.all([openKinto(BACKEND, small), openKinto(BACKEND)]);
});
afterAll(() => Promise.all([tight, wide].map((kinto) => kinto.stop())));

test(
  `after ${LIVES} lives from seed ${SEED} on, devices and server agree, and no acknowledged edit is lost`,
  async () => {
    const [lived, failed]: [Lived[], string[]] = [[], []];
    // the two servers are kept busy side by side
    const run = async (kinto: Kinto, first: number): Promise<void> => {
      for (let seed = first; seed < SEED + LIVES && failed.length < ENOUGH; seed += 2) {
        const one = await live(seed, kinto);
        lived.push(one);
        if (one.complaints.length > 0) failed.push(print(seed, one));
      }
    };
    await Promise.all([run(kintoOf(SEED), SEED), run(kintoOf(SEED + 1), SEED + 1)]);
    console.log(sumUp(lived));
    // a whole trace, which an assertion would cut short
    if (failed.length > 0) throw new Error(failed.join("\n\n"));
    expect(lived.length).toBe(LIVES);
    if (LIVES < PATIENCE) return;
    expect(new Set(lived.flatMap(({ mishaps }) => mishaps))).toEqual(new Set(MISHAPS));
    expect(new Set(lived.map(({ strategy }) => strategy)).size).toBe(5);
  },
  60_000 + LIVES * 10_000,
);

describe.runIf(LIVES >= PATIENCE && BACKEND === "memory")("a fault of the library is found", () => {
  test.each(FAULTS)(
    "$name",
    async (fault) => {
      const library = await loadFaultyLibrary(fault);
      let needed = 0;
      for (let seed = SEED; needed === 0 && seed < SEED + PATIENCE * 2; seed++) {
        const { complaints } = await live(seed, kintoOf(seed), library);
        if (complaints.length > 0) needed = seed - SEED + 1;
      }
      console.log(`${fault.name}: ${needed} lives`);
      expect(needed, "nobody noticed").toBeGreaterThan(0);
    },
    60_000 + PATIENCE * 20_000,
  );
});

/** The same seed meets the same server. */
function kintoOf(seed: number): Kinto {
  return seed % 2 === 0 ? tight : wide;
}

function print(seed: number, { complaints, trace }: Lived): string {
  const replay = `npm run test:kinto -- lives --lives 1 --seed ${seed}`;
  return [`seed ${seed} on ${BACKEND} (${replay})`, ...complaints, "", ...trace].join("\n");
}

function sumUp(lived: readonly Lived[]): string {
  const sum = (of: (one: Lived) => number): number => lived.reduce((all, one) => all + of(one), 0);
  const mishaps = lived.flatMap((one) => one.mishaps);
  const counts = MISHAPS.map((kind) => `${kind} ${mishaps.filter((each) => each === kind).length}`);
  return [
    `${lived.length} lives on ${BACKEND}: ${sum((one) => one.requests)} requests answered,`,
    `${sum((one) => one.writes)} writes taken, ${sum((one) => one.journalled)} decisions journalled,`,
    `${sum((one) => one.troubles)} answers with 409 or 5xx,`,
    `${sum((one) => one.setBack)} records set back by the server;`,
    counts.join(", "),
  ].join(" ");
}
