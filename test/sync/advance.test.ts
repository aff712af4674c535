import { expect, test } from "vitest";
import { advance, isFirstPull, type Advance, type Progress } from "../../src/sync/advance.js";
import { WINDOW } from "../../src/sync/window.js";
import { live } from "./engine-kit.js";

const E = 1_000_000;
const behind = { since: E - WINDOW, isFirstPull: false };

type Row = readonly [
  name: string,
  before: Progress,
  page: { readonly last: number | null; readonly etag: number; readonly hasMore: boolean },
  after: Advance,
];

const FIRST: readonly Row[] = [
  [
    "an empty collection is read to its end",
    { cursor: null, end: null },
    { last: null, etag: E, hasMore: false },
    { cursor: E, end: null, next: null },
  ],
  [
    "one page is all there is",
    { cursor: null, end: null },
    { last: 5, etag: E, hasMore: false },
    { cursor: E, end: null, next: null },
  ],
  [
    "the first of several pages fixes the end",
    { cursor: null, end: null },
    { last: 5, etag: E, hasMore: true },
    { cursor: 5, end: E, next: { since: 5, isFirstPull: true } },
  ],
  [
    "a later page does not move the end",
    { cursor: 5, end: E },
    { last: 9, etag: E + 50, hasMore: true },
    { cursor: 9, end: E, next: { since: 9, isFirstPull: true } },
  ],
  [
    "a page that reaches the end exactly, with more behind it",
    { cursor: 5, end: E },
    { last: E, etag: E + 50, hasMore: true },
    { cursor: E, end: null, next: behind },
  ],
  [
    "a page that goes beyond the end",
    { cursor: 5, end: E },
    { last: E + 7, etag: E + 50, hasMore: false },
    { cursor: E, end: null, next: behind },
  ],
  [
    "the last page ends before the end",
    { cursor: 5, end: E },
    { last: E - 1, etag: E, hasMore: false },
    { cursor: E, end: null, next: null },
  ],
  [
    "the last page ends before the end, and something was deleted meanwhile, which it does not show",
    { cursor: 5, end: E },
    { last: E - 1, etag: E + 50, hasMore: false },
    { cursor: E, end: null, next: behind },
  ],
  [
    "what was left is gone",
    { cursor: 5, end: E },
    { last: null, etag: E, hasMore: false },
    { cursor: E, end: null, next: null },
  ],
  [
    "what was left is gone since the first page",
    { cursor: 5, end: E },
    { last: null, etag: E + 50, hasMore: false },
    { cursor: E, end: null, next: behind },
  ],
];

test.each(FIRST)("L3: the first pull: %s", (_, before, page, after) => {
  expect(isFirstPull(before)).toBe(true);
  expect(advanced(before, page)).toEqual(after);
});

const LATER: readonly Row[] = [
  [
    "more follows the last row",
    { cursor: 50, end: null },
    { last: 70, etag: 90, hasMore: true },
    { cursor: 70, end: null, next: { since: 70, isFirstPull: false } },
  ],
  [
    "the cursor is the last row, not the ETag",
    { cursor: 50, end: null },
    { last: 70, etag: 90, hasMore: false },
    { cursor: 70, end: null, next: null },
  ],
  [
    "rows of the window do not take the cursor back",
    { cursor: 50, end: null },
    { last: 40, etag: 90, hasMore: true },
    { cursor: 50, end: null, next: { since: 40, isFirstPull: false } },
  ],
  [
    "no news",
    { cursor: 50, end: null },
    { last: null, etag: 90, hasMore: false },
    { cursor: 50, end: null, next: null },
  ],
];

test.each(LATER)("L2: a later pull: %s", (_, before, page, after) => {
  expect(isFirstPull(before)).toBe(false);
  expect(advanced(before, page)).toEqual(after);
});

function advanced(before: Progress, { last, ...page }: Row[2]): Advance {
  return advance(before, { ...page, rows: last === null ? [] : [live("a", 1), live("b", last)] });
}
