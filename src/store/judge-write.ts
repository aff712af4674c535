import { InvalidInputError } from "../errors.js";
import type { CollectionKey, CollectionState, DatabaseState } from "./rows.js";
import type { Appended, LocalWrite } from "./store.js";

/**
 * Why a local write cannot stand, or null where only the positions behind its marks remain to be checked.
 * Below the fence those prove nothing: compaction has emptied them.
 */
export function judgeWrite(
  write: LocalWrite,
  database: DatabaseState,
  states: ReadonlyMap<CollectionKey, CollectionState>,
): Exclude<Appended, { readonly kind: "appended" }> | null {
  if (database.epoch !== write.epoch) return { kind: "replaced", database };
  if (database.generation !== write.generation) return { kind: "generation", database };
  const isFenced = write.commits.some(({ key, seen }) => seen < (states.get(key)?.fence ?? 0));
  return isFenced ? { kind: "behind" } : null;
}

/** Confirmed records come from the engine, which decides inside a transaction: a local write has none. */
export function refuseConfirmed(write: LocalWrite): void {
  if (write.commits.some((commit) => commit.confirm !== undefined)) {
    throw new InvalidInputError("A local write cannot confirm records: use transact()");
  }
}
