import { Coverage } from "./coverage.js";
import type { Plan } from "./plan.js";
import { runPlan } from "./run-plan.js";
import { shrink } from "./shrink.js";
import { Story } from "./story.js";

export interface Examined {
  readonly plan: Plan;
  readonly complaints: readonly string[];
  /** What happened, line by line. */
  readonly story: readonly string[];
}

/** Runs a case again, and tells its story. */
export function tell(plan: Plan): Examined {
  const story = new Story();
  const complaints = runPlan(plan, new Coverage(), story);
  return { plan, complaints, story: story.lines };
}

/** Finds the smallest case that is wrong in the same way as this one. */
export function reduce(plan: Plan): Examined {
  const wrong = oracleOf(runPlan(plan));
  return tell(shrink(plan, (candidate) => oracleOf(runPlan(candidate)) === wrong));
}

function oracleOf([first]: readonly string[]): string | undefined {
  return first?.slice(0, first.indexOf(":"));
}
