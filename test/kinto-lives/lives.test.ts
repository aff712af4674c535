import "fake-indexeddb/auto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { live, type Lived } from "./life.js";
import { MISHAPS } from "./cable.js";
import { openKinto, type Kinto } from "./kinto.js";

// npm run test:kinto -- lives --lives 50 --seed 7
const LIVES = Number(process.env["KINTO_LIVES"] ?? 40);
const SEED = Number(process.env["KINTO_SEED"] ?? 1);
const BACKEND = process.env["KINTO_BACKEND"] === "postgresql" ? "postgresql" : "memory";
/** After so many lives that went wrong the rest is likely to go wrong in the same way. */
const ENOUGH = 3;

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
    for (let seed = SEED; seed < SEED + LIVES && failed.length < ENOUGH; seed++) {
      const one = await live(seed, seed % 2 === 0 ? tight : wide);
      lived.push(one);
      if (one.complaints.length > 0) failed.push(print(seed, one));
    }
    console.log(sumUp(lived));
    // a whole trace, which an assertion would cut short
    if (failed.length > 0) throw new Error(failed.join("\n\n"));
    expect(lived.length).toBe(LIVES);
  },
  60_000 + LIVES * 10_000,
);

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
    `${sum((one) => one.setBack)} records set back by the server;`,
    counts.join(", "),
  ].join(" ");
}
