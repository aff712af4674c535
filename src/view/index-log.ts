import { DatabaseReplacedError } from "../errors.js";
import type { CollectionKey, CommitRow, IndexedRecords } from "../store/rows.js";
import type { Changes, LogPart, Mark } from "../store/store.js";
import type { Replica } from "./replica.js";

/** How many rows are looked at together, and how many segments are moved together: about a megabyte. */
const ROWS_AT_ONCE = 256;
const SEGMENTS_AT_ONCE = 4;

/**
 * Makes all confirmed records of a collection findable by their ids. What was stored before is moved over part by part, each in a
 * short transaction: whoever dies in between leaves what the next one goes on with, and nobody who reads or writes
 * meanwhile, with or without all records in memory, notices anything.
 *
 * @throws DatabaseReplacedError, StorageFullError, StorageUnavailableError, DatabaseClosedError
 */
export async function indexLog(replica: Replica, key: CollectionKey): Promise<void> {
  if (replica.indexed.has(key)) return;
  const { epoch } = replica.database;
  await replica.load(key, "operations");
  let entries = 0;
  let mark: Mark = { key, seen: 0 };
  for (let more = true; more;) {
    const reading = await replica.store.read([mark], { segments: false, limit: ROWS_AT_ONCE });
    if (reading.database.epoch !== epoch) throw new DatabaseReplacedError();
    const slice = reading.slices.get(key);
    entries = slice?.state.indexed?.entries ?? 0;
    if (slice === undefined || slice.state.indexed?.isWhole === true) break;
    if (slice.state.indexed === undefined) {
      // whatever is stored from here on, by any tab, can be found
      await change(replica, key, epoch, () => withState(key, { isWhole: false, entries: 0 }));
      continue;
    }
    for (const part of partsOf(key, slice.rows)) {
      await change(replica, key, epoch, () => ({ findable: true }), part);
    }
    mark = { key, seen: slice.rows.at(-1)?.position ?? mark.seen, cuts: slice.state.cuts ?? 0 };
    ({ more } = slice);
  }
  await change(replica, key, epoch, (indexed) =>
    indexed?.isWhole === true ? null : withState(key, { entries: 0, ...indexed, isWhole: true }),
  );
  if (replica.database.epoch === epoch) replica.indexed.set(key, entries);
}

function withState(key: CollectionKey, indexed: IndexedRecords): Changes {
  return { states: new Map([[key, { indexed }]]) };
}

async function change(
  replica: Replica,
  key: CollectionKey,
  epoch: string,
  decide: (indexed: IndexedRecords | undefined) => Changes | null,
  part?: LogPart,
): Promise<void> {
  await replica.inTurn(() =>
    replica.transact(
      epoch,
      [key],
      "relaxed",
      (_, { slices }) => [decide(slices.get(key)?.state.indexed), null],
      part === undefined ? {} : { part },
    ),
  );
}

/** The stretches whose confirmed records are not findable yet. */
function partsOf(
  key: CollectionKey,
  rows: readonly { readonly position: number; readonly row: CommitRow }[],
): readonly LogPart[] {
  const parts: LogPart[] = [];
  let segments = 0;
  for (const { position, row } of rows) {
    const { page } = row;
    if (page === undefined || page.indexed === true) continue;
    const before = parts.at(-1);
    segments += page.parts;
    if (before !== undefined && segments <= SEGMENTS_AT_ONCE) {
      parts[parts.length - 1] = { ...before, last: position };
      continue;
    }
    segments = page.parts;
    parts.push({ key, first: position, last: position });
  }
  return parts;
}
