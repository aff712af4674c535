import { expect } from "vitest";
import type { Asked } from "../ask.js";
import { BOB, R, record } from "../given.js";
import { idsIn, type Block, type Row } from "../row.js";

/** In the order of PostgreSQL's collation `en_US.utf8`, each under an id. */
const WORDS: readonly (readonly [id: string, text: string])[] = [
  ["Z", ""],
  ["z", "1"],
  ["Y", "10"],
  ["y", "2"],
  ["X", "a"],
  ["x", "A"],
  ["W", "á"],
  ["w", "Á"],
  ["v", "a b"],
  ["U", "a-b"],
  ["V", "ab"],
  ["u", "äb"],
  ["r", "a-c"],
  ["T", "b"],
  ["t", "B"],
  ["S", "é"],
  ["s", "zz"],
];
const BY_CODE_POINT = "the memory backend orders text by code point";

const SORTED = "Z z Y y X x W w v U V u r T t S s";

/** Query, what it finds, and what the memory backend does otherwise. */
const FOUND: readonly (readonly [query: string, ids: string, notOnMemory?: string])[] = [
  ["?_sort=s", SORTED, BY_CODE_POINT],
  ["?_sort=-s", SORTED.split(" ").toReversed().join(" "), BY_CODE_POINT],
  ["?_sort=s&min_s=á", "W w v U V u r T t S s", BY_CODE_POINT],
  ["?_sort=s&gt_s=a b", "U V u r T t S s", BY_CODE_POINT],
  ["?_sort=s&lt_s=Á", "Z z Y y X x W", BY_CODE_POINT],
  ["?_sort=s&max_s=B&min_s=äb", "u r T t", BY_CODE_POINT],
  ["?_sort=s&s=á", "W"],
  ["?_sort=s&like_s=É", "S"],
  ["?_sort=id", "S T U V W X Y Z r s t u v w x y z"],
  ["?_sort=-id", "z y x w v u t s r Z Y X W V U T S"],
  ["?_sort=id&min_id=Y&max_id=t", "Y Z r s t"],
];

const next = (answer: Asked | undefined): string => {
  const { pathname, search } = new URL(answer?.headers.get("Next-Page") ?? "");
  return `GET ${pathname.replace("/v1", "")}${search}`;
};

/** Every page of the words in their order, each found from the one before. */
const pages: readonly Row[] = ["Z z Y y X", "x W w v U", "V u r T t", "S s"].map((ids, index) => ({
  id: `W page ${index + 1}`,
  who: "bob",
  request: index === 0 ? `GET ${R}?_sort=s&_limit=5` : (seen) => next(seen[`page ${index}`]),
  status: 200,
  keep: `page ${index + 1}`,
  check: (answer) => {
    expect(idsIn(answer)).toBe(ids);
    expect(answer.headers.has("Next-Page")).toBe(index < 3);
  },
  notOnMemory: BY_CODE_POINT,
}));

export const LIST_TEXT: Block = {
  name: "lists: the order of text",
  given: [
    ...BOB,
    // written in another order than the one in which they are asked for
    ...WORDS.map((_, index) => WORDS[(index * 7) % WORDS.length] ?? ["", ""]).map(([id, s]) =>
      record(id, { s }),
    ),
  ],
  rows: [
    ...FOUND.map(([query, ids, notOnMemory], index): Row => ({
      id: `W${index} finds ${query}`,
      who: "bob",
      request: `GET ${R}${query}`,
      status: 200,
      ids,
      ...(notOnMemory !== undefined && { notOnMemory }),
    })),
    ...pages,
  ],
};
