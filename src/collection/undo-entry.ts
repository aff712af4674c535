import { InvalidInputError, JournalEntryNotFoundError } from "../errors.js";
import { mergeFields } from "../merge/merge-fields.js";
import { overriddenOf } from "../merge/overridden.js";
import { applyEdit } from "../record/edit.js";
import { withoutHooks } from "../record/originals.js";
import { fieldsOf, isSameContent, type Fields } from "../record/record.js";
import type { CollectionKey, EntryKey, KeptEntry } from "../store/rows.js";
import { entryOfAct, type DecideAct } from "./decide-with-entry.js";

/** @throws InvalidInputError for what is no entry, or one of another collection. */
export function checkEntry(key: CollectionKey, entry: unknown): EntryKey {
  const { key: its, collection } = (entry ?? {}) as { key?: unknown; collection?: unknown };
  if (typeof its !== "string" || typeof collection !== "string") {
    throw new InvalidInputError("This is no entry of a journal: pass one that journal() gave");
  }
  if (collection === key) return its;
  throw new InvalidInputError(`The entry belongs to ${collection}, not to ${key}: use it there`);
}

/** An entry, what it undid, what that undid in turn, and so on, as far as they are there. */
export function chainOf(journal: readonly KeptEntry[], key: EntryKey): readonly EntryKey[] {
  const entries = new Map(journal.map((entry) => [entry.key, entry]));
  const chain: EntryKey[] = [];
  for (let next = entries.get(key); next !== undefined;) {
    chain.push(next.key);
    next = next.undoes === undefined ? undefined : entries.get(next.undoes);
  }
  return chain;
}

/**
 * Makes what an entry overrode an edit of the record as it is now. Fields that were not overridden stay as they are;
 * of those that were, the value that is there now is in the journal.
 *
 * @throws JournalEntryNotFoundError
 */
export function undoEntry(key: EntryKey, chain: readonly EntryKey[], wall: number): DecideAct {
  return (draft, { entries }) => {
    const entry = entries?.get(key);
    if (entry === undefined) throw new JournalEntryNotFoundError(key);
    if (entry.undone === true) return { entry: null };
    const { id } = entry;
    const operation = draft.operation(id);
    const confirmed = draft.confirmed(id);
    const now = operation?.local ?? (operation || !confirmed ? null : fieldsOf(confirmed));
    const result = restored(entry, now);
    // an undo that is undone puts in force again what it had undone, and so on down the chain
    const undone = new Map(chain.map((each, index) => [each, index % 2 === 0]));
    if (isSameContent(now, result)) return { entry: null, marks: { undone } };
    draft.set(id, applyEdit(id, operation, confirmed, result));
    const base = operation === undefined ? (confirmed ?? null) : operation.base;
    const remote = operation?.conflict ?? base ?? { id, last_modified: null, deleted: true };
    const its = { base, local: now, remote, result, at: wall, undoes: key };
    return { entry: entryOfAct("undo", id, its), marks: { undone } };
  };
}

/** What was overridden, over the record as it is now. */
function restored(entry: KeptEntry, now: Fields | null): Fields | null {
  const overridden = overriddenOf(entry);
  if (overridden === null) return null;
  // a record that is made again is whole, with what hooks hid of it
  if (now === null) return withoutHooks(overridden, entry.base);
  return mergeFields(entry.result ?? {}, overridden, now, []).merged;
}
