import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { MUTANTS } from "../sim/mutants/mutants.js";

// npm run sim:mutants

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");

describe("the bugs that the simulator has to see", () => {
  test("are at least forty", () => {
    expect(MUTANTS.length).toBeGreaterThanOrEqual(40);
  });

  test.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))(
    "%s: its line is in the engine once, and says something else",
    (_name, { file, find, replace }) => {
      const text = readFileSync(join(ROOT, file), "utf8");

      expect(text.split(find)).toHaveLength(2);
      expect(replace).not.toBe(find);
    },
  );

  test("have names of their own, and no two say the same", () => {
    const names = MUTANTS.map(({ name }) => name);
    const lines = MUTANTS.map(({ file, find, replace }) => `${file}\n${find}\n${replace}`);

    expect(new Set(names).size).toBe(names.length);
    expect(new Set(lines).size).toBe(lines.length);
  });
});
