import type { Confirmed, RecordId } from "../record/record.js";
import type { CollectionKey, CollectionState, DatabaseState } from "../store/rows.js";
import type { Changes as StoreChanges } from "../store/store.js";
import type { Changes, Decide, Situation, Version } from "../sync/effects.js";
import type { Fold } from "../view/fold.js";

/** What a tab has in memory when a decision is made. */
export interface Memory {
  /** The collection that is decided on; undefined where it was never loaded. */
  readonly fold: Pick<Fold, "depth" | "operations" | "confirmed" | "stampOf"> | undefined;
  /** Whether there is an operation in any collection. */
  readonly hasOperations: () => boolean;
  /** Where the collection is never loaded: what was read of it for this decision. */
  readonly read?: {
    readonly outlines?: ReadonlyMap<RecordId, Confirmed> | undefined;
    readonly found?: ReadonlyMap<RecordId, Confirmed> | undefined;
  };
}

/** Whether nothing moved that a decision relies on. */
export function isAsExpected(
  expect: Version | null,
  database: DatabaseState,
  state: CollectionState,
): boolean {
  return (
    expect === null ||
    (expect.epoch === database.epoch &&
      expect.generation === database.generation &&
      (expect.confirmed === null || expect.confirmed === state.confirmed))
  );
}

/** Lets the engine decide over what this tab has in memory, which must be as new as the states. */
export function decideOver<R>(
  { fold, hasOperations, read }: Memory,
  key: CollectionKey,
  database: DatabaseState,
  state: CollectionState,
  decide: Decide<R>,
): readonly [StoreChanges | null, R] {
  const confirmed = fold?.depth === "records" ? fold.confirmed : null;
  const outlines = confirmed ?? read?.outlines ?? null;
  const situation: Situation = {
    database,
    state,
    operation: (id) => fold?.operations.get(id),
    stampOf: (id) => (outlines === null ? fold?.stampOf(id) : outlines.get(id)?.last_modified),
    hasOperations,
    operations: () => fold?.operations.values() ?? [],
    confirmed,
    version: (id) => (confirmed ?? read?.found)?.get(id),
    outlines,
  };
  const [changes, result] = decide(situation);
  return [changes === null ? null : storeChanges(key, changes), result];
}

function storeChanges(key: CollectionKey, changes: Changes): StoreChanges {
  const { confirm = [], ops = [], done = [], extras = [], state, database, journal = [] } = changes;
  const entries = confirm.length + ops.length + done.length + extras.length;
  const isCommit = entries > 0 || state?.cursor !== undefined;
  return {
    ...(isCommit && {
      // a commit without confirmed records leaves what other tabs have asked for valid
      commits: [
        {
          key,
          ops,
          done,
          ...(confirm.length > 0 && { confirm }),
          ...(extras.length > 0 && { extras }),
        },
      ],
    }),
    ...(state !== undefined && { states: new Map([[key, state]]) }),
    ...(database !== undefined && { database }),
    ...(journal.length > 0 && { journal: new Map([[key, journal]]) }),
  };
}
