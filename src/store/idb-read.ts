import { NEW_COLLECTION, type CollectionState, type DatabaseState } from "./rows.js";
import { DATABASE_KEY, type StoredDatabase } from "./schema.js";
import { entriesOf, type Reader, type Writing } from "./idb-transaction.js";
import { mustRestart } from "./must-restart.js";
import { findAll } from "./idb-find.js";
import type {
  Find,
  Found,
  LogPart,
  Mark,
  PositionedRow,
  Reading,
  ReadOptions,
  Slice,
} from "./store.js";
import type { CollectionKey } from "./rows.js";
import type { Confirmed } from "../record/record.js";

const END = Number.POSITIVE_INFINITY;

/** Where rows are read some at a time, about so many segments come along: four megabytes are some ten milliseconds. */
const SEGMENTS_AT_ONCE = 16;

type Rows = Awaited<ReturnType<typeof entriesOf<"commits">>>;

/** The rows behind each mark, in the view of this one transaction. */
export async function readMarks(
  tx: Reader | Writing,
  marks: readonly Mark[],
  options: ReadOptions,
): Promise<Reading> {
  const [database, found, ...slices] = await Promise.all([
    readDatabase(tx),
    options.find === undefined ? undefined : readFound(tx, options.find),
    ...marks.map(async (mark) => [mark.key, await readSlice(tx, mark, options)] as const),
  ]);
  return {
    database: publicOf(database),
    slices: new Map(slices),
    ...(found !== undefined && { found }),
  };
}

/** Collections of which not all can be found are left out. */
async function readFound(tx: Reader | Writing, find: Find): Promise<Found> {
  const all = await Promise.all(
    [...find].map(async ([key, ids]) => {
      const [{ indexed }, found] = await Promise.all([readState(tx, key), findAll(tx, key, ids)]);
      return indexed?.isWhole === true ? ([[key, found]] as const) : [];
    }),
  );
  return new Map(all.flat());
}

/** The row of the database, with what is only for us. */
export async function readDatabase(tx: Reader | Writing): Promise<StoredDatabase> {
  return (await (tx as Reader).objectStore("state").get(DATABASE_KEY)) as StoredDatabase;
}

export function publicOf(stored: StoredDatabase): DatabaseState {
  const { written: _, ...database } = stored;
  return database;
}

export async function readState(
  tx: Reader | Writing,
  key: CollectionKey,
): Promise<CollectionState> {
  const stored = await (tx as Reader).objectStore("state").get(key);
  return (stored as CollectionState | undefined) ?? NEW_COLLECTION;
}

/** Every collection that has a state or a log, found in a step for each. */
export async function readKeys(tx: Reader | Writing): Promise<readonly CollectionKey[]> {
  const states = await (tx as Reader).objectStore("state").getAllKeys();
  const keys = new Set(states.filter((key) => key !== DATABASE_KEY));
  const commits = (tx as Reader).objectStore("commits");
  for (let after: CollectionKey = ""; ;) {
    const next = await commits.getKey(IDBKeyRange.lowerBound([after, []], true));
    if (next === undefined) return [...keys];
    [after] = next;
    keys.add(after);
  }
}

async function readSlice(
  tx: Reader | Writing,
  { key, seen, cuts }: Mark,
  { segments, limit = END }: ReadOptions,
): Promise<Slice> {
  // asked for before the floor is known: a reader is hardly ever behind it
  const [state, behind] = await Promise.all([
    readState(tx, key),
    entriesOf(
      tx,
      "commits",
      [
        [key, seen + 1],
        [key, END],
      ],
      limit + 1,
    ),
  ]);
  const restarted = mustRestart({ seen, cuts }, state);
  const found = restarted
    ? await entriesOf(
        tx,
        "commits",
        [
          [key, 0],
          [key, END],
        ],
        limit + 1,
      )
    : behind;
  const entries = segments && limit < END ? atOnce(found.slice(0, limit)) : found.slice(0, limit);
  const rows = await withSegments(tx, key, entries, segments);
  return { state, restarted, rows, more: found.length > entries.length };
}

/** The first of these rows, so many that their segments are quickly read. */
function atOnce(entries: Rows): Rows {
  let parts = 0;
  const end = entries.findIndex(([, { page }], index) => {
    parts += page?.parts ?? 0;
    return index > 0 && parts > SEGMENTS_AT_ONCE;
  });
  return end < 0 ? entries : entries.slice(0, end);
}

/** The rows of a stretch of a log, with their segments. */
export async function readPart(
  tx: Reader | Writing,
  { key, first, last }: LogPart,
): Promise<readonly PositionedRow[]> {
  const range = [
    [key, first] satisfies [string, number],
    [key, last] satisfies [string, number],
  ] as const;
  return withSegments(tx, key, await entriesOf(tx, "commits", range), true);
}

async function withSegments(
  tx: Reader | Writing,
  key: CollectionKey,
  entries: Rows,
  segments: boolean,
): Promise<readonly PositionedRow[]> {
  const confirmed = new Map<number, Confirmed[]>();
  if (segments) {
    const paged = entries.filter(([, row]) => row.page !== undefined);
    const isIndexed = ([, row]: Rows[number]): boolean => row.page?.indexed === true;
    await Promise.all([
      readSegments(
        tx,
        "segments",
        key,
        paged.filter((entry) => !isIndexed(entry)),
        confirmed,
      ),
      readSegments(tx, "indexed", key, paged.filter(isIndexed), confirmed),
    ]);
  }
  return entries.map(([[, position], row]) => ({
    position,
    row,
    confirmed: confirmed.get(position) ?? [],
  }));
}

/** Adds the confirmed records of these commits to a map by position. */
async function readSegments(
  tx: Reader | Writing,
  name: "segments" | "indexed",
  key: CollectionKey,
  entries: Rows,
  confirmed: Map<number, Confirmed[]>,
): Promise<void> {
  const [first, last] = [entries[0], entries.at(-1)];
  if (first === undefined || last === undefined) return;
  const parts = await entriesOf(tx, name, [
    [key, first[0][1], 0],
    [key, last[0][1], END],
  ]);
  for (const [[, position], segment] of parts) {
    const records = "records" in segment ? segment.records : segment;
    const before = confirmed.get(position);
    if (before === undefined) confirmed.set(position, [...records]);
    else for (const record of records) before.push(record);
  }
}
