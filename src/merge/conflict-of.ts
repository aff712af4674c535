import { baseFields } from "../record/edit.js";
import type { Operation } from "../record/operation.js";
import { fieldsOf, isQuarantined, type Confirmed, type Fields } from "../record/record.js";
import { mergeFields, type FieldMerge } from "./merge-fields.js";
import { DEFAULT_STRATEGY, rulesOf, type AnyStrategy, type Conflict } from "./strategy.js";

/** The conflict of an operation and a remote version, as strategies and apps see it. */
export function conflictOf(
  operation: Operation,
  remote: Confirmed,
  strategy: AnyStrategy = DEFAULT_STRATEGY,
): Conflict {
  const known = asRecognised(operation, remote, strategy);
  return {
    id: known.id,
    base: baseFields(known),
    local: known.local,
    remote: fieldsOf(remote),
    contested: mergeSides(known, remote, strategy).contested,
    ...(isQuarantined(remote) && { unreadable: remote.quarantined }),
  };
}

/** The operation as it stands to a version that may contain a write of this device. */
export function asRecognised(
  operation: Operation,
  remote: Confirmed,
  strategy: AnyStrategy,
): Operation {
  return rulesOf(strategy)?.recogniseOwn(operation, remote).operation ?? operation;
}

/** The bodies that may have reached the server. */
export function bodiesOf({ sent }: Operation): readonly Fields[] {
  return sent.flatMap(({ body }) => (body === null ? [] : [body]));
}

/** What a merge makes of a record. */
export interface SidesMerge extends Omit<FieldMerge, "merged"> {
  readonly merged: Fields | null;
}

/**
 * Both sides joined field by field, with own writes recognised before; where one deleted the record, the local side, with nothing contested. No function
 * of the app is called: where one would be asked, the local value stands.
 */
export function mergeSides(
  operation: Operation,
  remote: Confirmed,
  strategy: AnyStrategy = DEFAULT_STRATEGY,
): SidesMerge {
  const { local } = operation;
  const theirs = fieldsOf(remote);
  if (local === null || theirs === null) {
    return { merged: local, contested: [], overridden: [], asksApp: false, waits: false };
  }
  const manner = { rules: rulesOf(strategy), mayCall: false };
  return mergeFields(baseFields(operation) ?? {}, local, theirs, bodiesOf(operation), manner);
}
