import { DatabaseReplacedError } from "../errors.js";
import type { Confirmed, RecordId } from "../record/record.js";
import type { CollectionKey } from "../store/rows.js";
import { indexLog } from "./index-log.js";
import type { Plan } from "./query.js";
import type { Replica } from "./replica.js";
import { freeze, type Shown } from "./shown.js";
import { walkPages } from "./walk-pages.js";

/**
 * Hands out the records of a collection that is never loaded, each once: those with operations first, then page by page. Only the ids
 * of what has been handed out are kept.
 *
 * @throws DatabaseReplacedError, the reason of the signal
 */
export async function* scan(
  replica: Replica,
  key: CollectionKey,
  { matches }: Pick<Plan, "matches">,
  signal: AbortSignal | undefined,
): AsyncGenerator<Shown, void, undefined> {
  const { epoch } = replica.database;
  await indexLog(replica, key);
  // what other tabs deleted is not to come out of their pages
  await replica.look();
  const passed = new Set<RecordId>();
  const next = (id: RecordId, confirmed?: Confirmed): Shown | undefined => {
    signal?.throwIfAborted();
    if (replica.database.epoch !== epoch) throw new DatabaseReplacedError();
    const operation = replica.fold(key)?.operations.get(id);
    // what has been sent meanwhile is among the pages
    if (passed.has(id) || (operation ?? confirmed) === undefined) return undefined;
    passed.add(id);
    const ground = { operation: () => operation, confirmed: () => confirmed, extras: nothing };
    const shown = freeze(replica.showing.one(key, id, ground));
    return shown !== undefined && matches(shown) ? shown : undefined;
  };
  for (const id of [...(replica.fold(key)?.operations.keys() ?? [])].toReversed()) {
    const shown = next(id);
    if (shown !== undefined) yield shown;
  }
  for await (const { pages } of walkPages(replica.store, key, epoch)) {
    for (const { records } of pages) {
      // of two versions in one page the later counts
      for (const [id, version] of new Map(records.map((each) => [each.id, each]))) {
        const shown = next(id, version);
        if (shown !== undefined) yield shown;
      }
    }
  }
}

function nothing(): undefined {
  return undefined;
}
