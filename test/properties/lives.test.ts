import fc from "fast-check";
import { expect, test } from "vitest";
import { live } from "./live.js";
import { livesOf } from "./lives.js";

const CASES = Number(process.env["LIVES_CASES"] ?? 150);
const SEED = Number(process.env["LIVES_SEED"] ?? 1);

test("lives", async () => {
  const path = process.env["LIVES_PATH"];
  await fc.assert(
    fc.asyncProperty(livesOf({ resets: false }), async (life) => {
      const { complaints, trace } = await live(life);
      if (complaints.length > 0) throw new Error([...complaints, "", ...trace].join("\n"));
    }),
    { seed: SEED, numRuns: CASES, ...(path !== undefined && { path }) },
  );
  expect(1).toBe(1);
}, 600_000);
