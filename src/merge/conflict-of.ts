import { baseFields } from "../record/edit.js";
import type { Operation } from "../record/operation.js";
import { fieldsOf, isQuarantined, type Confirmed, type Fields } from "../record/record.js";
import { mergeFields, type FieldMerge } from "./merge-fields.js";
import { recogniseOwn } from "./own-write.js";
import { DEFAULT_STRATEGY, rulesOf, type AnyStrategy, type Conflict } from "./strategy.js";

/** The conflict of an operation and a remote version, as strategies and apps see it. */
export function conflictOf(
  operation: Operation,
  remote: Confirmed,
  strategy: AnyStrategy = DEFAULT_STRATEGY,
): Conflict {
  return {
    id: operation.id,
    base: baseFields(recogniseOwn(operation, remote).operation),
    local: operation.local,
    remote: fieldsOf(remote),
    contested: mergeSides(operation, remote, strategy).contested,
    ...(isQuarantined(remote) && { unreadable: remote.quarantined }),
  };
}

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
  return { ...conflictOf(operation, remote, strategy), sent: bodiesOf(known) };
}

/** What a merge makes of a record. */
export interface SidesMerge extends Omit<FieldMerge, "merged"> {
  readonly merged: Fields | null;
}

/**
 * Both sides joined field by field; where one deleted the record, the local side, with nothing contested. No function
 * of the app is called: where one would be asked, the local value stands.
 */
export function mergeSides(
  operation: Operation,
  remote: Confirmed,
  strategy: AnyStrategy = DEFAULT_STRATEGY,
): SidesMerge {
  const { operation: known } = recogniseOwn(operation, remote);
  const { local } = known;
  const theirs = fieldsOf(remote);
  if (local === null || theirs === null) {
    return { merged: local, contested: [], overridden: [], asksApp: false, waits: false };
  }
  const manner = { rules: rulesOf(strategy), mayCall: false };
  return mergeFields(baseFields(known) ?? {}, local, theirs, bodiesOf(known), manner);
}

function bodiesOf({ sent }: Operation): readonly Fields[] {
  return sent.flatMap(({ body }) => (body === null ? [] : [body]));
}
