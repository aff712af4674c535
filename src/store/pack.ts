import type { Json, JsonObject } from "../record/json.js";
import type { Confirmed } from "../record/record.js";
import type { CommitRow } from "./rows.js";
import type { Commit } from "./store.js";

/** About how many bytes a stored row may have: one `put` costs the same whatever its size, up to about here. */
const ROW_BYTES = 256 * 1024;

/** How many records share a segment at most: what is read for one of them is read for all. */
const SEGMENT_RECORDS = 500;

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
 * The rows of a commit, at least one. Extras and operations that are too large for one row take several; `done` and
 * `page` lie in the last one, together: a reader that has stopped between two of these rows then sees no
 * operation ended before its confirmed version is there, and `confirmed` is the position of the page.
 */
export function packCommit(commit: Commit, writer: Writer): readonly PackedRow[] {
  const segments = packSegments(commit.confirm ?? []);
  const pieces = split(commit.ops ?? [], Number.POSITIVE_INFINITY);
  const last = pieces.at(-1) ?? [];
  const extras = split(commit.extras ?? [], Number.POSITIVE_INFINITY);
  const lastExtras = extras.at(-1) ?? [];
  return [
    ...extras.slice(0, -1).map((each) => ({ row: { ...writer, extras: each }, segments: [] })),
    ...pieces.slice(0, -1).map((ops) => ({ row: { ...writer, ops }, segments: [] })),
    {
      row: {
        by: writer.by,
        n: writer.n,
        ...(last.length > 0 && { ops: last }),
        ...(commit.done !== undefined && commit.done.length > 0 && { done: commit.done }),
        ...(lastExtras.length > 0 && { extras: lastExtras }),
        ...(segments.length > 0 && {
          page: { parts: segments.length, records: commit.confirm?.length ?? 0 },
        }),
      },
      segments,
    },
  ];
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
