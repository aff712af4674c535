import { expect, test } from "vitest";
import { parseEtag, printEtag } from "../../src/protocol/etag.js";

test.each<[string | undefined, number | undefined]>([
  ['"1700000000000"', 1_700_000_000_000],
  ['"0"', 0],
  ['"007"', 7],
  [undefined, undefined],
  ["", undefined],
  ['""', undefined],
  ["1700000000000", undefined],
  ['W/"1"', undefined],
  ['"-1"', undefined],
  ['"1.5"', undefined],
  ['"1e3"', undefined],
  ['"0x10"', undefined],
  [' "1"', undefined],
  ['"1"\n', undefined],
  ['"١"', undefined],
  ["*", undefined],
  ['"9007199254740991"', 9_007_199_254_740_991],
  ['"9007199254740993"', undefined],
])("the timestamp in %s is %j", (etag, timestamp) => {
  expect(parseEtag(etag)).toBe(timestamp);
});

test("what was printed is read back", () => {
  for (const timestamp of [0, 1, 1_700_000_000_000]) {
    expect(parseEtag(printEtag(timestamp))).toBe(timestamp);
  }
  expect(printEtag(5)).toBe('"5"');
});
