import { kindOfDecision, overriddenOf, type DecisionKind } from "../merge/overridden.js";
import { differingPaths } from "../record/differing-paths.js";
import { fieldsOf, isQuarantined, type Fields, type RecordId } from "../record/record.js";
import type { CollectionKey, KeptEntry } from "../store/rows.js";
import { withoutLocal, type LocalFields } from "../view/local-fields.js";
import { freeze } from "../view/shown.js";

/**
 * One decision that overrode something, as the journal keeps it. Frozen, and plain: `JSON.stringify` gives all of it,
 * with `at` as an ISO date.
 */
export type JournalEntry<T = Fields> = EntryOf<T> &
  (
    | { readonly kind: Exclude<DecisionKind, "undone"> }
    | {
        readonly kind: "undone";
        /** The key of the entry that was undone. */
        readonly undoes: string;
      }
  );

interface EntryOf<T> {
  /** Names the entry for good. Not for reading. */
  readonly key: string;
  /** `"<bucket>/<collection>"`. */
  readonly collection: CollectionKey;
  /** The id of the record. */
  readonly id: RecordId;
  /** The strategy or rule that decided: `"three-way"`, the name of a function, `"reconcile"`, `"resolve"`, `"undo"` … */
  readonly by: string;
  /** When, by the clock of this device. */
  readonly at: Date;
  /** The version that both sides had last agreed on. Null, here and below, stands for "deleted" or "never was". */
  readonly base: Readonly<T> | null;
  /** The record as it was on this device. */
  readonly local: Readonly<T> | null;
  /** The version of the server, as far as it was known. */
  readonly remote: Readonly<T> | null;
  /** Why the server's version could not be used here, where it could not: then `remote` is null. */
  readonly unreadable?: string;
  /** What the record became. */
  readonly result: Readonly<T> | null;
  /** What `undo()` restores: `result` with what was overridden in its place. */
  readonly overridden: Readonly<T> | null;
  /** The fields (dotted paths) in which `overridden` differs from `result`; none where one of them is null. */
  readonly fields: readonly string[];
  /** The fields (dotted paths) that both sides had changed to different values. */
  readonly contested: readonly string[];
  /** Whether the app said that it has seen it: `markSeen()`. */
  readonly seen: boolean;
  /** Whether it was undone, and that was not undone in turn. */
  readonly undone: boolean;
}

/** Which entries of a journal. */
export interface JournalOptions {
  /** Only those that the app has not marked as seen. */
  readonly unseen?: boolean;
  /** Only those of this record. */
  readonly id?: string;
}

/** An entry as the app sees it. */
export function showEntry<T>(
  collection: CollectionKey,
  kept: KeptEntry,
  names: LocalFields,
): JournalEntry<T> {
  const { key, id, by, base, remote, contested, undoes } = kept;
  const shared = (fields: Fields | null): Fields | null => fields && withoutLocal(fields, names);
  const [local, result] = [shared(kept.local), shared(kept.result)];
  const overridden = shared(overriddenOf(kept));
  const differ = overridden === null || result === null ? [] : differingPaths(overridden, result);
  return freeze({
    key,
    collection,
    id,
    kind: kindOfDecision(kept),
    by,
    at: new Date(kept.at),
    base: base === null ? null : shared(fieldsOf(base)),
    local,
    remote: shared(fieldsOf(remote)),
    ...(isQuarantined(remote) && { unreadable: remote.quarantined }),
    result,
    overridden,
    fields: differ,
    contested,
    seen: kept.seen === true,
    undone: kept.undone === true,
    ...(undoes !== undefined && { undoes }),
  }) as unknown as JournalEntry<T>;
}
