import { expect, test } from "vitest";
import { retryAt } from "../../src/protocol/retry-after.js";

const NOW = Date.parse("Fri, 06 Nov 2026 08:49:37 GMT");
const SECOND = 1_000;
const HOUR = 3_600_000;

// the header, and how long to wait from now; undefined: no wish
test.each<[string | undefined, number | undefined]>([
  ["30", 30 * SECOND],
  [" 30 ", 30 * SECOND],
  ["1.5", 1.5 * SECOND],
  ["3600", HOUR],
  ["3601", HOUR],
  ["999999999999", HOUR],
  ["1", SECOND],
  ["0", SECOND],
  ["0.2", SECOND],
  ["-30", SECOND],
  ["Fri, 06 Nov 2026 08:50:07 GMT", 30 * SECOND],
  ["Friday, 06-Nov-26 08:50:07 GMT", 30 * SECOND],
  ["Fri Nov  6 08:50:07 2026 GMT", 30 * SECOND],
  ["Fri, 06 Nov 2026 08:49:37 GMT", SECOND],
  ["Thu, 01 Jan 1970 00:00:00 GMT", SECOND],
  ["Fri, 06 Nov 2099 08:50:07 GMT", HOUR],
  [undefined, undefined],
  ["", undefined],
  ["   ", undefined],
  ["soon", undefined],
  ["NaN", undefined],
  ["Infinity", undefined],
  ["-Infinity", undefined],
  ["1e999", undefined],
  ["30, 60", undefined],
  ["1s", undefined],
])("%j asks to wait %j ms", (header, ms) => {
  expect(retryAt(header, NOW)).toBe(ms === undefined ? undefined : NOW + ms);
});
