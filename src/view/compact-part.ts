import type { Operation } from "../record/operation.js";
import { isTombstone, type Confirmed, type RecordId } from "../record/record.js";
import type { CollectionKey, Extras } from "../store/rows.js";
import type { Changes, PositionedRow, Rewritten } from "../store/store.js";
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
  /** What the part holds the newest of afterwards. */
  readonly kept: Kept<readonly RecordId[]>;
  /** The deleted records that the log does not mention any more. */
  readonly forgotten: readonly RecordId[];
}

/** Ids whose newest version, and those whose operation, lies somewhere. */
export interface Kept<Ids> {
  readonly versions: Ids;
  readonly operations: Ids;
}

export interface PartToCompact {
  readonly key: CollectionKey;
  readonly rows: readonly PositionedRow[];
  /**
   * Whether all that lies before the part holds nothing but newest versions: then nobody who begins there needs to be told that something
   * ended.
   */
  readonly isClean: boolean;
  /** What lies before the part, as this pass has found. */
  readonly kept: Kept<ReadonlySet<RecordId>>;
}

/**
 * What is left of a part of a log: what newer rows say again goes, and so does, where nothing older is left, what says only that something
 * ended. What counts must be known as of now.
 *
 * The fields that stay here are not left in place: whether they are still in force depends on what was confirmed when, and that
 * goes. They are said again in a commit of its own.
 */
export function compactPart({ key, rows, isClean, kept }: PartToCompact, fold: Truth): Compacted {
  const found = gather(rows);
  const confirm = [...found.confirmed.values()].filter(
    (version) =>
      fold.isCurrent(version, found.positions.get(version.id) ?? 0) &&
      !kept.versions.has(version.id) &&
      !(isClean && isTombstone(version)),
  );
  const ops = currentOf(found.operations, fold).filter(({ id }) => !kept.operations.has(id));
  const done = isClean ? [] : [...found.done].filter((id) => !fold.operations.has(id));
  const extras = fold.hasHadExtras ? extrasOf(found, fold, isClean) : [];
  const after = confirm.length + ops.length + done.length;
  const keeps = { versions: idsOf(confirm), operations: idsOf(ops) };
  if (found.entries === after && rows.length <= 1) {
    return { changes: null, lost: NOTHING, kept: keeps, forgotten: [] };
  }
  const tombstones = isClean ? [...found.confirmed.values()].filter(isTombstone) : [];
  const rewritten: Rewritten = {
    confirm,
    ops,
    done,
    dropsEnds: isClean && (tombstones.length > 0 || found.done.size > 0 || found.hasEndedExtras),
  };
  return {
    changes: {
      rewritten,
      ...(extras.length > 0 && { commits: [{ key, extras }] }),
    },
    lost: {
      entries: found.entries - after,
      smallRows:
        rows.filter((row) => entriesOf(row) < SMALL_ROW).length - (after < SMALL_ROW ? 1 : 0),
    },
    kept: keeps,
    forgotten: idsOf(
      tombstones.filter((version) => fold.isCurrent(version, found.positions.get(version.id) ?? 0)),
    ),
  };
}

const NOTHING: Weight = { entries: 0, smallRows: 0 };

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

/**
 * The operations that are in force of those that the part mentions: not those that it holds, which may be older. So each keeps its
 * place among what is unsent.
 */
function currentOf(operations: Found["operations"], fold: Truth): readonly Operation[] {
  return [...operations.keys()].flatMap((id) => fold.operations.get(id) ?? []);
}

function idsOf(all: readonly { readonly id: RecordId }[]): readonly RecordId[] {
  return all.map(({ id }) => id);
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

function entriesOf({ row, confirmed }: PositionedRow): number {
  const { ops, done, extras } = row;
  return confirmed.length + (ops?.length ?? 0) + (done?.length ?? 0) + (extras?.length ?? 0);
}
