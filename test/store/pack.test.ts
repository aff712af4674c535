import { describe, expect, test } from "vitest";
import { estimateBytes, packCommit, packSegments } from "../../src/store/pack.js";
import { live, operation, TASKS } from "../../src/testing/store-suite.js";

const WRITER = { by: "tab", n: 7 };
const KB = 1024;

describe("estimateBytes", () => {
  test.each([
    ["", 6],
    ["abc", 9],
    [null, 9],
    [[], 12],
    [{ a: "x" }, 26],
    [{ list: ["abc", 1] }, 12 + 10 + 12 + 14 + 14],
  ])("%j takes about %i", (value, bytes) => {
    expect(estimateBytes(value)).toBe(bytes);
  });
});

describe("packSegments", () => {
  test("puts a record that is too large alone, and keeps the order", () => {
    const records = [
      live("a", 1),
      live("b", 2, "x".repeat(300 * KB)),
      live("c", 3),
      live("d", 4, "x".repeat(200 * KB)),
      live("e", 5, "x".repeat(100 * KB)),
    ];

    const ids = packSegments(records).map((part) => part.map(({ id }) => id).join(""));

    expect(ids).toEqual(["a", "b", "cd", "e"]);
  });

  test("puts at most 500 records into one", () => {
    const records = Array.from({ length: 1001 }, (_, index) => live(`${index}`, index));
    expect(packSegments(records).map((part) => part.length)).toEqual([500, 500, 1]);
  });

  test("makes none of nothing", () => {
    expect(packSegments([])).toEqual([]);
  });
});

describe("packCommit", () => {
  test("makes one row of an empty commit", () => {
    const commit = { key: TASKS, ops: [], done: [], confirm: [] };
    expect(packCommit(commit, WRITER)).toEqual([{ row: WRITER, segments: [] }]);
  });

  test("puts extras beside the rest, and what is too much of them before it", () => {
    const large = { draft: "x".repeat(200 * KB) };
    const extras = [
      ["a", large],
      ["b", large],
    ] as const;
    const ops = [operation("a")];

    expect(packCommit({ key: TASKS, ops, extras: extras.slice(0, 1) }, WRITER)).toEqual([
      { row: { ...WRITER, ops, extras: [extras[0]] }, segments: [] },
    ]);
    expect(packCommit({ key: TASKS, ops, extras }, WRITER)).toEqual([
      { row: { ...WRITER, extras: [extras[0]] }, segments: [] },
      { row: { ...WRITER, ops, extras: [extras[1]] }, segments: [] },
    ]);
  });

  test("puts what ends operations into the last row, with the page", () => {
    const large = "x".repeat(200 * KB);
    const ops = ["a", "b"].map((id) => operation(id, large));
    const confirm = [live("c", 1)];

    const rows = packCommit({ key: TASKS, ops, done: ["c"], confirm }, WRITER);

    expect(rows).toEqual([
      { row: { ...WRITER, ops: [ops[0]] }, segments: [] },
      {
        row: { ...WRITER, ops: [ops[1]], done: ["c"], page: { parts: 1, records: 1 } },
        segments: [confirm],
      },
    ]);
  });
});
