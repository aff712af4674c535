import { expect, test } from "vitest";
import { verdictOn } from "../bench/verdict.mjs";
import { worksFor } from "../bench/works.mjs";

const work = { columns: { time: "ms", writes: "writes" } };
const rounds = (values: number[]): object[] => values.map((time) => ({ time, writes: 0 }));

test("a goal is met where the interval reaches it, and missed where it does not", () => {
  const results = { ours: rounds([13, 15, 16]), floor: rounds([10, 10, 10]) };
  const verdict = (atMost: number): boolean | null =>
    verdictOn({ of: "ours", against: "floor", atMost }, work, results).isMet;

  expect(verdict(1.3)).toBe(true);
  expect(verdict(1.2)).toBe(false);
});

test("a goal to be faster is met where the interval reaches it", () => {
  const results = { ours: rounds([1, 1, 1]), other: rounds([8, 9, 10]) };
  const verdict = (atLeast: number): boolean | null =>
    verdictOn({ of: "other", against: "ours", atLeast }, work, results).isMet;

  expect(verdict(10)).toBe(true);
  expect(verdict(11)).toBe(false);
});

test("a number that must be exact is exact in every round", () => {
  const goal = { of: "ours", column: "writes", equals: 0 };
  const written = [{ writes: 0 }, { writes: 1 }, { writes: 0 }];

  expect(verdictOn(goal, work, { ours: rounds([1, 1]) }).isMet).toBe(true);
  expect(verdictOn(goal, work, { ours: written }).isMet).toBe(false);
});

test("what was not measured is neither met nor missed", () => {
  const goal = { of: "ours", against: "floor", atMost: 1 };

  expect(verdictOn(goal, work, undefined).isMet).toBeNull();
  expect(verdictOn(goal, work, { ours: rounds([1]), floor: [] }).isMet).toBeNull();
});

test.each(["small", "usual", "large"])("every goal names rows and columns, shape %s", (shape) => {
  const works = worksFor(shape);

  expect(new Set(works.map(({ id }) => id)).size).toBe(15);
  for (const { rows, goals, columns } of works) {
    const names = rows.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { of, against = of, column = Object.keys(columns)[0] } of goals) {
      expect(names).toEqual(expect.arrayContaining([of, against]));
      expect(Object.keys(columns)).toContain(column);
    }
  }
});
