import { expect, test } from "vitest";
import { interval95, pairedRatio, percentile } from "../bench/statistics.mjs";

test("an interval holds the ratios of the rounds, not those of the means", () => {
  // twice as long in every round, whatever the machine was busy with
  const { median, low, high } = interval95([2, 20, 200], [1, 10, 100]);

  expect([median, low, high].map((value) => value.toFixed(6))).toEqual([
    "2.000000",
    "2.000000",
    "2.000000",
  ]);
});

test("an interval is that of Student for the logarithms", () => {
  const { median, low, high } = interval95([1, 2, 4, 8, 16], [1, 1, 1, 1, 1]);

  // mean 2 log 2, deviation sqrt(2.5) log 2, t(4) = 2.78
  const reach = 2.78 * Math.sqrt(2.5 / 5) * Math.LN2;
  expect(median).toBeCloseTo(4);
  expect(low).toBeCloseTo(4 / Math.exp(reach));
  expect(high).toBeCloseTo(4 * Math.exp(reach));
});

test("fewer rounds say less", () => {
  const two = interval95([1, 2], [1, 1]);
  const four = interval95([1, 2, 1, 2], [1, 1, 1, 1]);

  expect(two.high / two.low).toBeGreaterThan(four.high / four.low);
});

test("a paired ratio is taken round by round, with an interval of its median", () => {
  const { median, low, high } = pairedRatio([2, 30, 400], [1, 10, 100]);

  expect([median, low, high]).toEqual([3, 2, 4]);
});

test("one round that went wrong does not move the interval of many", () => {
  const { median, low, high } = pairedRatio([1, 1, 1, 1, 1, 1, 1, 1, 50], Array(9).fill(1));

  expect([median, low, high]).toEqual([1, 1, 1]);
});

test("a pair counts only rounds in which both were measured", () => {
  expect(pairedRatio([2, 4], [1, 1, 1, 1, 1]).median).toBe(3);
});

test("95 % of all values are at most the 95th percentile, in whatever order they come", () => {
  const values = Array.from({ length: 200 }, (_, index) => 200 - index);

  expect(percentile(values, 95)).toBe(190);
  expect(percentile([7], 95)).toBe(7);
});
