import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { FAULTS } from "../kinto/faults.js";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");

// what runs them, test/kinto/differential.test.ts, needs the real Kinto
describe("the faults that random requests have to find", () => {
  test.each(FAULTS.map((fault) => [fault.name, fault] as const))(
    "%s: its line is in the server once, and says something else",
    (_name, { file, find, replace }) => {
      const text = readFileSync(join(ROOT, file), "utf8");

      expect(text.split(find)).toHaveLength(2);
      expect(replace).not.toBe(find);
    },
  );
});
