import { ConflictChangedError, InvalidInputError, RecordNotFoundError } from "../errors.js";
import { conflictOf } from "../merge/conflict-of.js";
import type { AnyStrategy, Conflict } from "../merge/strategy.js";
import { overriddenOf } from "../merge/overridden.js";
import { resolveConflict } from "../record/edit.js";
import type { Operation } from "../record/operation.js";
import {
  fieldsOf,
  isQuarantined,
  isSameContent,
  type Confirmed,
  type Fields,
  type RecordId,
} from "../record/record.js";
import { asTravelling, onlyLocal, type LocalFields } from "../view/local-fields.js";
import { isAsSeen, proposeMerge } from "./attention.js";
import { checkFields } from "./check-fields.js";
import { entryOfAct, type DecideAct } from "./decide-with-entry.js";

/** One side of a conflict, or the proposed merge. */
export type Choice = "local" | "remote" | "merged";

/** What a decision is made with. */
interface Resolving {
  /** The conflict as it was shown, where the app says so. */
  readonly was: Conflict<object> | undefined;
  readonly localFields: LocalFields;
  readonly strategy: AnyStrategy;
  readonly wall: number;
}

const CHOICES: readonly unknown[] = ["local", "remote", "merged"] satisfies Choice[];

/**
 * Decides a conflict, and keeps in the journal what that overrides.
 *
 * @throws InvalidInputError at once; later RecordNotFoundError, ConflictChangedError
 */
export function resolveWith(
  id: RecordId,
  chosen: object | Choice | null,
  { was, localFields, strategy, wall }: Resolving,
): DecideAct {
  if (typeof chosen === "string" && !CHOICES.includes(chosen)) {
    throw new InvalidInputError(
      `The decision is ${JSON.stringify(chosen)}: pass a record, null, "local", "remote" or "merged"`,
    );
  }
  const given = chosen === null || typeof chosen === "string" ? chosen : checkFields(chosen);
  return (draft) => {
    const operation = draft.operation(id);
    const conflict = operation?.conflict;
    if (operation === undefined || conflict === undefined) throw new RecordNotFoundError(id);
    if (was !== undefined && !isAsSeen(was, operation, conflict, localFields)) {
      throw new ConflictChangedError(id);
    }
    const result = resultOf(given, operation, conflict, { strategy, localFields });
    const extras = isRecord(given) ? onlyLocal(given, localFields) : {};
    if (Object.keys(extras).length > 0) draft.setExtras(id, { ...draft.extras(id), ...extras });
    // nobody can write what cannot be read: who takes that version gives the edit up
    const isGivenUp = given === "remote" && isQuarantined(conflict);
    draft.set(id, isGivenUp ? null : resolveConflict(operation, result));
    const { base, local } = operation;
    const { contested } = conflictOf(operation, conflict, strategy);
    const its = { base, local, remote: conflict, result, contested, at: wall };
    const entry = entryOfAct("resolve", id, its);
    return { entry: isSameContent(overriddenOf(entry), result) ? null : entry };
  };
}

function resultOf(
  given: Fields | Choice | null,
  operation: Operation,
  version: Confirmed,
  { strategy, localFields }: Pick<Resolving, "strategy" | "localFields">,
): Fields | null {
  switch (given) {
    case "local":
      return operation.local;
    case "remote":
      return fieldsOf(version);
    case "merged":
      return proposeMerge(operation, version, strategy);
    case null:
      return null;
    default:
      return asTravelling(given, fieldsOf(version), localFields);
  }
}

function isRecord(given: Fields | Choice | null): given is Fields {
  return given !== null && typeof given !== "string";
}
