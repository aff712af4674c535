import { judge } from "./judge.js";
import { startRun } from "./run.js";
import type { Subject } from "./subject.js";
import type { Recorded } from "./tally.js";

/**
 * Replays sequences on a faulty server and compares with what the real Kinto answered. Returns how many it took
 * until an answer was different, or undefined.
 */
export async function findFault(
  faulty: Subject,
  recorded: readonly Recorded[],
): Promise<number | undefined> {
  for (const [index, { sequence, answers }] of recorded.entries()) {
    const run = await startRun(faulty);
    for (const [place, real] of answers.entries()) {
      const step = sequence[place];
      if (step === undefined) break;
      const { left, ends } = judge(step, real, await run(step));
      if (left.length > 0) return index + 1;
      if (ends) break;
    }
  }
  return undefined;
}
