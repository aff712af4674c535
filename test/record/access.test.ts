import { expect, test } from "vitest";
import { granting, NO_ACCESS, revoking, untold, type Access } from "../../src/record/access.js";

const GIVEN: Access = { add: { read: ["a"], write: ["b"] }, remove: ["c"] };

test.each<readonly [string, Access, Access]>([
  ["to nobody before", granting(NO_ACCESS, { read: ["a"] }), { add: { read: ["a"] }, remove: [] }],
  ["once more", granting(GIVEN, { read: ["a"] }), GIVEN],
  [
    "more of it",
    granting(GIVEN, { write: ["a"] }),
    { add: { read: ["a"], write: ["b", "a"] }, remove: ["c"] },
  ],
  [
    "to whom it was to be taken from: these and no others",
    granting(GIVEN, { read: ["c"] }),
    { add: { read: ["a", "c"], write: ["b"] }, remove: ["c"] },
  ],
])("given %s", (_, access, expected) => {
  expect(access).toEqual(expected);
});

test.each<readonly [string, Access, Access]>([
  ["from somebody", revoking(NO_ACCESS, ["a"]), { add: {}, remove: ["a"] }],
  ["once more", revoking(GIVEN, ["c"]), GIVEN],
  [
    "from whom it was to be given to",
    revoking(GIVEN, ["a"]),
    { add: { write: ["b"] }, remove: ["c", "a"] },
  ],
])("taken %s", (_, access, expected) => {
  expect(access).toEqual(expected);
});

test.each<readonly [string, Access, Access | undefined]>([
  ["everything", GIVEN, undefined],
  ["nothing", NO_ACCESS, GIVEN],
  ["what was to be given", { add: GIVEN.add, remove: [] }, { add: {}, remove: ["c"] }],
  ["what was to be taken", { add: {}, remove: ["c"] }, { add: GIVEN.add, remove: [] }],
  ["the opposite of a later wish", { add: { read: ["c"] }, remove: ["a"] }, GIVEN],
  [
    "less than is wished now",
    { add: { write: ["b"] }, remove: [] },
    { add: { read: ["a"] }, remove: ["c"] },
  ],
])("after the server was told %s", (_, told, left) => {
  expect(untold(GIVEN, told)).toEqual(left);
});

test("what was taken and given again is told as a whole, or not at all", () => {
  const both = granting(revoking(NO_ACCESS, ["a"]), { read: ["a"] });

  expect(both).toEqual({ add: { read: ["a"] }, remove: ["a"] });
  expect(untold(both, both)).toBeUndefined();
  expect(untold(revoking(both, ["a"]), both)).toEqual({ add: {}, remove: ["a"] });
  expect(untold(both, revoking(both, ["a"]))).toEqual(both);
});
