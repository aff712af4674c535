import { asRecognised, conflictOf, mergeSides } from "../merge/conflict-of.js";
import type { AnyStrategy, Conflict } from "../merge/strategy.js";
import { WHOLE_COLLECTION } from "../record/access.js";
import type { Operation, Refusal } from "../record/operation.js";
import {
  fieldsOf,
  isQuarantined,
  isSameContent,
  isUnknown,
  type Confirmed,
  type Fields,
} from "../record/record.js";
import { withoutLocal, type LocalFields } from "../view/local-fields.js";
import { freeze } from "../view/shown.js";
import type { AnyCollectionDefinition } from "./definition.js";

/** A conflict that waits for a decision. */
export interface OpenConflict<T> extends Conflict<T> {
  /**
   * A proposal: both sides joined field by field, with the local value where they are contested; where one side deleted
   * the record, the other one.
   */
  readonly merged: Readonly<T> | null;
}

/** An operation that the server refused for good, or that could not be encoded, with what it would have stored. */
export interface ParkedRecord<T> {
  /** `"*"` where it is about access to the whole collection. */
  readonly id: string;
  /** The record as the app sees it here; null: it was to be deleted. */
  readonly local: Readonly<T> | null;
  /** What was refused: the record itself, or only a change of who may use it. */
  readonly about: "record" | "access";
  readonly refusal: Refusal;
}

/** A record of the server that cannot be used here. */
export interface QuarantinedRecord {
  readonly id: string;
  readonly reason: string;
  /** The record as JSON, as it came; empty where it is too deep to be printed. */
  readonly raw: string;
}

export function conflictsIn<T>(
  operations: Iterable<Operation>,
  { merge, localFields: names }: Pick<AnyCollectionDefinition, "merge" | "localFields">,
): readonly OpenConflict<T>[] {
  return [...operations].flatMap((operation): OpenConflict<T>[] => {
    const { conflict } = operation;
    if (conflict === undefined) return [];
    const shown = conflictWithoutLocal(conflictOf(operation, conflict, merge), names);
    const proposed = proposeMerge(operation, conflict, merge);
    const merged = proposed && withoutLocal(proposed, names);
    return [freeze({ ...shown, merged }) as unknown as OpenConflict<T>];
  });
}

/** What both sides come to where an edit beats a deletion. */
export function proposeMerge(
  operation: Operation,
  version: Confirmed,
  strategy: AnyStrategy,
): Fields | null {
  if (operation.local === null) return fieldsOf(version);
  return mergeSides(asRecognised(operation, version, strategy), version, strategy).merged;
}

/** What stays on this device is no part of a conflict, nor what the server has under such a name. */
export function conflictWithoutLocal<C extends Conflict>(conflict: C, names: LocalFields): C {
  if (names.size === 0) return conflict;
  const { base, local, remote, contested } = conflict;
  return {
    ...conflict,
    base: base && withoutLocal(base, names),
    local: local && withoutLocal(local, names),
    remote: remote && withoutLocal(remote, names),
    contested: contested.filter((path) => !names.has(path.split(".")[0] ?? path)),
  };
}

export function parkedIn<T>(
  operations: Iterable<Operation>,
  names: LocalFields,
): readonly ParkedRecord<T>[] {
  return [...operations].flatMap((operation): ParkedRecord<T>[] => {
    const { id, local, parked } = operation;
    if (parked === undefined) return [];
    const about = isOnlyAccess(operation) ? "access" : "record";
    const shown = { id, local: local && withoutLocal(local, names), about, refusal: parked };
    return [freeze(shown) as unknown as ParkedRecord<T>];
  });
}

/** Whether the server has the record as it is here: access is told after the record itself. */
function isOnlyAccess({ id, access, base, local }: Operation): boolean {
  if (access === undefined) return false;
  return id === WHOLE_COLLECTION || (base !== null && isSameContent(local, fieldsOf(base)));
}

export function quarantinedIn(versions: Iterable<Confirmed>): readonly QuarantinedRecord[] {
  return [...versions].flatMap((version): QuarantinedRecord[] =>
    isQuarantined(version) && !isUnknown(version)
      ? [freeze({ id: version.id, reason: version.quarantined, raw: version.raw })]
      : [],
  );
}

/** Whether a conflict shows both sides as they are. A version that cannot be read is not one that was deleted. */
export function isAsSeen(
  { local, remote, unreadable }: Conflict<object>,
  operation: Operation,
  version: Confirmed,
  names: LocalFields,
): boolean {
  const isReadable = unreadable === undefined;
  const seen = (fields: Fields | null): Fields | null => fields && withoutLocal(fields, names);
  return (
    isReadable !== isQuarantined(version) &&
    isSameContent(remote as Fields | null, seen(fieldsOf(version))) &&
    isSameContent(local as Fields | null, seen(operation.local))
  );
}
