import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startKinto } from "../../scripts/kinto/start-kinto.mjs";
import { randomSequence } from "./grammar/sequence.js";
import { KEPT } from "./kept/sequences.js";
import { meet, signature, type Clash } from "./meet.js";
import { printCase, printClash } from "./print.js";
import { shrink } from "./shrink.js";
import type { Sequence } from "./step.js";
import { ourSubject, realSubject, type Subject } from "./subject.js";
import { Tally } from "./tally.js";

// npm run test:kinto -- --sequences 10000 --seed 7
const SEQUENCES = Number(process.env["KINTO_SEQUENCES"] ?? 500);
const SEED = Number(process.env["KINTO_SEED"] ?? 1);
/** After so many differences the rest is likely to be the same ones. */
const ENOUGH = 5;

let real: Subject;
let ours: Subject;
let stop: (() => Promise<void>) | undefined;
const tally = new Tally();

beforeAll(async () => {
  const kinto = await startKinto({ backend: "postgresql" });
  stop = kinto.stop;
  real = realSubject(kinto.url);
  ours = await ourSubject();
});

afterAll(async () => {
  await real?.close();
  await ours?.close();
  await stop?.();
});

describe("what once was a difference is none any more", () => {
  test.each(KEPT)("$name", async ({ steps }) => {
    const { clash } = await meet(real, ours, steps);
    expect(clash === undefined ? "no difference" : printClash(clash)).toBe("no difference");
  });

  test("there is something to repeat", () => {
    expect(KEPT.length).toBeGreaterThan(10);
  });
});

test(
  `${SEQUENCES} random sequences from seed ${SEED} on get the same answers from Kinto and from ours`,
  async () => {
    const found: string[] = [];
    for (let seed = SEED; seed < SEED + SEQUENCES && found.length < ENOUGH; seed++) {
      const sequence = randomSequence(seed);
      const { answers, ruled, clash } = await meet(real, ours, sequence);
      tally.add(sequence, answers, ruled);
      if (clash !== undefined) found.push(await explain(seed, sequence, clash));
    }
    console.log(tally.print());
    expect(found.join("\n\n")).toBe("");
  },
  60_000 + SEQUENCES * 2000,
);

/** The smallest sequence that still shows it, as a case to keep. */
async function explain(seed: number, sequence: Sequence, clash: Clash): Promise<string> {
  const wanted = signature(clash);
  const small = await shrink(sequence, async (candidate) => {
    const meeting = await meet(real, ours, candidate);
    return meeting.clash !== undefined && signature(meeting.clash) === wanted;
  });
  const last = (await meet(real, ours, small)).clash ?? clash;
  return `seed ${seed}\n${printCase(wanted, small)}\n${printClash(last)}`;
}
