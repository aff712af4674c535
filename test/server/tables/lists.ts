import { expect } from "vitest";
import { BOB, R, record } from "../given.js";
import { dig, etagOf, timeOf, type Block, type Row, type Seen } from "../row.js";

const DATA = [
  record("d1", { n: 1, s: "alpha", tags: ["a", "b"], o: { k: 1 } }),
  record("d2", { n: 2, s: "Beta", tags: ["b"], f: true }),
  record("d3", { n: 3, s: "gamma", f: false, z: null }),
  record("d4", { n: "3", s: "delta" }),
  record("d5", { s: "10" }),
];

/** Query, and what it finds in the data above. */
const FOUND: readonly (readonly [query: string, ids: string, onlyOurs?: string])[] = [
  ["", "d5 d4 d3 d2 d1"],
  ["?n=3", "d3"],
  ['?n="3"', "d4"],
  ["?n=%223%22", "d4"],
  ["?eq_n=3", "d3"],
  ["?not_n=3", "d5 d4 d2 d1"],
  ["?min_n=2", "d5 d3 d2"],
  ["?max_n=2", "d4 d2 d1"],
  ["?lt_n=2", "d4 d1"],
  ["?gt_n=2", "d5 d3"],
  ["?in_n=1,3", "d3 d1"],
  ["?exclude_n=1,3", "d5 d4 d2"],
  ["?like_s=*a", "d4 d3 d2 d1"],
  ["?like_s=ET", "d2"],
  ["?like_s=a*a", "d1"],
  ["?like_n=x", "", "the memory backend fails on fields that are no text"],
  ["?has_f=true", "d3 d2"],
  ["?has_f=false", "d5 d4 d1"],
  ["?has_z=true", "d3"],
  ["?has_f=true&n=2", "d2", "the memory backend lets has_ override other filters"],
  ["?z=null", "d3"],
  ["?not_z=null", "d5 d4 d2 d1"],
  ["?f=true", "d2"],
  ["?tags=[%22b%22]", "d2"],
  ["?contains_tags=b", "d2 d1"],
  ['?contains_tags=["a","b"]', "d1"],
  ['?contains_any_tags=["a","c"]', "d1"],
  ["?o.k=1", "d1"],
  ["?o.k=2", ""],
  ['?o={"k":1}', "d1"],
  ["?id=d1", "d1"],
  ["?in_id=d1,d3", "d3 d1"],
  ["?exclude_id=d1,d3", "d5 d4 d2"],
  ["?unknown=1", ""],
  ["?not_unknown=1", "d5 d4 d3 d2 d1"],
  ["?_unknown=1", "d5 d4 d3 d2 d1"],
  ["?n=2&s=Beta", "d2"],
  ["?n=2&s=alpha", ""],
  ["?_sort=f", "d3 d2 d5 d4 d1"],
  ["?_sort=-f", "d5 d4 d1 d2 d3"],
  ["?_sort=n", "d4 d1 d2 d3 d5"],
  ["?_sort=s", "d5 d2 d1 d4 d3"],
  ["?_sort=last_modified", "d1 d2 d3 d4 d5"],
  ["?_sort=-last_modified", "d5 d4 d3 d2 d1"],
  ["?_sort=f,last_modified", "d3 d2 d1 d4 d5"],
  ["?_sort=o.k", "d1 d5 d4 d3 d2"],
  ["?_sort=", "d5 d4 d3 d2 d1"],
  ["?_sort=!x", "d5 d4 d3 d2 d1"],
  ["?_limit=0", "d5 d4 d3 d2 d1"],
  ["?_limit=", "d5 d4 d3 d2 d1"],
  ["?_limit=5", "d5 d4 d3 d2 d1"],
  ["?_token=null", "d5 d4 d3 d2 d1"],
  ["?id=null", ""],
  ["?min_id=1", "d5 d4 d3 d2 d1"],
  ["?max_id=true", ""],
  ["?_since=null", "", "the memory backend takes null for no limit at all"],
];

/** Query, and a part of the message. */
const REFUSED: readonly (readonly [query: string, message: string])[] = [
  ["?_limit=-1", "_limit in querystring: -1 is less than minimum value 0"],
  ["?_limit=abc", '_limit in querystring: "abc" is not a number'],
  ["?_since=abc", '_since in querystring: "abc" is not a number'],
  ["?_since=-1", "_since in querystring: -1 is less than minimum value 0"],
  ["?_since=", "Invalid value for _since"],
  ["?_since=99999999999999", "Invalid value for _since"],
  ["?_before=99999999999999", "Invalid value for _before"],
  ["?_since=1&_since=2", "_since in querystring"],
  ["?gt_last_modified=abc", "Invalid value for gt_last_modified"],
  ["?in_last_modified=1", "Invalid value for in_last_modified"],
  ["?last_modified=abc", '"abc" is not a number'],
  ["?id=123", "123 is not a string"],
  ["?in_id=1,2", "Invalid value for in_id"],
  ["?contains_id=1", "contains_id in querystring: Field 'id' is not an array"],
  ["?s=%00", "s in querystring: Invalid character 0x00"],
  ["?like_x=10", "Invalid value for like_x"],
  ["?_token=abc", "querystring: _token has invalid content"],
  ["?_token=MTI=", "querystring: _token has invalid content"],
  ["?_token=e30=", "querystring: _token has invalid content"],
];

