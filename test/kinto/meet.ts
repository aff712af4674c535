import type { Canonical } from "./canonical.js";
import type { Difference } from "./compare.js";
import { judge } from "./judge.js";
import type { Rule } from "./rules.js";
import { startRun } from "./run.js";
import type { Sequence, Step } from "./step.js";
import type { Subject } from "./subject.js";

/** What came of a sequence. */
export interface Meeting {
  /** The answers of the real one, as far as they were compared. */
  readonly answers: readonly Canonical[];
  readonly ruled: readonly Rule[];
  readonly clash: Clash | undefined;
}

/** The first request whose answers differ without a reason. */
export interface Clash {
  readonly step: Step;
  readonly real: Canonical;
  readonly ours: Canonical;
  readonly left: readonly Difference[];
}

/** Sends a sequence to both servers, until they differ. */
export async function meet(real: Subject, ours: Subject, sequence: Sequence): Promise<Meeting> {
  const [askReal, askOurs] = await Promise.all([startRun(real), startRun(ours)]);
  const answers: Canonical[] = [];
  const ruled: Rule[] = [];
  for (const step of sequence) {
    const [first, second] = await Promise.all([askReal(step), askOurs(step)]);
    const judgement = judge(sequence, step, first, second);
    ruled.push(...judgement.ruled);
    if (judgement.left.length > 0) {
      const clash = { step, real: first, ours: second, left: judgement.left };
      return { answers, ruled, clash };
    }
    if (judgement.ends) break;
    answers.push(first);
  }
  return { answers, ruled, clash: undefined };
}

/** A short text that two occurrences of the same difference have in common. */
export function signature({ step, left }: Clash): string {
  const [method] = step.request.split(" ", 1);
  return `${method} ${left[0]?.at.replaceAll(/\.\d+/g, ".*")}`;
}
