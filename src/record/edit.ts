import { NO_ACCESS, withoutGrants, WHOLE_COLLECTION, type Access } from "./access.js";
import type { Operation } from "./operation.js";
import { madeAgain } from "./originals.js";
import {
  fieldsOf,
  isQuarantined,
  isSameContent,
  isTombstone,
  type Confirmed,
  type Fields,
  type RecordId,
} from "./record.js";

/** What a record's operation becomes: another one, or `null` where nothing is left to send. */
export type Edited = Operation | null;

/**
 * Applies a local edit; `local` is the whole record, null deletes it. An edit of a parked operation makes it
 * eligible again, since the body that the server refused is no longer what would be sent. A conflict stays.
 */
export function applyEdit(
  id: RecordId,
  operation: Operation | undefined,
  confirmed: Confirmed | undefined,
  local: Fields | null,
): Edited {
  const { access, ...was } = unpark(operation ?? newOperation(id, confirmed ?? null));
  const kept = local === null && access !== undefined ? withoutGrants(access) : access;
  return settle({
    ...was,
    local,
    edits: was.edits + 1,
    ...(kept !== undefined && { access: kept }),
  });
}

/**
 * Ends a conflict: the server's version becomes the base, and `local` what the app chose. Attempts to send on
 * the older base are dead: their precondition can no longer hold.
 */
export function resolveConflict(operation: Operation, local: Fields | null): Edited {
  const { conflict, parked: _, ...is } = operation;
  if (conflict === undefined) return operation;
  const was = undated(is);
  const made = madeAgain(local, { before: was.base, now: conflict });
  return settle({ ...was, base: conflict, local: made, edits: was.edits + 1, sent: [] });
}

/** Makes a parked operation eligible again. */
export function unpark(operation: Operation): Operation {
  const { parked, ...rest } = operation;
  return parked === undefined ? operation : undated(rest);
}

/** What waited for a person has been there to be sent since now: whoever stores it gives it a date. */
function undated(operation: Operation): Operation {
  const { since: _, ...rest } = operation;
  return rest;
}

/** Whether the local side says the same as the base. Nothing says the same as what cannot be read. */
export function isUnchanged(operation: Operation): boolean {
  return !isUnreadable(operation.base) && isSameContent(operation.local, baseFields(operation));
}

export function isUnreadable(version: Confirmed | null | undefined): boolean {
  return version !== null && version !== undefined && isQuarantined(version);
}

/** The fields of the base; null where the server has no record. */
export function baseFields(operation: Operation): Fields | null {
  return operation.base === null ? null : fieldsOf(operation.base);
}

/** The timestamp for `If-Match`; null where the server has no record to match. */
export function baseTimestamp(operation: Operation): number | null {
  const { base } = operation;
  return base === null || isTombstone(base) ? null : base.last_modified;
}

/**
 * An operation ends when nothing differs and nothing is on its way; a conflict, when both sides say the same. Changes of
 * access outlive both.
 */
export function settle(operation: Operation): Edited {
  const { conflict, local, sent } = operation;
  if (conflict !== undefined) {
    const isAgreed = !isQuarantined(conflict) && isSameContent(local, fieldsOf(conflict));
    return isAgreed ? ended(operation, conflict) : operation;
  }
  const isOver = sent.length === 0 && isUnchanged(operation);
  return isOver ? ended(operation, operation.base) : operation;
}

/** What is left of an operation after its record became this version: the changes of access, if it is there. */
export function ended(operation: Operation, base: Confirmed | null): Edited {
  const { id, edits, access, since } = operation;
  if (id === WHOLE_COLLECTION && access !== undefined) return operation;
  if (access === undefined || base === null) return null;
  const local = fieldsOf(base);
  if (local === null) return null;
  return { id, base, local, edits, sent: [], access, ...(since !== undefined && { since }) };
}

/** Changes who may use a record; the record stays as it is. */
export function changeAccess(
  id: RecordId,
  operation: Operation | undefined,
  confirmed: Confirmed | undefined,
  change: (access: Access) => Access,
): Operation {
  const { parked, ...was } = operation ?? newOperation(id, confirmed ?? null);
  // a wish that was refused is no longer what would be told
  const isOfEdit = parked !== undefined && operation !== undefined && !isOfAccessOnly(operation);
  return {
    ...was,
    ...(isOfEdit && { parked }),
    access: change(was.access ?? NO_ACCESS),
  };
}

/** Whether an operation changes nothing but access. */
export function isOfAccessOnly(operation: Operation): boolean {
  const { access, sent, conflict } = operation;
  return (
    access !== undefined && sent.length === 0 && conflict === undefined && isUnchanged(operation)
  );
}

function newOperation(id: RecordId, base: Confirmed | null): Operation {
  return { id, base, local: base === null ? null : fieldsOf(base), edits: 0, sent: [] };
}
