import type { Operation } from "../record/operation.js";
import type { Confirmed, Fields } from "../record/record.js";
import { bodiesOf, conflictOf } from "./conflict-of.js";
import { nextStep } from "./edits-and-deletions.js";
import { mergeFields } from "./merge-fields.js";
import { recogniseOwn } from "./own-write.js";
import type { AnyStrategy, Conflict, MergeFunction, Resolution } from "./strategy.js";

/** A conflict on its way to a function of the app, with what is needed to recognise writes of our own in it. */
export interface Question extends Conflict {
  readonly sent: readonly Fields[];
}

export function questionOf(
  operation: Operation,
  remote: Confirmed,
  strategy: AnyStrategy,
): Question {
  const { operation: known } = recogniseOwn(operation, remote);
  return { ...conflictOf(known, remote, strategy), sent: bodiesOf(known) };
}

/**
 * What a strategy with functions of the app makes of a conflict. They are called here, so no transaction may be open.
 *
 * @throws what they throw
 */
export function answerQuestion(
  strategy: AnyStrategy,
  question: Question,
): Resolution | Promise<Resolution> {
  const { sent, ...conflict } = question;
  if (typeof strategy === "function") return (strategy as MergeFunction)(conflict);
  const { rules } = strategy;
  const { base, local, remote } = conflict;
  if (local === null || remote === null) return deleted(strategy.kind, conflict, rules?.deletions);
  const manner = { rules, mayCall: true };
  const { merged, waits } = mergeFields(base ?? {}, local, remote, sent, manner);
  return waits ? undefined : merged;
}

/** The record was deleted here, or there, while its conflict waited. */
function deleted(
  kind: Parameters<typeof nextStep>[0],
  { local, remote }: Conflict,
  deletions: Parameters<typeof nextStep>[3],
): Resolution {
  const [ours, theirs] = [local, remote].map((side) => (side === null ? "deleted" : "edited"));
  const step = nextStep(kind, ours ?? "deleted", theirs ?? "deleted", deletions);
  return step === "keep-local" ? local : remote;
}