const found = FOUND.map(([query, ids, onlyOurs], index): Row => ({
  id: `L${index} finds ${query}`,
  who: "bob",
  request: `GET ${R}${query}`,
  status: 200,
  ids,
  ...(onlyOurs !== undefined && { onlyOurs }),
}));

const refused = REFUSED.map(([query, message]): Row => ({
  id: `L refuses ${query}`,
  who: "bob",
  request: `GET ${R}${query}`,
  status: 400,
  errno: 107,
  message,
}));

const times: readonly Row[] = [
  { id: "L28a d3", who: "bob", request: `GET ${R}/d3`, status: 200, keep: "d3" },
  { id: "L28b d5", who: "bob", request: `GET ${R}/d5`, status: 200, keep: "d5" },
  {
    id: "L01 a list has its timestamp, but neither totals nor a next page",
    who: "bob",
    request: `GET ${R}`,
    status: 200,
    check: (answer, seen) => {
      expect(etagOf(answer)).toBe(timeOf(seen["d5"]));
      expect(answer.headers.get("Cache-Control")).toBe("no-cache, no-store");
      for (const name of ["Next-Page", "Total-Objects", "Total-Records"]) {
        expect(answer.headers.get(name)).toBeNull();
      }
    },
  },
  {
    id: "L29 before one",
    who: "bob",
    request: (seen) => `GET ${R}?_before=${timeOf(seen["d3"])}`,
    status: 200,
    ids: "d2 d1",
  },
  {
    id: "L30 to one, which is deprecated",
    who: "bob",
    request: (seen) => `GET ${R}?_to=${timeOf(seen["d3"])}`,
    status: 200,
    ids: "d2 d1",
    check: (answer) => expect(answer.headers.get("Alert")).toContain('"code":"soft-eol"'),
  },
  {
    id: "L31 between two",
    who: "bob",
    request: (seen) => `GET ${R}?_since=${timeOf(seen["d3"])}&_before=${timeOf(seen["d5"])}`,
    status: 200,
    ids: "d4",
  },
  {
    id: "L32 at one",
    who: "bob",
    request: (seen) => `GET ${R}?last_modified=${timeOf(seen["d3"])}`,
    status: 200,
    ids: "d3",
  },
  {
    id: "L32b from one",
    who: "bob",
    request: (seen) => `GET ${R}?min_last_modified=${timeOf(seen["d3"])}`,
    status: 200,
    ids: "d5 d4 d3",
  },
  {
    id: "L32c since a quoted one",
    who: "bob",
    request: (seen) => `GET ${R}?_since=%22${timeOf(seen["d3"])}%22`,
    status: 200,
    ids: "d5 d4",
  },
  {
    id: "L27 some fields",
    who: "bob",
    request: `GET ${R}?_fields=o.k&id=d1`,
    status: 200,
    check: (answer) =>
      expect(dig(answer, "data.0")).toEqual({
        id: "d1",
        last_modified: expect.any(Number) as number,
        o: { k: 1 },
      }),
  },
  {
    id: "L47 some fields of an object, without permissions",
    who: "bob",
    request: `GET ${R}/d1?_fields=n`,
    status: 200,
    check: (answer) =>
      expect(answer.json).toEqual({
        data: { id: "d1", last_modified: expect.any(Number) as number, n: 1 },
      }),
  },
  {
    id: "L38 how many there are",
    who: "bob",
    request: `HEAD ${R}?_limit=1&min_n=2`,
    status: 200,
    check: (answer) => {
      expect(answer.headers.get("Total-Objects")).toBe("3");
      expect(answer.headers.get("Total-Records")).toBe("3");
      expect(answer.text).toBe("");
    },
  },
  { id: "L33a a deletion", who: "bob", request: `DELETE ${R}/d4`, status: 200, keep: "d4" },
  {
    id: "L33b is listed with the changes",
    who: "bob",
    request: (seen) => `GET ${R}?_since=${timeOf(seen["d3"])}`,
    status: 200,
    ids: "-d4 d5",
  },
  {
    id: "L33c but not otherwise",
    who: "bob",
    request: `GET ${R}`,
    status: 200,
    ids: "d5 d3 d2 d1",
  },
  {
    id: "L34a filters count for it",
    who: "bob",
    request: `GET ${R}?_since=0&n=1`,
    status: 200,
    ids: "d1",
  },
  {
    id: "L34b it lacks every field",
    who: "bob",
    request: `GET ${R}?_since=0&not_n=1`,
    status: 200,
    ids: "-d4 d5 d3 d2",
  },
  {
    id: "L34c only deletions",
    who: "bob",
    request: `GET ${R}?_since=0&deleted=true`,
    status: 200,
    ids: "-d4",
  },
  {
    id: "L34d no deletions",
    who: "bob",
    request: `GET ${R}?_since=0&not_deleted=true`,
    status: 200,
    ids: "d5 d3 d2 d1",
  },
  {
    id: "L35a some fields hide the mark",
    who: "bob",
    request: `GET ${R}?_since=0&_fields=n`,
    status: 200,
    ids: "d4 d5 d3 d2 d1",
  },
  {
    id: "L35b unless it is asked for",
    who: "bob",
    request: `GET ${R}?_since=0&_fields=n,deleted`,
    status: 200,
    ids: "-d4 d5 d3 d2 d1",
  },
  {
    id: "L37 a deletion is found by its timestamp",
    who: "bob",
    request: (seen) => `GET ${R}?last_modified=${timeOf(seen["d4"])}`,
    status: 200,
    ids: "-d4",
  },
  {
    id: "L39 deletions are not counted",
    who: "bob",
    request: `HEAD ${R}?_since=0`,
    status: 200,
    check: (answer) => expect(answer.headers.get("Total-Objects")).toBe("4"),
  },
  {
    id: "L40 nothing is newer than the list",
    who: "bob",
    request: (seen) => `GET ${R}?_since=${timeOf(seen["d4"])}`,
    status: 200,
    ids: "",
  },
];

