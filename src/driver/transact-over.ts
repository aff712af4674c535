import type { RecordId } from "../record/record.js";
import { NEW_COLLECTION, type CollectionKey, type CollectionState } from "../store/rows.js";
import type { DatabaseState } from "../store/rows.js";
import type { Changes, Durability, Transacted } from "../store/store.js";
import type { Needs } from "../sync/effects.js";
import { indexLog } from "../view/index-log.js";
import { readOutlines } from "../view/outlines.js";
import type { Replica } from "../view/replica.js";
import type { Memory } from "./decide-over.js";

export interface Deciding<R> {
  readonly needs: Needs;
  /** Records whose versions it has to see besides. */
  readonly ids?: readonly RecordId[];
  readonly durability: Durability;
  readonly decide: (
    memory: Memory,
    database: DatabaseState,
    state: CollectionState,
  ) => readonly [Changes | null, R];
}

/** What was read of a collection has changed before it could be decided on. */
const MOVED = Symbol("moved");

/**
 * Decides over as much of a collection as the decision needs, in one transaction: all in memory, or, where the collection is never
 * loaded, what is read of it for this decision alone.
 *
 * @throws DatabaseReplacedError if the content was replaced since `epoch`.
 */
export async function transactOver<R>(
  replica: Replica,
  epoch: string,
  key: CollectionKey,
  { needs, ids, durability, decide }: Deciding<R>,
): Promise<Transacted<R>> {
  const isApart = needs !== "operations" && replica.neverLoaded.has(key);
  await replica.load(key, needs === "operations" || isApart ? "operations" : "records");
  if (isApart) await indexLog(replica, key);
  const named = ids ?? (typeof needs === "string" ? undefined : needs);
  const find = isApart && named !== undefined ? new Map([[key, named]]) : undefined;
  for (;;) {
    const outlines = isApart && needs === "outlines" ? await readOutlines(replica, key) : undefined;
    const done = await replica.inTurn(() =>
      replica.transact<R | typeof MOVED>(
        epoch,
        [key],
        durability,
        (database, { slices, found }) => {
          const state = slices.get(key)?.state ?? NEW_COLLECTION;
          const isAsRead =
            outlines === undefined ||
            (outlines.confirmed === state.confirmed && outlines.generation === database.generation);
          if (!isAsRead) return [null, MOVED];
          const memory: Memory = {
            fold: replica.fold(key),
            hasOperations: () => replica.hasOperations(),
            read: { outlines: outlines?.versions, found: found?.get(key) },
          };
          return decide(memory, database, state);
        },
        find === undefined ? {} : { find },
      ),
    );
    if (done.result !== MOVED) return done as Transacted<R>;
  }
}
