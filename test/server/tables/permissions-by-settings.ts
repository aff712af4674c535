import { expect } from "vitest";
import type { Asked } from "../ask.js";
import { account, BOB, C, R, record } from "../given.js";
import { dig, type Block } from "../row.js";

const G = "/buckets/b/groups/g";

function allows(expected: Readonly<Record<string, string>>): (answer: Asked) => void {
  return (answer) => {
    const entries = dig(answer, "data") as readonly { uri: string; permissions: string[] }[];
    const found = entries.map(({ uri, permissions }) => [uri, permissions.toSorted().join(" ")]);
    expect(found).toEqual(Object.entries(expected));
  };
}

const ROOT = "account:create bucket:create";

/** Permissions that the settings give count for every bucket, collection and group (`allowed_from_settings`). */
export const PERMISSIONS_BY_SETTINGS: Block = {
  name: "settings: permissions for everything",
  profile: "permissions by settings",
  given: [
    ...BOB,
    account("alice"),
    account("mary"),
    { who: "bob", request: `PUT ${G}` },
    record("x", {}),
    { who: "bob", request: "PUT /buckets/gone" },
    { who: "bob", request: "PUT /buckets/gone/collections/c" },
    { who: "bob", request: "DELETE /buckets/gone" },
  ],
  rows: [
    {
      id: "PS1 on buckets",
      who: "alice",
      request: "GET /permissions",
      status: 200,
      check: allows({
        [G]: "read write",
        "/buckets/b": "collection:create group:create read read:attributes write",
        "/accounts/alice": "read write",
        "/": ROOT,
      }),
    },
    {
      id: "PS2 on collections, which is where records are created",
      who: "mary",
      request: "GET /permissions",
      status: 200,
      check: allows({
        [G]: "read write",
        [C]: "read read:attributes record:create",
        "/buckets/b": "group:create read:attributes",
        "/accounts/mary": "read write",
        "/": ROOT,
      }),
    },
    {
      id: "PS3 one's own are there as well",
      who: "bob",
      request: "GET /permissions?resource_name=record",
      status: 200,
      check: allows({ [`${R}/x`]: "read write" }),
    },
    { id: "PS4 it may be closed to some", who: "anon", request: "GET /permissions", status: 401 },
    {
      id: "PS5 the history may be open to others",
      who: "mary",
      request: "GET /buckets/b/history?_limit=1",
      status: 200,
      check: (answer) => expect(dig(answer, "data.0.uri")).toBe(`${R}/x`),
    },
    {
      id: "PS6 even of what does not exist",
      who: "mary",
      request: "GET /buckets/none/history",
      status: 200,
      ids: "",
    },
    {
      id: "PS7 but not to delete",
      who: "mary",
      request: "DELETE /buckets/b/history",
      status: 403,
    },
  ],
};
