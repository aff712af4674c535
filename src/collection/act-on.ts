import { decideOver } from "../driver/decide-over.js";
import { NEW_COLLECTION, type CollectionKey } from "../store/rows.js";
import type { Decide } from "../sync/effects.js";
import type { Replica } from "../view/replica.js";

/**
 * Lets a rule of the engine decide over all records of a collection, in one transaction that is durable when this
 * resolves.
 *
 * @throws DatabaseReplacedError if the content was replaced since this was called.
 */
export async function actOn<R>(
  replica: Replica,
  key: CollectionKey,
  decide: Decide<R>,
): Promise<R> {
  const { epoch } = replica.database;
  await replica.load(key, "records");
  const { result } = await replica.inTurn(() =>
    replica.transact(epoch, [key], "strict", (database, { slices }) => {
      const state = slices.get(key)?.state ?? NEW_COLLECTION;
      const memory = { fold: replica.fold(key), hasOperations: () => replica.hasOperations() };
      return decideOver(memory, key, database, state, decide);
    }),
  );
  return result;
}
