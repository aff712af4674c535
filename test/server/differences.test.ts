import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { RULES } from "../kinto/rules.js";

const GUIDE = join(dirname(fileURLToPath(import.meta.url)), "../../docs/server.md");

/** The first cells of the table of differences, as they stand there. */
function differences(): readonly string[] {
  const [, section = ""] = readFileSync(GUIDE, "utf8").split("## Where ours differs on purpose");
  const [table = ""] = section.split("\n## ", 1);
  const rows = table.split("\n").filter((line) => line.startsWith("| "));
  return rows.slice(2).map((row) => row.split(" | ", 1)[0]?.slice("| ".length).trim() ?? "");
}

test("each difference that the random test lets pass is told of in the guide", () => {
  const told = differences();

  expect(told.length).toBeGreaterThan(20);
  expect(RULES.map(({ name }) => name).filter((name) => !told.includes(name))).toEqual([]);
});

test("no difference is told of twice", () => {
  const told = differences();

  expect(new Set(told).size).toBe(told.length);
});
