import { signature, type Clash } from "./meet.js";
import type { Pair } from "./pair.js";
import { printCase, printClash } from "./print.js";
import { shrink } from "./shrink.js";
import type { Sequence } from "./step.js";

/** A real difference comes every time; what depends on the moment does not. */
const REPETITIONS = 4;

/** The smallest sequence that shows a difference, as a case to keep; undefined for one that does not come again. */
export async function investigate(
  pair: Pair,
  title: string,
  sequence: Sequence,
): Promise<string | undefined> {
  let clash: Clash | undefined;
  for (let count = 0; count < REPETITIONS; count++) {
    ({ clash } = await pair.meet(sequence));
    if (clash === undefined) return undefined;
  }
  if (clash === undefined) return undefined;
  const wanted = signature(clash);
  const small = await shrink(sequence, async (candidate) => {
    const meeting = await pair.meet(candidate);
    return meeting.clash !== undefined && signature(meeting.clash) === wanted;
  });
  const last = (await pair.meet(small)).clash ?? clash;
  return `${title}\n${printCase(wanted, small)}\n${printClash(last)}`;
}
