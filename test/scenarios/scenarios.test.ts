import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { SCENARIOS } from "./all-scenarios.js";
import { KINTSUGI } from "./kintsugi-client.js";
import { inWorldOf } from "./world.js";

test("there are forty scenarios, numbered from S1 to S40", () => {
  const numbers = SCENARIOS.map(({ id }) => id);
  expect(numbers).toEqual(Array.from({ length: 40 }, (_, index) => `S${index + 1}`));
});

for (const { id, title, play, right } of SCENARIOS) {
  test(`${id}: ${title}`, async () => {
    expect(await inWorldOf(KINTSUGI, play)).toMatchObject(right);
  });
}

const DOC = fileURLToPath(new URL("../../docs/scenarios.md", import.meta.url));

test("docs/scenarios.md has a row for each scenario, under its present title", () => {
  const rows = readFileSync(DOC, "utf8").matchAll(/^\| (S\d+) +\| (.+?) +\|/gm);
  expect([...rows].map(([, id, title]) => ({ id, title }))).toEqual(
    SCENARIOS.map(({ id, title }) => ({ id, title })),
  );
});
