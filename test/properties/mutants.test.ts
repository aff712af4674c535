import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleLives } from "../../scripts/lives/bundle.mjs";
import type { live } from "./live.js";
import { MUTANTS } from "./mutants.js";
import { REGRESSIONS } from "./regressions.js";

// npm run lives:mutants counts how many random lives it takes to find them
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kintsugi-lives-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test.each(MUTANTS)(
  "found by a life that is kept: $name",
  async (mutant) => {
    const kept = REGRESSIONS.find((each) => each.mutant === mutant.name);
    if (kept === undefined) throw new Error("No life is kept: npm run lives:mutants -- --keep");
    const file = join(folder, `${MUTANTS.indexOf(mutant)}.mjs`);
    await bundleLives(file, mutant);
    const bundled = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
      readonly live: typeof live;
    };
    expect((await bundled.live(kept.life)).complaints).not.toEqual([]);
  },
  60_000,
);

test("there are at least five", () => {
  expect(MUTANTS.length).toBeGreaterThanOrEqual(5);
});
