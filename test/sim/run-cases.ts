import { seededRandom } from "../../src/testing/seeded-random.js";
import { caseSeed } from "./case-seed.js";
import { Coverage } from "./coverage.js";
import { drawPlan } from "./draw-plan.js";
import { runPlan } from "./run-plan.js";
import type { Plan } from "./plan.js";

export interface Range {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly resets: boolean;
}

export interface Failure {
  readonly index: number;
  readonly complaints: readonly string[];
}

export function planOf({ seed, resets }: Pick<Range, "seed" | "resets">, index: number): Plan {
  return drawPlan(seededRandom(caseSeed(seed, index)), { resets });
}

/** Runs the cases of a range. */
export function runCases(range: Range, coverage: Coverage): readonly Failure[] {
  const failures: Failure[] = [];
  for (let index = range.from; index < range.to; index++) {
    const complaints = runPlan(planOf(range, index), coverage);
    if (complaints.length > 0) failures.push({ index, complaints });
  }
  return failures;
}
