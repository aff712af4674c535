import { expect, test } from "vitest";
import { passEntry } from "../../src/server/permission/pass-entry.js";

function isLike(uri: string, value: string): boolean {
  return passEntry([{ operator: "like", field: "uri", value }], { uri });
}

test.each([
  { uri: "/buckets/a", value: "BUCKET", is: true },
  { uri: "/buckets/a", value: "/b*a", is: true },
  { uri: "/buckets/a", value: "b*a", is: false },
  { uri: "/buckets/a_b", value: "a_b", is: true },
  { uri: "/buckets/a-b", value: "a_b", is: false },
  { uri: "/buckets/ab", value: "a%b", is: false },
  { uri: String.raw`/buckets/a\b`, value: String.raw`a\b`, is: true },
  { uri: "/buckets/ab", value: String.raw`a\b`, is: false },
  { uri: String.raw`/buckets/a\b`, value: String.raw`*\*`, is: true },
  { uri: "/buckets/a.b", value: "a.b", is: true },
  { uri: "/buckets/axb", value: "a.b", is: false },
])("whether $uri is like $value: $is", ({ uri, value, is }) => {
  expect(isLike(uri, value)).toBe(is);
});

test("no pattern takes long", () => {
  expect(isLike(`/buckets/${"a".repeat(60)}`, `${"*a".repeat(8)}*b`)).toBe(false);
});
