import type { CollectionKey } from "../store/rows.js";
import type { LogPart } from "../store/store.js";
import { SMALL_ROW } from "./fold.js";

/** How heavy one row of a log is. */
export interface RowWeight {
  readonly position: number;
  readonly entries: number;
  /** How many segments belong to it. */
  readonly segments: number;
}

/** `whole`: everything from the oldest row on is looked at; `small`: rows of few entries are joined. */
export type Pass = "whole" | "small";

/** About how many entries one transaction of a compaction handles, and how many segments. A row that has more is a part of its own. */
const ENTRIES = 2_000;
const SEGMENTS = 4;

/** How many rows: each may hold a quarter of a megabyte of what is unsent. */
const ROWS = 64;

/** Fewer small rows in a line are not worth a transaction. */
const LINE = 32;

/** Cuts a log into the parts that a pass compacts one after the other, in order. */
export function planParts(
  key: CollectionKey,
  rows: readonly RowWeight[],
  pass: Pass,
): readonly LogPart[] {
  const parts: LogPart[] = [];
  let line: RowWeight[] = [];
  let entries = 0;
  let segments = 0;
  const end = (): void => {
    const [first, last] = [line[0], line.at(-1)];
    if (first !== undefined && last !== undefined && (pass === "whole" || line.length >= LINE)) {
      parts.push({ key, first: first.position, last: last.position });
    }
    line = [];
    entries = 0;
    segments = 0;
  };
  for (const row of rows) {
    const isTooLarge = pass === "small" && row.entries >= SMALL_ROW;
    const isFull =
      entries + row.entries > ENTRIES || segments + row.segments > SEGMENTS || line.length >= ROWS;
    if (isTooLarge || isFull) end();
    if (isTooLarge) continue;
    line.push(row);
    entries += row.entries;
    segments += row.segments;
  }
  end();
  return parts;
}
