import { describe, expect, test } from "vitest";
import { InvalidInputError } from "../../src/errors.js";
import { compareJson } from "../../src/protocol/compare.js";
import { planQuery, type Query, type WhereObject } from "../../src/view/query.js";
import type { Shown } from "../../src/view/shown.js";

const RECORDS: readonly Shown[] = [
  { id: "a", last_modified: 30, title: "Beer", n: 2, author: { name: "Bob", age: 18 } },
  { id: "b", last_modified: 10, title: "apples", n: null, tags: ["x", "y"] },
  { id: "c", last_modified: 20, title: "Çay", n: 10, author: { name: "Ann" } },
  { id: "d", title: "unsent first", n: "2" },
  { id: "e", title: "unsent second", author: "Bob" },
];

function idsOf(query?: Query): string {
  const { matches, inOrder, limit } = planQuery(query);
  const found = inOrder(RECORDS.filter(matches)).slice(0, limit);
  return found.map(({ id }) => id).join("");
}

// the ids that match, in the default order
test.each<[WhereObject, string]>([
  [{}, "deacb"],
  [{ title: "Beer" }, "a"],
  [{ n: 2 }, "a"],
  [{ n: "2" }, "d"],
  [{ n: null }, "b"],
  [{ tags: ["x", "y"] }, "b"],
  [{ author: "Bob" }, "e"],
  [{ author: { name: "Ann" } }, "c"],
  [{ "author.name": "Bob" }, "a"],
  [{ "author.age": { min: 18 } }, "deacb"],
  [{ "author.age": { min: 18, has: true } }, "a"],
  [{ "author.age": { max: 18 } }, "a"],
  [{ n: { gt: 2, lt: 100 } }, "c"],
  [{ n: { in: [2, null] } }, "ab"],
  [{ n: { exclude: [2, null] } }, "dec"],
  [{ n: { not: 2 } }, "decb"],
  [{ title: { like: "un*" } }, "de"],
  [{ tags: { contains: ["x"] } }, "b"],
  [{ tags: { contains_any: ["z", "y"] } }, "b"],
  [{ id: "c" }, "c"],
  [{ last_modified: { lt: 30 } }, "cb"],
  [{ last_modified: { has: false } }, "de"],
  [{ n: 2, title: "Beer" }, "a"],
  [{ n: 2, title: "Wine" }, ""],
  [{ n: { eq: 2, not: 2 } }, ""],
])("where %j: %s", (where, ids) => {
  expect(idsOf({ where })).toBe(ids);
});

describe("an object in where", () => {
  const shapes: readonly Shown[] = [
    { id: "empty", o: {} },
    { id: "operator", o: { min: 1 } },
    { id: "mixed", o: { min: 1, other: 2 } },
  ];
  const found = (where: WhereObject): readonly string[] =>
    shapes.filter(planQuery({ where }).matches).map(({ id }) => id);

  test("is conditions where all its keys are operators, else a value to be equal to", () => {
    expect(found({ o: {} })).toEqual(["empty"]);
    expect(found({ o: { min: 1, other: 2 } })).toEqual(["mixed"]);
    expect(found({ o: { eq: { min: 1 } } })).toEqual(["operator"]);
    expect(found({ o: { has: true } })).toEqual(["empty", "operator", "mixed"]);
  });

  test("may have conditions that are undefined, as those that are left out", () => {
    const where = { o: { eq: { min: 1 }, not: undefined } } as unknown as WhereObject;
    expect(found(where)).toEqual(["operator"]);
  });
});

test("a predicate is given the whole record", () => {
  expect(idsOf({ where: (record: Shown) => "tags" in record })).toBe("b");
});

// fields to sort by → ids; what is level comes in the default order
test.each<[string | undefined, string]>([
  [undefined, "deacb"],
  ["-last_modified", "deacb"],
  ["last_modified", "bcade"],
  ["+last_modified", "bcade"],
  ["id", "abcde"],
  ["-id", "edcba"],
  ["title", "abdec"],
  ["n", "bdace"],
  ["-n", "ecadb"],
  ["author.name", "cadeb"],
  ["-author.name,id", "bdeac"],
  ["author,-id", "ecadb"],
  [" n , title ", "bdace"],
  ["missing", "deacb"],
])("sort %j: %s", (sort, ids) => {
  expect(idsOf({ sort })).toBe(ids);
});

test("equal times are ordered by id, either way", () => {
  const level = ["c", "a", "b"].map((id): Shown => ({ id, last_modified: 5 }));
  expect(
    planQuery()
      .inOrder(level)
      .map(({ id }) => id),
  ).toEqual(["a", "b", "c"]);
});

test.each<[number | undefined, string]>([
  [undefined, "deacb"],
  [Infinity, "deacb"],
  [0, ""],
  [2, "de"],
  [99, "deacb"],
])("limit %j: %s", (limit, ids) => {
  expect(idsOf({ limit })).toBe(ids);
});

// what the message says of it
test.each<[unknown, string]>([
  [{ limit: -1 }, "limit is -1: give a whole number, 0 or more"],
  [{ limit: 1.5 }, "limit is 1.5"],
  [{ limit: Number.NaN }, "limit is NaN"],
  [{ limit: "5" }, "limit is 5"],
  [{ sort: "" }, 'sort is "": give fields such as "-last_modified,name"'],
  [{ sort: "a,,b" }, 'sort is "a,,b"'],
  [{ sort: "--a" }, 'sort is "--a"'],
  [{ sort: "a desc" }, 'sort is "a desc"'],
  [{ where: { title: undefined } }, "where has a field that is undefined: leave it out"],
  [{ where: null }, "where is null"],
  [{ where: "title" }, 'where is "title"'],
])("%j is refused: %s", (query, message) => {
  expect(() => planQuery(query as Query)).toThrow(InvalidInputError);
  expect(() => planQuery(query as Query)).toThrow(message);
});

test.each([
  ["plain", ["b", "a", "ab", "", "Z", "é", "a"]],
  ["beyond the basic plane", ["\u{1F600}", "\uFB01", "a", "\u{10000}", "\uE000"]],
  ["of all types", ["a", 1, null, true, [], [1], { a: 1 }, undefined, -1]],
])("values that are %s are sorted as Kinto sorts them, downwards too", (_, values) => {
  const records = values.map((value, index) => ({
    id: `r${index}`,
    last_modified: 100 - index,
    ...(value !== undefined && { value }),
  }));
  const expected = records.toSorted(
    (a, b) => compareJson(a.value, b.value) || b.last_modified - a.last_modified,
  );
  const downwards = records.toSorted(
    (a, b) => compareJson(b.value, a.value) || b.last_modified - a.last_modified,
  );

  expect(planQuery({ sort: "value" }).inOrder(records as Shown[])).toEqual(expected);
  expect(planQuery({ sort: "-value" }).inOrder(records as Shown[])).toEqual(downwards);
});
