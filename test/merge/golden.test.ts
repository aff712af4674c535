// Each merger and option, case by case. No function but those of the rows is called, and nothing is changed.
import { expect, test } from "vitest";
import { mergeFields } from "../../src/merge/merge-fields.js";
import { rulesOf } from "../../src/merge/strategy.js";
import { threeWay } from "../../src/merge/three-way.js";
import { deepFreeze } from "../record/arbitraries.js";
import { GOLDEN } from "./golden-rows.js";

test(`there are ${GOLDEN.length} golden cases`, () => {
  expect(GOLDEN.length).toBeGreaterThanOrEqual(80);
  expect(new Set(GOLDEN.map(({ name }) => name)).size).toBe(GOLDEN.length);
});

test.each(GOLDEN)("$name", ({ options, base, local, remote, ...expected }) => {
  deepFreeze([base, local, remote]);
  const manner = { rules: rulesOf(threeWay(options)), mayCall: true };

  const { merged, contested, overridden, ...open } = mergeFields(base, local, remote, [], manner);

  expect({ merged, contested, overridden }).toEqual({
    merged: expected.merged,
    contested: expected.contested,
    overridden: expected.overridden,
  });
  expect(open).toEqual({ asksApp: false, waits: false });
});
