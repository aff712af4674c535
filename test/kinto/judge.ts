import type { Canonical } from "./canonical.js";
import { compareAnswers, type Difference } from "./compare.js";
import { RULES, type Rule } from "./rules.js";
import type { Sequence, Step } from "./step.js";

/** What is to be said of two answers to one request. */
export interface Judgement {
  /** What no rule explains. */
  readonly left: readonly Difference[];
  /** The rules that explain the rest, once for each difference. */
  readonly ruled: readonly Rule[];
  /** Whether the two servers are of different states now, so that there is nothing to compare any more. */
  readonly ends: boolean;
}

export function judge(sequence: Sequence, step: Step, real: Canonical, ours: Canonical): Judgement {
  const asked = { before: sequence.slice(0, sequence.indexOf(step)), step, real, ours };
  const find = (kind: Rule["kind"], difference?: Difference): Rule | undefined =>
    RULES.find((rule) => rule.kind === kind && rule.covers(asked, difference));
  const differences = compareAnswers(real, ours);
  const whole = differences.length > 0 ? find("answer") : undefined;
  if (whole !== undefined) return { left: [], ruled: [whole], ends: true };
  const left: Difference[] = [];
  const ruled: Rule[] = [];
  for (const difference of differences) {
    const rule = find("detail", difference);
    if (rule === undefined) left.push(difference);
    else ruled.push(rule);
  }
  const silence = find("silence");
  if (silence !== undefined) ruled.push(silence);
  return { left, ruled, ends: silence !== undefined };
}
