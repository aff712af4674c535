import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { buildSimulator } from "../../scripts/sim/build-simulator.mjs";
import { Thread } from "../../scripts/sim/thread.mjs";
import { Coverage } from "../sim/coverage.js";
import { tell, type Examined } from "../sim/examine.js";
import type { Plan } from "../sim/plan.js";
import { planOf, runCases, type Failure } from "../sim/run-cases.js";
import { runPlan } from "../sim/run-plan.js";

// npm run sim -- --cases 100000 --seed 7
const CASES = 300;
const SEED = 1;

/** For all cases of one test, also where many tests run at once. */
const TIME = 120_000;

/** The answer to what was sent ends an operation that was edited meanwhile. */
const OVERWRITES = {
  name: "an answer overwrites an edit",
  file: "src/sync/outcome-of.ts",
  find: 'if (stateFor(operation, attempt) === "as sent") return ended(operation, base);',
  replace: "if (operation.conflict === undefined) return ended(operation, base);",
};

const KEPT = join(dirname(fileURLToPath(import.meta.url)), "regressions");

function keptPlans(): readonly { readonly name: string; readonly plan: Plan }[] {
  if (!existsSync(KEPT)) return [];
  return readdirSync(KEPT)
    .filter((name) => name.endsWith(".json"))
    .map((name) => ({ name, plan: JSON.parse(readFileSync(join(KEPT, name), "utf8")) as Plan }));
}

test("kept cases are in order", () => {
  for (const { name, plan } of keptPlans())
    expect({ name, wrong: runPlan(plan) }).toEqual({ name, wrong: [] });
});

test(
  "whatever fails on the way, nothing is lost, devices agree with the server, and nobody is in conflict with himself",
  () => {
    const coverage = new Coverage();

    expect(runCases({ seed: SEED, from: 0, to: CASES, resets: true }, coverage)).toEqual([]);
    expect(coverage.of("rule: merged on pull")).toBeGreaterThan(0);
  },
  TIME,
);

/** Of everything that happens in the first cases. */
function hash(): string {
  const digest = createHash("sha256");
  for (let index = 0; index < 50; index++) {
    const { story } = tell(planOf({ seed: SEED, resets: true }, index));
    digest.update(story.join("\n"));
  }
  return digest.digest("hex");
}

test(
  "a case is the same each time",
  () => {
    expect(hash()).toBe(hash());
  },
  TIME,
);

test(
  "a bug of the engine is found, made small and told",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "kintsugi-sim-"));
    const thread = new Thread(await buildSimulator(folder, OVERWRITES));
    try {
      const range = { seed: SEED, from: 0, to: CASES, resets: true };
      const { failures } = (await thread.ask({ do: "run", ...range })) as { failures: Failure[] };
      const [first] = failures;
      const examined = (await thread.ask({
        do: "reduce",
        ...range,
        index: first?.index,
      })) as Examined;

      expect(examined.complaints[0]).toMatch(/^(lost: d\d\.\d+|merger: of r\d, )/);
      expect(examined.plan.commands.length).toBeLessThan(12);
      expect(runPlan(examined.plan)).toEqual([]);
    } finally {
      await thread.end();
      await rm(folder, { recursive: true });
    }
  },
  TIME,
);
