import { expect, test } from "vitest";
import { judgeDefinition, type Standing } from "../../src/sync/judge-definition.js";

test.each([
  [null, "1 three-way", "unclaimed"],
  ["1 three-way", "1 three-way", "same"],
  ["1 three-way", "1 server-wins", "differs"],
  ["1 three-way", "2 three-way", "newer"],
  ["1 three-way", "2 server-wins", "newer"],
  ["9 three-way", "10 three-way", "newer"],
  ["2 three-way", "1 three-way", "differs"],
  ["10 three-way", "9 server-wins", "differs"],
  ["2 three-way", "2 server-wins", "differs"],
  ["", "1 three-way", "differs"],
  ["three-way", "1 three-way", "differs"],
] as readonly (readonly [string | null, string, Standing])[])(
  "F4: stored %s and defined %s: %s",
  (stored, own, standing) => {
    expect(judgeDefinition(stored, own)).toBe(standing);
  },
);
