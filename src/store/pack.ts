import type { Json, JsonObject } from "../record/json.js";
import type { Confirmed } from "../record/record.js";
import type { CommitRow } from "./rows.js";
import type { Commit } from "./store.js";

/** About how many bytes a stored row may have: one `put` costs the same whatever its size, up to about here. */
const ROW_BYTES = 256 * 1024;

/** How many records share a segment at most: what is read for one of them is read for all. */
const SEGMENT_RECORDS = 500;

/** How many segments belong to one row at most: about a megabyte, which is read and written within a frame. */
export const SEGMENTS_OF_ROW = 4;

/** Whose write it is, stored in every row of it. */
export interface Writer {
  readonly by: string;
  readonly n: number;
}

/** A row as it will lie in the log, with the confirmed records that belong to its position. */
export interface PackedRow {
  readonly row: CommitRow;
  readonly segments: readonly (readonly Confirmed[])[];
}

/**
 * About how many bytes a JSON value takes as a structured clone. Cheap rather than exact: text outside
 * Latin-1 takes up to twice as much.
 */
export function estimateBytes(value: Json): number {
  if (typeof value === "string") return value.length + 6;
  if (typeof value !== "object" || value === null) return 9;
  let bytes = 12;
  if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) bytes += estimateBytes(item) + 5;
    return bytes;
  }
  const fields = value as JsonObject;
  // not `entries`: an array for each field of each record is what takes the time
  for (const key of Object.keys(fields))
    bytes += key.length + 6 + estimateBytes(fields[key] as Json);
  return bytes;
}

/** The confirmed records of a commit, in the pieces in which they are stored. */
export function packSegments(confirm: readonly Confirmed[]): readonly (readonly Confirmed[])[] {
  return split(confirm, SEGMENT_RECORDS);
}

/**
 * The rows of a commit, at least one. What is too large for one row takes several; `done` lies in the last one: a reader that has
 * stopped between two of these rows then sees no operation ended before its confirmed version is there, and the position of
 * the last one is that of the commit.
 */
export function packCommit(
  commit: Commit,
  { by, n }: Writer,
  isIndexed = false,
): readonly PackedRow[] {
  const extras = split(commit.extras ?? [], Number.POSITIVE_INFINITY);
  const ops = split(commit.ops ?? [], Number.POSITIVE_INFINITY);
  const pages = inGroups(packSegments(commit.confirm ?? []), SEGMENTS_OF_ROW);
  const count = Math.max(1, extras.length, ops.length, pages.length);
  return Array.from({ length: count }, (_, index): PackedRow => {
    // the last pieces lie in the last row
    const behind = index - count;
    const its = { extras: extras.at(behind), ops: ops.at(behind), page: pages.at(behind) };
    const isLast = index === count - 1;
    return {
      row: {
        by,
        n,
        ...(its.ops !== undefined && { ops: its.ops }),
        ...(isLast && (commit.done?.length ?? 0) > 0 && { done: commit.done }),
        ...(its.extras !== undefined && { extras: its.extras }),
        ...(its.page !== undefined && {
          page: {
            parts: its.page.length,
            records: countIn(its.page),
            ...(isIndexed && { indexed: true as const }),
          },
        }),
      },
      segments: its.page ?? [],
    };
  });
}

function countIn(segments: readonly (readonly Confirmed[])[]): number {
  return segments.reduce((sum, { length }) => sum + length, 0);
}

function inGroups<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** Cuts a list, in its order, into pieces of limited size; an item that is larger than a piece gets its own. */
function split<T extends object>(items: readonly T[], most: number): readonly (readonly T[])[] {
  const pieces: T[][] = [];
  let piece: T[] = [];
  let bytes = 0;
  for (const item of items) {
    const more = estimateBytes(item as unknown as Json);
    if (piece.length > 0 && (bytes + more > ROW_BYTES || piece.length >= most)) {
      pieces.push(piece);
      piece = [];
      bytes = 0;
    }
    piece.push(item);
    bytes += more;
  }
  if (piece.length > 0) pieces.push(piece);
  return pieces;
}
