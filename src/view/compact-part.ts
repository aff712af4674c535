import { isEqual } from "../record/equal.js";
import type { Json } from "../record/json.js";
import type { Operation } from "../record/operation.js";
import { isTombstone, type Confirmed, type RecordId } from "../record/record.js";
import { packCommit, type PackedRow } from "../store/pack.js";
import type { CollectionKey, Extras } from "../store/rows.js";
import type { Changes, PositionedRow } from "../store/store.js";
import { SMALL_ROW, type Fold, type Weight } from "./fold.js";

/** What counts, whatever lies in the log. */
export interface Truth extends Pick<Fold, "operations" | "extras" | "hasHadExtras"> {
  /** Whether this is the newest version of a record; it lies at this position. */
  readonly isCurrent: (version: Confirmed, position: number) => boolean;
}

/** What compacting a part of a log comes to. */
export interface Compacted {
  /** Null where the part is as small as it can be. */
  readonly changes: Changes | null;
  /** How much lighter the log becomes. */
  readonly lost: Weight;
  /** The deleted records that the log does not mention any more. */
  readonly forgotten: readonly RecordId[];
}

export interface PartToCompact {
  readonly key: CollectionKey;
  readonly rows: readonly PositionedRow[];
  /**
   * Whether all that lies before the part holds nothing but newest versions: then nobody who begins there needs to be told that something
   * ended.
   */
  readonly isClean: boolean;
}

/**
 * What is left of a part of a log: what newer rows say again goes, and so does, where nothing older is left, what says only that something
 * ended. What counts must be known as of now. What is in force stays where it lies, since a reader may have come up to there: of two places
 * that say the same, both do.
 *
 * The fields that stay here are not left in place: whether they are still in force depends on what was confirmed when, and that
 * goes. They are said again in a commit of its own.
 */
export function compactPart({ key, rows, isClean }: PartToCompact, truth: Truth): Compacted {
  const found = gather(rows);
  const isCurrent = (version: Confirmed): boolean =>
    truth.isCurrent(version, found.positions.get(version.id) ?? 0);
  const versions = [...found.confirmed.values()];
  const confirm = versions.filter(
    (version) => isCurrent(version) && !(isClean && isTombstone(version)),
  );
  const ops = [...found.operations.values()].filter((operation) =>
    isSame(operation, truth.operations.get(operation.id)),
  );
  const done = isClean ? [] : [...found.done].filter((id) => !truth.operations.has(id));
  const extras = truth.hasHadExtras ? extrasOf(found, truth, isClean) : [];
  const entries = confirm.length + ops.length + done.length;
  const after = packCommit({ key, confirm, ops, done }, NOBODY);
  const isLess = entries < found.entries || after.length < rows.length;
  if (!isLess || after.length > rows.length) return UNCHANGED;
  const tombstones = isClean ? versions.filter(isTombstone) : [];
  const dropsEnds =
    isClean && (tombstones.length > 0 || found.done.size > 0 || found.hasEndedExtras);
  return {
    changes: {
      rewritten: { confirm, ops, done, dropsEnds },
      ...(extras.length > 0 && { commits: [{ key, extras }] }),
    },
    lost: {
      entries: found.entries - entries,
      smallRows: countSmall(rows) - countSmall(after.map(asRead)),
    },
    forgotten: tombstones.filter(isCurrent).map(({ id }) => id),
  };
}

const UNCHANGED: Compacted = {
  changes: null,
  lost: { entries: 0, smallRows: 0 },
  forgotten: [],
};

/** Only the number of rows is wanted. */
const NOBODY = { by: "", n: 0 };

function asRead({ row, segments }: PackedRow): Omit<PositionedRow, "position"> {
  return { row, confirmed: segments.flat() };
}

function countSmall(rows: readonly Omit<PositionedRow, "position">[]): number {
  return rows.filter((row) => entriesOf(row) < SMALL_ROW).length;
}

function isSame(operation: Operation, current: Operation | undefined): boolean {
  return isEqual(operation as unknown as Json, current as unknown as Json | undefined);
}

interface Found {
  readonly entries: number;
  readonly confirmed: ReadonlyMap<RecordId, Confirmed>;
  /** Where these versions lie. */
  readonly positions: ReadonlyMap<RecordId, number>;
  readonly operations: ReadonlyMap<RecordId, Operation>;
  readonly done: ReadonlySet<RecordId>;
  /** Those whose local fields the part sets or ends. */
  readonly extras: ReadonlySet<RecordId>;
  readonly hasEndedExtras: boolean;
}

/** The newest of each sort that the part says of each record. */
function gather(rows: readonly PositionedRow[]): Found {
  const confirmed = new Map<RecordId, Confirmed>();
  const positions = new Map<RecordId, number>();
  const operations = new Map<RecordId, Operation>();
  const done = new Set<RecordId>();
  const extras = new Set<RecordId>();
  let hasEndedExtras = false;
  for (const { position, row, confirmed: versions } of rows) {
    for (const operation of row.ops ?? []) operations.set(operation.id, operation);
    for (const id of row.done ?? []) {
      operations.delete(id);
      done.add(id);
    }
    for (const version of versions) {
      confirmed.set(version.id, version);
      positions.set(version.id, position);
    }
    for (const [id, fields] of row.extras ?? []) {
      extras.add(id);
      if (fields === null) hasEndedExtras = true;
    }
  }
  const entries = rows.reduce((sum, row) => sum + entriesOf(row), 0);
  return { entries, confirmed, positions, operations, done, extras, hasEndedExtras };
}

/** The local fields of all records that the part speaks of, as they are now. */
function extrasOf(found: Found, fold: Truth, isClean: boolean): readonly Extras[] {
  const ids = new Set([
    ...found.confirmed.keys(),
    ...found.operations.keys(),
    ...found.done,
    ...found.extras,
  ]);
  return [...ids].flatMap((id): readonly Extras[] => {
    const fields = fold.extras.get(id);
    if (fields !== undefined) return [[id, fields]];
    const mayLieBefore =
      !isClean && (found.done.has(id) || found.confirmed.has(id) || found.extras.has(id));
    return mayLieBefore ? [[id, null]] : [];
  });
}

function entriesOf({ row, confirmed }: Omit<PositionedRow, "position">): number {
  const { ops, done, extras } = row;
  return confirmed.length + (ops?.length ?? 0) + (done?.length ?? 0) + (extras?.length ?? 0);
}
