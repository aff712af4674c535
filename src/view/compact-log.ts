import type { CollectionKey, CommitRow } from "../store/rows.js";
import type { LogPart, Mark, Slice } from "../store/store.js";
import { compactPart, type Truth } from "./compact-part.js";
import { SMALL_ROW, type Fold, type Weight } from "./fold.js";
import { planParts, type Pass, type RowWeight } from "./plan-parts.js";
import type { Replica } from "./replica.js";

export interface CompactOptions {
  readonly pass: Pass;
  /** Resolves when there is time for a few milliseconds of work; false: the page ends. */
  readonly pause: () => Promise<boolean>;
  /** What counts, where not all records are in memory. */
  readonly known?: KnownTruth;
}

/** What counts in a log, and of which log, and how far, that is known. */
export interface KnownTruth {
  readonly truth: Truth;
  readonly fold: Fold;
  readonly epoch: string;
  /** How often the log had been rewritten; undefined where that does not matter. */
  readonly rewrites?: number;
  /** Up to which position it is known what is newest. */
  readonly upTo: number;
}

/** How many rows are weighed at a time. */
const ROWS_AT_ONCE = 64;

/** How many records a segment has at most, where an older version of this library did not count them. */
const SEGMENT = 500;

/**
 * Makes a collection's log small again, part by part, each in a short transaction of its own: whoever reads or writes meanwhile,
 * in any tab, is right at every moment. The collection must be loaded with its records, or `truth` be known. It stops where the content was replaced or another
 * tab compacts, too. Resolves with whether it came to the end.
 *
 * @throws StorageFullError, StorageUnavailableError, DatabaseClosedError. What was compacted until then stays so.
 */
export async function compactLog(
  replica: Replica,
  key: CollectionKey,
  { pass, pause, known }: CompactOptions,
): Promise<boolean> {
  const fold = known?.fold ?? replica.fold(key);
  if (fold === undefined || (known === undefined && fold.depth !== "records")) return false;
  const epoch = known?.epoch ?? replica.database.epoch;
  const isThere = (): boolean =>
    replica.database.epoch === epoch && replica.fold(key) === fold && fold.seen >= upTo;
  const upTo = Math.min(fold.seen, known?.upTo ?? Number.POSITIVE_INFINITY);
  const [believed, seen] = [fold.weight, fold.seen];
  const weighed = await weighRows(replica, key, seen, pause);
  if (weighed === null || !isThere()) return false;
  let { rewrites } = weighed;
  if (known?.rewrites !== undefined && known.rewrites !== rewrites) return false;
  correct(fold, believed, weighed.rows);
  const rows = weighed.rows.filter(({ position }) => position <= upTo);
  for (const part of planParts(key, rows, pass)) {
    if (!(await pause())) return false;
    const compacted = await replica.inTurn(async () => {
      if (!isThere()) return null;
      const given = { part, rewrites, isClean: pass === "whole" };
      return compact(replica, fold, known?.truth ?? fold, given);
    });
    if (compacted === null) return false;
    if (compacted.changes !== null) rewrites += 1;
  }
  return true;
}

/** Another tab may have compacted what this one takes for the log. */
function correct(fold: Fold, believed: Weight, rows: readonly RowWeight[]): void {
  const entries = rows.reduce((sum, row) => sum + row.entries, 0);
  const smallRows = rows.filter((row) => row.entries < SMALL_ROW).length;
  fold.lose({
    entries: Math.max(0, believed.entries - entries),
    smallRows: Math.max(0, believed.smallRows - smallRows),
  });
}

interface Given {
  readonly part: LogPart;
  /** How often the log had been rewritten when the pass came here. */
  readonly rewrites: number;
  readonly isClean: boolean;
}

/** Null where another tab compacts the log, too: what this pass knows of the parts before is no longer so. */
async function compact(
  replica: Replica,
  fold: Fold,
  truth: Truth,
  { part, rewrites, isClean }: Given,
): Promise<ReturnType<typeof compactPart> | null> {
  const { key } = part;
  const { result } = await replica.transact(
    replica.database.epoch,
    [key],
    "relaxed",
    (_, { slices, part: rows = [] }) => {
      if (rewritesOf(slices.get(key)) !== rewrites) return [null, null];
      const compacted = compactPart({ key, rows, isClean }, truth);
      return [compacted.changes, compacted];
    },
    { part },
  );
  if (result === null) return null;
  fold.lose(result.lost);
  fold.forgetTombstones(result.forgotten);
  return result;
}

/** The rows up to a position. */
async function weighRows(
  replica: Replica,
  key: CollectionKey,
  upTo: number,
  pause: () => Promise<boolean>,
): Promise<{ readonly rows: readonly RowWeight[]; readonly rewrites: number } | null> {
  const rows: RowWeight[] = [];
  let rewrites = 0;
  let mark: Mark = { key, seen: 0 };
  for (let more = true; more && mark.seen < upTo && (await pause());) {
    const reading = await replica.store.read([mark], { segments: false, limit: ROWS_AT_ONCE });
    const slice = reading.slices.get(key);
    if (slice === undefined) return null;
    if (mark.seen === 0) rewrites = rewritesOf(slice);
    else if (rewritesOf(slice) !== rewrites) return null;
    for (const { position, row } of slice.rows) {
      if (position <= upTo) rows.push({ position, ...weightOf(row) });
    }
    mark = { key, seen: slice.rows.at(-1)?.position ?? upTo, cuts: slice.state.cuts ?? 0 };
    more = slice.more;
  }
  return { rows, rewrites };
}

function rewritesOf(slice: Slice | undefined): number {
  return slice?.state.rewrites ?? 0;
}

function weightOf({ ops, done, extras, page }: CommitRow): Omit<RowWeight, "position"> {
  const { parts, records = parts * SEGMENT } = page ?? { parts: 0, records: 0 };
  const others = (ops?.length ?? 0) + (done?.length ?? 0) + (extras?.length ?? 0);
  return { entries: records + others, segments: parts };
}
