import { InvalidInputError } from "../errors.js";
import { checkJournalLimits, type JournalLimits } from "./journal-limits.js";

/** What an app may set of a database, each with a value. */
export interface Settings {
  readonly journal: Required<JournalLimits>;
  readonly stalledAfter: number;
}

const STALLED_AFTER = 5 * 60 * 1000;

/** @throws InvalidInputError */
export function checkSettings(
  given: { readonly journal?: JournalLimits; readonly stalledAfter?: number } = {},
): Settings {
  const { stalledAfter = STALLED_AFTER } = given;
  if (!(stalledAfter > 0)) {
    throw new InvalidInputError(`stalledAfter is ${stalledAfter}: give milliseconds, or Infinity`);
  }
  return { journal: checkJournalLimits(given.journal), stalledAfter };
}
