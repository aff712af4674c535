import { expect } from "vitest";
import { account } from "../given.js";
import type { Block } from "../row.js";

/** `multiauth.policies = account`, `explicit_permissions = false`, and bob has `bucket_write`. */
export const ACCOUNTS_ALONE: Block = {
  name: "settings: accounts alone, who own nothing",
  profile: "accounts alone, who own nothing",
  given: [account("bob"), { who: "bob", request: "PUT /buckets/b" }],
  rows: [
    {
      id: "PO1 a wrong password is nobody's",
      who: "wrong",
      request: "GET /",
      status: 200,
      json: { settings: { explicit_permissions: false } },
      check: (answer) => {
        expect(answer.json).not.toHaveProperty("user");
        expect(answer.json).not.toHaveProperty("capabilities.basicauth");
      },
    },
    {
      id: "PO2 there is one challenge",
      who: "U",
      request: "GET /buckets",
      status: 401,
      check: (answer) => expect(answer.headers.get("WWW-Authenticate")).toBe('Basic realm="Realm"'),
    },
    {
      id: "PO3 nobody becomes a writer of what they make",
      who: "bob",
      request: "PUT /buckets/c",
      status: 201,
      check: (answer) => expect(answer.json).toMatchObject({ permissions: {} }),
    },
    { id: "PO3b not even of accounts", who: "bob", request: "GET /accounts/bob", status: 403 },
    {
      id: "PO3c nor of what is in it",
      who: "bob",
      request: "PUT /buckets/c/groups/g",
      status: 403,
    },
    {
      id: "PO4 unless they say so",
      who: "bob",
      request: "PATCH /buckets/c",
      body: { permissions: { write: ["account:bob"] } },
      status: 200,
      json: { permissions: { write: ["account:bob"] } },
    },
    { id: "PO4b then they are", who: "bob", request: "PUT /buckets/c/groups/g", status: 201 },
    {
      id: "PO5 who replaces permissions replaces the own",
      who: "bob",
      request: "PUT /buckets/c",
      body: { permissions: { read: ["account:mary"] } },
      status: 200,
    },
    { id: "PO5b and has none left", who: "bob", request: "PUT /buckets/c/groups/g", status: 403 },
    {
      id: "PO6 a default bucket is nobody's either",
      who: "bob",
      request: "GET /buckets/default/collections/x/records",
      status: 403,
    },
  ],
};

/** Without the plugin of accounts. */
export const BASICAUTH_ALONE: Block = {
  name: "settings: basicauth alone",
  profile: "basicauth alone",
  given: [],
  rows: [
    {
      id: "PB1 any name and password is a user",
      who: "bob",
      request: "GET /",
      status: 200,
      check: (answer) => {
        expect(answer.json).toHaveProperty("user.id", expect.stringMatching(/^basicauth:/));
        expect(answer.json).not.toHaveProperty("capabilities.accounts");
      },
    },
    {
      id: "PB2 there are no accounts",
      who: "bob",
      request: "GET /accounts",
      status: 404,
      errno: 111,
    },
    {
      id: "PB2b nor can any be made",
      who: "anon",
      request: "PUT /accounts/bob",
      body: { data: { password: "x" } },
      status: 404,
    },
    {
      id: "PB3 there is one challenge",
      who: "anon",
      request: "GET /buckets",
      status: 401,
      check: (answer) => expect(answer.headers.get("WWW-Authenticate")).toBe('Basic realm="Realm"'),
    },
  ],
};
