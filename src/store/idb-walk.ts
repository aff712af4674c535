import type { Reader } from "./idb-transaction.js";
import { publicOf, readDatabase, readState } from "./idb-read.js";
import type { CollectionKey } from "./rows.js";
import type { IndexedPage, Stretch, Walked } from "./store.js";

/** About how many records are read at a time. */
const RECORDS_AT_ONCE = 1_000;

/** The newest pages of a stretch of a log, in the view of this one transaction. */
export async function readWalk(
  tx: Reader,
  key: CollectionKey,
  { above, below }: Stretch,
): Promise<Walked> {
  const [database, state, pages] = await Promise.all([
    readDatabase(tx),
    readState(tx, key),
    pagesOf(tx, key, { above, below }),
  ]);
  return { database: publicOf(database), state, pages };
}

async function pagesOf(
  tx: Reader,
  key: CollectionKey,
  { above, below }: Stretch,
): Promise<readonly IndexedPage[]> {
  const rows = tx.objectStore("indexed");
  const pages: IndexedPage[] = [];
  let records = 0;
  for (let end = below; end > above + 1 && records < RECORDS_AT_ONCE;) {
    // [key, end] comes before [key, end, 0]
    const range = IDBKeyRange.bound([key, above + 1], [key, end], false, true);
    const cursor = await rows.openKeyCursor(range, "prev");
    if (cursor === null) break;
    [, end] = cursor.key;
    const segments = await rows.getAll(IDBKeyRange.bound([key, end], [key, end, []]));
    const page = { position: end, records: segments.flatMap((segment) => segment.records) };
    records += page.records.length;
    pages.push(page);
  }
  return pages;
}
