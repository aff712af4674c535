import { expect, test } from "vitest";
import { isRecordId, newRecordId } from "../../src/record/record-id.js";

test.each([
  ["a", true],
  ["Z", true],
  ["0", true],
  ["a_b-C9", true],
  ["a--", true],
  ["x".repeat(255), true],
  ["x".repeat(256), false],
  ["8f14e45f-ceea-467f-9575-6a4d1f4b2c3e", true],
  ["", false],
  ["-a", false],
  ["_a", false],
  ["a b", false],
  ["a.b", false],
  ["a/b", false],
  ["..", false],
  ["a\n", false],
  ["\na", false],
  ["é", false],
  ["ａ", false],
  [" a", false],
  [1, false],
  [null, false],
  [undefined, false],
  [["a"], false],
  [{ toString: () => "a" }, false],
])("%j names a record: %j", (value, isId) => {
  expect(isRecordId(value)).toBe(isId);
});

// the version stands in the 13th digit, the variant in the 17th
test.each([
  [0x00, "00000000-0000-4000-8000-000000000000"],
  [0xff, "ffffffff-ffff-4fff-bfff-ffffffffffff"],
  [0x0a, "0a0a0a0a-0a0a-4a0a-8a0a-0a0a0a0a0a0a"],
])("bytes of %i make the UUID %s", (byte, id) => {
  expect(newRecordId((bytes) => bytes.fill(byte))).toBe(id);
});

test("all sixteen random bytes are used", () => {
  const asked: number[] = [];

  const id = newRecordId((bytes) => {
    asked.push(bytes.length);
    return bytes.map((_, index) => index * 16 + index);
  });

  expect(asked).toEqual([16]);
  expect(id).toBe("00112233-4455-4677-8899-aabbccddeeff");
  expect(isRecordId(id)).toBe(true);
});

test("ids from the platform's randomness differ", () => {
  const ids = Array.from({ length: 1000 }, () =>
    newRecordId((bytes) => crypto.getRandomValues(bytes)),
  );
  expect(new Set(ids).size).toBe(1000);
});