const next = (name: string) => (seen: Seen) => {
  const url = new URL(seen[name]?.headers.get("Next-Page") ?? "");
  return `GET !${url.pathname}${url.search}`;
};

const pages: readonly Row[] = [
  {
    id: "L20 deletions warn of what is deprecated too",
    who: "bob",
    request: `DELETE ${R}?_to=5`,
    status: 200,
    ids: "",
    check: (answer) => expect(answer.headers.get("Alert")).toContain("_to is now deprecated"),
  },
  {
    id: "L21a a page",
    who: "bob",
    request: `GET ${R}?_limit=2&not_n=99`,
    status: 200,
    ids: "d5 d4",
    keep: "one",
    check: (answer) => {
      const url = new URL(answer.headers.get("Next-Page") ?? "");
      expect([...url.searchParams.keys()].toSorted()).toEqual(["_limit", "_token", "not_n"]);
      expect(url.pathname).toBe(`/v1${R}`);
    },
  },
  { id: "L21b the next", who: "bob", request: next("one"), status: 200, ids: "d3 d2", keep: "two" },
  {
    id: "L21c the last, which leads no further",
    who: "bob",
    request: next("two"),
    status: 200,
    ids: "d1",
    check: (answer) => expect(answer.headers.get("Next-Page")).toBeNull(),
  },
  {
    id: "L21d a page can be read again",
    who: "bob",
    request: next("one"),
    status: 200,
    ids: "d3 d2",
  },
  {
    id: "L25a in another order",
    who: "bob",
    request: `GET ${R}?_limit=2&_sort=s`,
    status: 200,
    ids: "d5 d2",
    keep: "s1",
  },
  {
    id: "L25b without repetition",
    who: "bob",
    request: next("s1"),
    status: 200,
    ids: "d1 d4",
    keep: "s2",
  },
  { id: "L25c to its end", who: "bob", request: next("s2"), status: 200, ids: "d3" },
  {
    id: "L26a with equal and missing values",
    who: "bob",
    request: `GET ${R}?_limit=2&_sort=-f`,
    status: 200,
    ids: "d5 d4",
    keep: "f1",
  },
  { id: "L26b as well", who: "bob", request: next("f1"), status: 200, ids: "d1 d2", keep: "f2" },
  { id: "L26c to the end", who: "bob", request: next("f2"), status: 200, ids: "d3" },
  {
    id: "L22a oldest first",
    who: "bob",
    request: `GET ${R}?_limit=3&_sort=last_modified`,
    status: 200,
    ids: "d1 d2 d3",
    keep: "t1",
  },
  { id: "L22b and further", who: "bob", request: next("t1"), status: 200, ids: "d4 d5" },
  {
    id: "L48a a deletion in parts",
    who: "bob",
    request: `DELETE ${R}?_limit=2`,
    status: 200,
    keep: "del1",
    check: (answer) => expect((dig(answer, "data") as unknown[]).length).toBe(2),
  },
  {
    id: "L48b goes on",
    who: "bob",
    request: (seen) => next("del1")(seen).replace("GET", "DELETE"),
    status: 200,
    keep: "del2",
    check: (answer) => expect((dig(answer, "data") as unknown[]).length).toBe(2),
  },
  {
    id: "L48c but no part is deleted twice",
    who: "bob",
    request: (seen) => next("del1")(seen).replace("GET", "DELETE"),
    status: 400,
    message: "_token was already used or has expired.",
  },
];

export const LISTS: readonly Block[] = [
  { name: "lists: filters and order", given: [...BOB, ...DATA], rows: [...found, ...refused] },
  { name: "lists: times, fields, totals", given: [...BOB, ...DATA], rows: times },
  { name: "lists: pages", given: [...BOB, ...DATA], rows: pages },
];
