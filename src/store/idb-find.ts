import type { Confirmed, RecordId } from "../record/record.js";
import type { Reader, Writing } from "./idb-transaction.js";
import type { CollectionKey } from "./rows.js";
import type { KintsugiSchema } from "./schema.js";

type Place = KintsugiSchema["indexed"]["key"];

/** How many segments are read at a time. */
const SEGMENTS_AT_ONCE = 16;

/** The newest version of each of these records that the index knows. */
export async function findAll(
  tx: Reader | Writing,
  key: CollectionKey,
  ids: readonly RecordId[],
): Promise<ReadonlyMap<RecordId, Confirmed>> {
  const rows = (tx as Reader).objectStore("indexed");
  const index = rows.index("ids");
  const places = new Map<string, { readonly place: Place; readonly ids: Set<RecordId> }>();
  await Promise.all(
    [...new Set(ids)].map(async (id) => {
      // the highest place of an id is that of its newest version
      const cursor = await index.openKeyCursor(IDBKeyRange.only([key, id]), "prev");
      if (cursor === null) return;
      const name = cursor.primaryKey.join();
      const its = places.get(name) ?? { place: cursor.primaryKey, ids: new Set() };
      places.set(name, its);
      its.ids.add(id);
    }),
  );
  const found = new Map<RecordId, Confirmed>();
  const all = [...places.values()];
  // of many records all rows may be needed: never in memory together
  for (let next = 0; next < all.length; next += SEGMENTS_AT_ONCE) {
    await Promise.all(
      all.slice(next, next + SEGMENTS_AT_ONCE).map(async ({ place, ids: wanted }) => {
        const segment = await rows.get(place);
        for (const record of segment?.records ?? []) {
          if (wanted.has(record.id)) found.set(record.id, record);
        }
      }),
    );
  }
  return found;
}
