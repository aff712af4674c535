import { positionOf, withKeys } from "./entry-key.js";
import { entriesOf, type Reader, type Writing } from "./idb-transaction.js";
import type { CollectionKey, EntryKey, KeptEntry } from "./rows.js";
import type { EntryPlace } from "./store.js";

/** The lists of a journal by position, in their order: all, or those at these positions. */
export async function readLists(
  tx: Reader | Writing,
  collection: CollectionKey,
  positions: readonly number[] | "all",
): Promise<ReadonlyMap<number, readonly KeptEntry[]>> {
  if (positions !== "all") {
    const journal = (tx as Reader).objectStore("journal");
    const found = await Promise.all(
      positions.map(async (at) => [at, await journal.get([collection, at])] as const),
    );
    return new Map(
      found.flatMap(([at, list]) => (list === undefined ? [] : [[at, withKeys(at, list)]])),
    );
  }
  const all = await entriesOf(tx, "journal", [
    [collection, 0],
    [collection, Number.POSITIVE_INFINITY],
  ]);
  return new Map(all.map(([[, at], list]) => [at, withKeys(at, list)]));
}

/** The entries with these keys, as far as they are still there. */
export async function readEntries(
  tx: Reader | Writing,
  places: readonly EntryPlace[],
): Promise<ReadonlyMap<EntryKey, KeptEntry>> {
  const found = await Promise.all(
    places.map(async ({ collection, key }) => {
      const position = positionOf(key);
      if (position === undefined) return [];
      const lists = await readLists(tx, collection, [position]);
      return [...lists.values()].flat().filter((entry) => entry.key === key);
    }),
  );
  return new Map(found.flat().map((entry) => [entry.key, entry]));
}
