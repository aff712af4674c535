import { expect } from "vitest";
import { authorization, USERS } from "../ask.js";
import { BOB, R } from "../given.js";
import { dig, type Block, type Row, type Seen } from "../row.js";

const TASKS = "/buckets/default/collections/tasks/records";

const refused = (
  [
    [{}, "requests in body: Required"],
    [{ requests: 4 }, 'requests in body: "4" is not iterable'],
    [{ requests: [{}] }, "requests.0.path in body: Required"],
    [
      { requests: [{ path: "/", method: "get" }] },
      'requests.0.method in body: "get" is not one of',
    ],
    [{ requests: [{ path: "buckets" }] }, "requests.0.path in body"],
    [{ requests: [{ path: "/", headers: { a: 3 } }] }, "contains non string value"],
    [{ requests: [{ path: "/", body: [1] }] }, "requests.0.body in body"],
    [{ requests: [{ path: "/", foo: 1 }] }, "requests.0 in body: Unrecognized keys in mapping"],
    [{ requests: [], foo: 1 }, "Unrecognized keys in mapping"],
    [
      { requests: [{ path: "/batch" }] },
      "requests in body: Recursive call on /batch endpoint is forbidden.",
    ],
    [{ requests: [{ path: "/buckets/batch1" }] }, "Recursive call"],
  ] as const
).map(([body, message]): Row => ({
  id: `B05 refuses ${JSON.stringify(body)}`,
  who: "bob",
  request: "POST /batch",
  body,
  status: 400,
  errno: 107,
  message,
}));

