import { decideOver } from "../driver/decide-over.js";
import { transactOver } from "../driver/transact-over.js";
import type { RecordId } from "../record/record.js";
import type { CollectionKey } from "../store/rows.js";
import type { Decide } from "../sync/effects.js";
import type { Replica } from "../view/replica.js";

/**
 * Lets a rule of the engine decide over all records of a collection, in one transaction that is durable when this
 * resolves. Where the collection is never loaded, it sees them in outline,
 * and those of `ids` whole.
 *
 * @throws DatabaseReplacedError if the content was replaced since this was called.
 */
export async function actOn<R>(
  replica: Replica,
  key: CollectionKey,
  decide: Decide<R>,
  ids?: readonly RecordId[],
): Promise<R> {
  const { epoch } = replica.database;
  const { result } = await transactOver(replica, epoch, key, {
    needs: "outlines",
    ...(ids !== undefined && { ids }),
    durability: "strict",
    decide: (memory, database, state) => decideOver(memory, key, database, state, decide),
  });
  return result;
}
