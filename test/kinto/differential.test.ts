import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  createKintoServer,
  type KintoServer,
  type KintoServerOptions,
} from "../../src/server/index.js";
import { sqliteInMemory } from "../server/sqlite-in-memory.js";
import { FAULTS, type Fault } from "./faults.js";
import { loadFaultyServer } from "./faulty-server.js";
import { findFault } from "./find-fault.js";
import { randomSequence } from "./grammar/sequence.js";
import { investigate } from "./investigate.js";
import { KEPT } from "./kept/sequences.js";
import { startPair, type Pair } from "./pair.js";
import { printClash } from "./print.js";
import { setUpOf, type SetUp } from "./set-ups.js";
import { Tally } from "./tally.js";

// npm run test:kinto -- --sequences 10000 --seed 7
const SEQUENCES = Number(process.env["KINTO_SEQUENCES"] ?? 500);
const SEED = Number(process.env["KINTO_SEED"] ?? 1);
/** After so many differences the rest is likely to be the same ones. */
const ENOUGH = 5;
/** Within so many sequences each fault must be found. */
const PATIENCE = 500;

const pairs = new Map<SetUp, Pair>();
const tally = new Tally();
const needed = new Map<Fault, number>();

beforeAll(async () => {
  const started = (["full", "bare"] as const).map(async (setUp) => {
    pairs.set(setUp, await startPair(setUp));
  });
  await Promise.all(started);
});

afterAll(async () => {
  console.log(tally.print(SEQUENCES < PATIENCE ? undefined : needed));
  await Promise.all([...pairs.values()].map((pair) => pair.stop()));
});

describe("what once was a difference is none any more", () => {
  test.each(KEPT)("$name", async ({ setUp = "full", steps }) => {
    const { clash } = await pairOf(setUp).meet(steps);
    expect(clash === undefined ? "no difference" : printClash(clash)).toBe("no difference");
  });

  test("there are some", () => expect(KEPT.length).toBeGreaterThan(10));
});

test(
  `${SEQUENCES} random sequences from seed ${SEED} on get the same answers from Kinto and from ours`,
  async () => {
    const found: string[] = [];
    for (let seed = SEED; seed < SEED + SEQUENCES && found.length < ENOUGH; seed++) {
      const setUp = setUpOf(seed);
      const sequence = randomSequence(seed, setUp);
      const { answers, ruled, clash } = await pairOf(setUp).meet(sequence);
      tally.add({ setUp, sequence, answers }, ruled);
      if (clash === undefined) continue;
      const report = await investigate(pairOf(setUp), `seed ${seed}, ${setUp}`, sequence);
      if (report === undefined) tally.addPassing(`seed ${seed}: ${printClash(clash)}`);
      else found.push(report);
    }
    expect(found.join("\n\n")).toBe("");
    expect(tally.recorded.length).toBe(SEQUENCES);
    // a few may fall into the same millisecond, not many
    expect(tally.passing.length).toBeLessThan(1 + SEQUENCES / 200);
  },
  60_000 + SEQUENCES * 2000,
);

describe.runIf(SEQUENCES >= PATIENCE)("a server with a fault is told from Kinto", () => {
  const recorded = tally.recorded;

  test("one without a fault is not, wherever it keeps its data", async () => {
    expect(await findFault(inSqlite, recorded)).toBeUndefined();
    expect(await findFault(createKintoServer, recorded)).toBeUndefined();
  });

  test.each(FAULTS)("$name", async (fault) => {
    const count = await findFault(await loadFaultyServer(fault), recorded.slice(0, PATIENCE));
    if (count !== undefined) needed.set(fault, count);
    expect(count, "nobody noticed").toBeDefined();
  });

  test("there are enough of them, in every folder", () => {
    expect(FAULTS.length).toBeGreaterThanOrEqual(40);
  });
});

function inSqlite(options: KintoServerOptions = {}): KintoServer {
  return createKintoServer({ ...options, storage: sqliteInMemory() });
}

function pairOf(setUp: SetUp): Pair {
  const pair = pairs.get(setUp);
  if (pair === undefined) throw new Error(`${setUp} was not started`);
  return pair;
}