export const BATCH: Block = {
  name: "batches",
  given: BOB,
  rows: [
    ...refused,
    {
      id: "B00 nothing to do",
      who: "bob",
      request: "POST /batch",
      body: { requests: [] },
      status: 200,
      check: (answer) => expect(answer.json).toEqual({ responses: [] }),
    },
    {
      id: "B01 a bucket, a collection and its records at once",
      who: "bob",
      request: "POST /batch",
      body: {
        requests: [
          { method: "PUT", path: "/buckets/n" },
          { method: "PUT", path: "/buckets/n/collections/c" },
          { method: "POST", path: "/v1/buckets/n/collections/c/records", body: { data: { a: 1 } } },
          { method: "POST", path: "/buckets/n/collections/c/records" },
        ],
      },
      status: 200,
      check: (answer) => {
        expect(statuses(answer)).toEqual([201, 201, 201, 201]);
        expect(dig(answer, "responses.0")).toMatchObject({
          path: "/v1/buckets/n",
          body: { data: { id: "n" }, permissions: { write: ["account:bob"] } },
        });
        expect(dig(answer, "responses.2.path")).toBe("/v1/buckets/n/collections/c/records");
        expect(dig(answer, "responses.2.headers.ETag")).toMatch(/^"\d+"$/);
        expect(dig(answer, "responses.2.body.data.a")).toBe(1);
      },
    },
    {
      id: "B03 there is a limit",
      who: "bob",
      request: "POST /batch",
      body: { requests: Array.from({ length: 26 }, () => ({ path: "/" })) },
      status: 400,
      errno: 107,
      message: "Number of requests is limited to 25",
    },
    { id: "B06 x", who: "bob", request: `PUT ${R}/x`, body: { data: { a: 0 } }, status: 201 },
    {
      id: "B07a errors do not touch the others",
      who: "bob",
      request: "POST /batch",
      body: {
        requests: [
          { method: "POST", path: R, body: { data: { id: "first" } } },
          { method: "GET", path: `${R}/ghost` },
          { method: "PUT", path: `${R}/x`, headers: { "If-Match": '"12"' }, body: { data: {} } },
          { method: "POST", path: R, body: { data: { id: "last" } } },
        ],
      },
      status: 200,
      check: (answer) => {
        expect(statuses(answer)).toEqual([201, 404, 412, 201]);
        expect(dig(answer, "responses.2.body.details.existing.id")).toBe("x");
      },
    },
    {
      id: "B07b as the list shows",
      who: "bob",
      request: `GET ${R}`,
      status: 200,
      ids: "last first x",
    },
    {
      id: "B08 what is the same for all can be said once",
      who: "bob",
      request: "POST /batch",
      body: {
        defaults: { method: "PUT", path: `${R}/y`, body: { data: { a: 1, o: { p: 1 } } } },
        requests: [{ body: { data: { a: 2, o: { q: 2 } } } }, { method: "DELETE" }],
      },
      status: 200,
      check: (answer) => {
        expect(statuses(answer)).toEqual([201, 200]);
        expect(dig(answer, "responses.0.body.data")).toMatchObject({ a: 2, o: { p: 1, q: 2 } });
        expect(dig(answer, "responses.1.body.data.deleted")).toBe(true);
      },
    },
    {
      id: "B09 redirects are followed",
      who: "bob",
      request: "POST /batch",
      body: { requests: [{ path: "/buckets/" }] },
      status: 200,
      json: { responses: [{ status: 200, path: "/v1/buckets" }] },
    },
    {
      id: "B10 headers are inherited",
      who: "bob",
      request: "POST /batch",
      headers: { "If-Match": '"12"' },
      body: {
        requests: [
          { method: "PUT", path: `${R}/x`, body: { data: {} } },
          { method: "PUT", path: `${R}/x`, headers: { "if-match": "*" }, body: { data: {} } },
        ],
      },
      status: 200,
      check: (answer) => expect(statuses(answer)).toEqual([412, 200]),
    },
    {
      id: "B11 each part may have its own user",
      who: "anon",
      request: "POST /batch",
      body: {
        requests: [{ path: R }, { path: R, headers: { Authorization: authorization(USERS.bob) } }],
      },
      status: 200,
      check: (answer) => expect(statuses(answer)).toEqual([401, 200]),
    },
    { id: "B13 a batch is posted", who: "bob", request: "GET /batch", status: 405, errno: 115 },
    {
      id: "B14 and JSON",
      who: "bob",
      request: "POST /batch",
      headers: { "Content-Type": "text/plain" },
      raw: "{}",
      status: 415,
    },
    {
      id: "B15 a collection of the default bucket that is new",
      who: "U",
      request: "POST /batch",
      body: {
        defaults: { method: "POST", path: TASKS },
        requests: Array.from({ length: 25 }, (_, n) => ({ body: { data: { n } } })),
      },
      status: 200,
      check: (answer) => expect(new Set(statuses(answer))).toEqual(new Set([201])),
    },
    {
      id: "B16 an empty body is none, and empties the default bucket's metadata",
      who: "U",
      request: "POST /batch",
      body: {
        defaults: { method: "PUT", path: "/buckets/default" },
        requests: [{ body: { data: { a: 1 } } }, { body: {} }],
      },
      status: 200,
      check: (answer) => {
        expect(dig(answer, "responses.0.body.data.a")).toBe(1);
        expect(dig(answer, "responses.1.body.data")).not.toHaveProperty("a");
      },
    },
    {
      id: "B17 a path may have a query",
      who: "bob",
      request: "POST /batch",
      body: { requests: [{ path: `${R}?_sort=id&_limit=2` }] },
      status: 200,
      check: (answer) => {
        expect(dig(answer, "responses.0.path")).toBe(`/v1${R}`);
        const rows = dig(answer, "responses.0.body.data") as readonly { id: string }[];
        expect(rows.map(({ id }) => id)).toEqual(["first", "last"]);
        expect(dig(answer, "responses.0.headers.Next-Page")).toContain("_token=");
      },
    },
    {
      id: "B18 HEAD has an empty body",
      who: "bob",
      request: "POST /batch",
      body: { requests: [{ method: "HEAD", path: R }] },
      status: 200,
      json: { responses: [{ status: 200, body: "", headers: { "Total-Objects": "3" } }] },
    },
    {
      id: "B19 a patch is always a plain one",
      who: "bob",
      request: "POST /batch",
      body: {
        requests: [
          {
            method: "PATCH",
            path: `${R}/x`,
            headers: { "Content-Type": "application/merge-patch+json" },
            body: { data: { a: null } },
          },
        ],
      },
      status: 200,
      json: { responses: [{ status: 200, body: { data: { a: null } } }] },
    },
    { id: "B20a the list", who: "bob", request: `GET ${R}`, status: 200, keep: "list" },
    {
      id: "B20b nothing new is news in a batch, too",
      who: "bob",
      request: "POST /batch",
      body: (seen: Seen) => ({
        requests: [
          { method: "PUT", path: "/buckets/done" },
          { path: R, headers: { "If-None-Match": seen["list"]?.headers.get("ETag") } },
        ],
      }),
      status: 200,
      json: { responses: [{ status: 201 }, { status: 304, body: "" }] },
      onlyOurs: "Kinto takes a 304 for a redirect that lacks its Location, and fails",
    },
    {
      id: "B21a a conflict undoes what came before",
      who: "bob",
      request: "POST /batch",
      body: {
        defaults: { method: "POST", path: R },
        requests: [
          { body: { data: { id: "plain" } } },
          { body: { data: { id: "past", last_modified: 1_000_000 } } },
          { body: { data: { id: "twin", last_modified: 1_000_000 } } },
          { body: { data: { id: "after" } } },
        ],
      },
      status: 200,
      check: (answer) => expect(statuses(answer)).toEqual([201, 201, 409, 201]),
      notOnMemory: "only PostgreSQL has the constraint",
    },
    {
      id: "B21b but not what came after",
      who: "bob",
      request: `GET ${R}`,
      status: 200,
      ids: "after x last first",
      notOnMemory: "only PostgreSQL has the constraint",
    },
    {
      id: "B22a a collection that is deleted and made again",
      who: "bob",
      request: "POST /batch",
      body: {
        requests: [
          { method: "POST", path: R, body: { data: { id: "before" } } },
          { method: "DELETE", path: "/buckets/b/collections/c" },
          { method: "POST", path: R, body: { data: { id: "between" } } },
          { method: "PUT", path: "/buckets/b/collections/c" },
          { method: "POST", path: R, body: { data: { id: "anew" } } },
        ],
      },
      status: 200,
      check: (answer) => expect(statuses(answer)).toEqual([201, 200, 201, 201, 201]),
    },
    { id: "B22b is empty in the end", who: "bob", request: `GET ${R}`, status: 200, ids: "" },
  ],
};

function statuses(answer: Parameters<typeof dig>[0]): readonly number[] {
  const responses = dig(answer, "responses") as readonly { status: number }[];
  return responses.map(({ status }) => status);
}
