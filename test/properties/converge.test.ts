import { expect, test } from "vitest";
import { randomLife } from "./random-life.js";

// CASES=20000 SEED=7 npx vitest run --project unit test/properties
const CASES = Number(process.env["CASES"] ?? 60);
const SEED = Number(process.env["SEED"] ?? 1);

/** Seeds that once found something. */
const KEPT: readonly number[] = [];

test(
  "whatever fails on the way, devices and server agree in the end, and no acknowledged edit is lost",
  async () => {
    const seeds = [...KEPT, ...Array.from({ length: CASES }, (_, index) => SEED + index)];
    for (const seed of seeds) {
      const { contents, lost, stuck, trace } = await randomLife(seed);
      const isGood = new Set(contents.values()).size === 1 && lost.length + stuck.length === 0;
      if (isGood) continue;
      expect({ seed, lost, stuck, contents, trace }).toBe(
        "one content, nothing lost, nothing stuck",
      );
    }
    expect(seeds.length).toBeGreaterThan(KEPT.length);
  },
  60_000 + CASES * 200,
);
