import { isQuarantined, isTombstone, type Confirmed, type RecordId } from "../record/record.js";
import type { CollectionKey } from "../store/rows.js";
import { indexLog } from "./index-log.js";
import type { Replica } from "./replica.js";
import { walkPages } from "./walk-pages.js";

/** What is confirmed of a collection that is never loaded, without the fields of what can be used. */
export interface Outlines {
  readonly versions: ReadonlyMap<RecordId, Confirmed>;
  /** The state's `confirmed` for which this holds, and the generation. */
  readonly confirmed: number;
  readonly generation: number;
}

/**
 * Reads the id and the timestamp of each record of a collection that is never loaded; versions that cannot be used come whole.
 *
 * @throws DatabaseReplacedError, StorageFullError, StorageUnavailableError, DatabaseClosedError
 */
export async function readOutlines(replica: Replica, key: CollectionKey): Promise<Outlines> {
  const { epoch } = replica.database;
  await indexLog(replica, key);
  const versions = new Map<RecordId, Confirmed>();
  const positions = new Map<RecordId, number>();
  let confirmed = 0;
  let generation: number | undefined;
  let rewrites: number | undefined;
  for await (const { database, state, pages } of walkPages(replica.store, key, epoch)) {
    // the log was emptied, perhaps
    if (generation !== undefined && database.generation !== generation) {
      return readOutlines(replica, key);
    }
    // then everything is read once more, and what was there before may be there no longer
    if (rewrites !== state.rewrites) {
      versions.clear();
      positions.clear();
    }
    ({ rewrites } = state);
    ({ generation } = database);
    ({ confirmed } = state);
    for (const { position, records } of pages) {
      for (const version of records) {
        if ((positions.get(version.id) ?? 0) > position) continue;
        positions.set(version.id, position);
        versions.set(version.id, outlineOf(version));
      }
    }
  }
  return { versions, confirmed, generation: generation ?? 0 };
}

/** What is kept of a version in outline. */
export function outlineOf(version: Confirmed): Confirmed {
  if (isTombstone(version) || isQuarantined(version)) return version;
  return { id: version.id, last_modified: version.last_modified };
}
