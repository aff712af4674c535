import { expect, test } from "vitest";
import { accessPatch } from "../../src/protocol/access-patch.js";

test("a list that nobody is in is added whole, one that somebody is in grows by each principal", () => {
  const access = { add: { "record:create": ["a", "b"], write: ["c"] }, remove: [] } as const;

  expect(accessPatch(access, ["write"])).toEqual([
    { op: "add", path: "/permissions/record:create", value: ["a", "b"] },
    { op: "add", path: "/permissions/write/c", value: "c" },
  ]);
  expect(accessPatch(access, ["write", "record:create"])).toEqual([
    { op: "add", path: "/permissions/record:create/a", value: "a" },
    { op: "add", path: "/permissions/record:create/b", value: "b" },
    { op: "add", path: "/permissions/write/c", value: "c" },
  ]);
});

test("who is removed is added first, in the lists that there are, and only there", () => {
  const group = "/buckets/b~1/groups/g";
  const patch = accessPatch({ add: {}, remove: [group] }, ["write", "record:create"]);

  expect(patch).toEqual(
    ["read", "write", "record:create"].flatMap((kind) => [
      { op: "add", path: `/permissions/${kind}/~1buckets~1b~01~1groups~1g`, value: group },
      { op: "remove", path: `/permissions/${kind}/~1buckets~1b~01~1groups~1g` },
    ]),
  );
});
