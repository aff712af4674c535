import { expect, test } from "vitest";
import { conflictOf, mergeSides } from "../../src/merge/conflict-of.js";
import { attempt, both, deleteUs, GONE, live, operation, other } from "./integrate-rows.js";

test("a strategy is shown the fields of all three versions, and what is contested", () => {
  expect(conflictOf(operation(), both)).toEqual({
    id: "a",
    base: { title: "base", n: 1 },
    local: { title: "ours", n: 1 },
    remote: { title: "theirs", n: 1 },
    contested: ["title"],
  });
  expect(conflictOf(operation({ base: null }), GONE)).toMatchObject({
    base: null,
    remote: null,
    contested: [],
  });
});

test("what we sent ourselves is not contested", () => {
  const newer = operation({ sent: [attempt({ title: "theirs", n: 1 })] });
  expect(conflictOf(newer, both).contested).toEqual([]);
});

test("a sent deletion says nothing of the fields", () => {
  expect(conflictOf(operation({ sent: [attempt(null)] }), both).contested).toEqual(["title"]);
});

test.each([
  ["edited on both sides", operation(), other, { title: "ours", n: 2 }],
  ["deleted here", operation(deleteUs), other, null],
  ["deleted there", operation(), GONE, { title: "ours", n: 1 }],
  [
    "two creates",
    operation({ base: null }),
    live(20, { n: 2, x: 1 }),
    { title: "ours", n: 1, x: 1 },
  ],
])("%s: joined field by field, or ours", (_name, ours, theirs, merged) => {
  expect(mergeSides(ours, theirs).merged).toEqual(merged);
});
