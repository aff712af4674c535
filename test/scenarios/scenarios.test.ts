import { expect, test } from "vitest";
import { SCENARIOS } from "./all-scenarios.js";
import { KINTSUGI } from "./kintsugi-client.js";
import { inWorldOf } from "./world.js";

test("there are forty scenarios, numbered from S1 to S40", () => {
  const numbers = SCENARIOS.map(({ id }) => id);
  expect(numbers).toEqual(Array.from({ length: 40 }, (_, index) => `S${index + 1}`));
});

for (const { id, title, play, right, notYet } of SCENARIOS) {
  if (notYet !== undefined) continue;
  test(`${id}: ${title}`, async () => {
    expect(await inWorldOf(KINTSUGI, play)).toMatchObject(right);
  });
}
