import { baseFields } from "../record/edit.js";
import type { Operation } from "../record/operation.js";
import { fieldsOf, isQuarantined, type Confirmed, type Fields } from "../record/record.js";
import { mergeFields } from "./merge-fields.js";
import type { Conflict } from "./strategy.js";

/** The conflict of an operation and a remote version, as strategies and apps see it. */
export function conflictOf(operation: Operation, remote: Confirmed): Conflict {
  const theirs = fieldsOf(remote);
  return {
    id: operation.id,
    base: baseFields(operation),
    local: operation.local,
    remote: theirs,
    contested: mergeSides(operation, theirs).contested,
    ...(isQuarantined(remote) && { unreadable: remote.quarantined }),
  };
}

/** Both sides joined field by field; where one deleted the record, the local side, with nothing contested. */
export function mergeSides(
  operation: Operation,
  theirs: Fields | null,
): { readonly merged: Fields | null; readonly contested: readonly string[] } {
  const { local } = operation;
  if (local === null || theirs === null) return { merged: local, contested: [] };
  const sent = operation.sent.flatMap(({ body }) => (body === null ? [] : [body]));
  return mergeFields(baseFields(operation) ?? {}, local, theirs, sent);
}
