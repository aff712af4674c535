import type { Canonical } from "./canonical.js";
import { compareAnswers, type Difference } from "./compare.js";
import { RULES, type Rule } from "./rules.js";
import type { Step } from "./step.js";

/** What is to be said of two answers to one request. */
export interface Judgement {
  /** What no rule explains. */
  readonly left: readonly Difference[];
  /** The rules that explain the rest, once for each difference. */
  readonly ruled: readonly Rule[];
  /** Whether the two servers are of different states now, so that there is nothing to compare any more. */
  readonly ends: boolean;
}

export function judge(step: Step, real: Canonical, ours: Canonical): Judgement {
  const differences = compareAnswers(real, ours);
  if (differences.length === 0) return { left: [], ruled: [], ends: false };
  const asked = { step, real, ours };
  const parting = RULES.find((rule) => rule.kind === "parting" && rule.covers(asked));
  if (parting !== undefined) return { left: [], ruled: [parting], ends: true };
  const left: Difference[] = [];
  const ruled: Rule[] = [];
  for (const difference of differences) {
    const rule = RULES.find((each) => each.kind === "detail" && each.covers(difference, asked));
    if (rule === undefined) left.push(difference);
    else ruled.push(rule);
  }
  return { left, ruled, ends: false };
}
