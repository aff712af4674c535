import type { createKintoServer } from "../../src/server/index.js";
import { judge } from "./judge.js";
import { startRun } from "./run.js";
import type { SetUp } from "./set-ups.js";
import { ourSubjectInside, type Subject } from "./subject.js";
import type { Recorded } from "./tally.js";

/**
 * Replays sequences on a server and compares with what the real Kinto answered. Returns how many it took until an
 * answer was different, or undefined.
 */
export async function findFault(
  create: typeof createKintoServer,
  recorded: readonly Recorded[],
): Promise<number | undefined> {
  const subjects: Readonly<Record<SetUp, Subject>> = {
    full: ourSubjectInside("full", create),
    bare: ourSubjectInside("bare", create),
  };
  for (const [index, each] of recorded.entries()) {
    if (await isDifferent(subjects[each.setUp], each)) return index + 1;
  }
  return undefined;
}

async function isDifferent(subject: Subject, { sequence, answers }: Recorded): Promise<boolean> {
  const run = await startRun(subject);
  for (const [place, real] of answers.entries()) {
    const step = sequence[place];
    if (step === undefined) break;
    const { left, ends } = judge(sequence, step, real, await run(step));
    if (left.length > 0) return true;
    if (ends) break;
  }
  return false;
}
