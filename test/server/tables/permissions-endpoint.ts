import { expect } from "vitest";
import type { Asked } from "../ask.js";
import { account, BOB, C, R, record } from "../given.js";
import { dig, etagOf, type Block, type Row } from "../row.js";

const G = "/buckets/b/groups/g";

interface Entry {
  readonly uri: string;
  readonly permissions: readonly string[];
}

function entriesIn(answer: Asked): readonly Entry[] {
  return dig(answer, "data") as readonly Entry[];
}

const OF_BUCKET = "collection:create group:create read read:attributes write";
const OF_COLLECTION = "read read:attributes record:create write";
const ROOT = "account:create bucket:create";

/** Checks who may do what, in the order of the answer: `{ "/buckets/b": "read write" }`. */
function allows(expected: Readonly<Record<string, string>>): (answer: Asked) => void {
  return (answer) => {
    const found = entriesIn(answer).map(({ uri, permissions }) => [
      uri,
      permissions.toSorted().join(" "),
    ]);
    expect(found).toEqual(Object.entries(expected));
  };
}

/** Letters for the addresses of bob's entries, in the order in which they come by default. */
const NAMES: Readonly<Record<string, string>> = {
  [G]: "G",
  [`${R}/x`]: "X",
  [C]: "C",
  "/buckets/b": "B",
  "/accounts/bob": "A",
  "/": "/",
};

const QUERIES: Readonly<Record<string, string>> = {
  "": "G X C B A /",
  "_sort=uri": "/ A B C X G",
  "_sort=-uri": "G X C B A /",
  "_sort=last_modified": "G X C B A /",
  "_sort=-last_modified": "G X C B A /",
  "_sort=id": "B A C G X /",
  "_sort=-id": "/ X G C A B",
  "_sort=resource_name": "A B C G X /",
  "_sort=-resource_name,uri": "/ X G C B A",
  "_sort=record_id": "X G C B A /",
  "_sort=-record_id": "G C B A / X",
  "_limit=2": "G X",
  "_limit=0": "G X C B A /",
  "resource_name=bucket": "B",
  "not_resource_name=root": "G X C B A",
  "in_resource_name=record,collection": "X C",
  "id=b": "B",
  "in_id=b,c": "C B",
  "exclude_id=b": "G X C A /",
  "min_id=3": "G X C B A /",
  "bucket_id=b": "G X C B",
  "collection_id=c": "X C",
  "group_id=g": "G",
  "record_id=x": "X",
  "gt_record_id=a": "G X C B A /",
  "lt_record_id=z": "X",
  "min_uri=/buckets/b": "G X C B",
  "uri=/": "/",
  "uri.x=1": "",
  "like_uri=B": "G X C B A",
  "like_uri=/buckets*": "G X C B",
  "like_uri=b_c": "",
  "has_record_id=true": "X",
  "has_record_id=false": "G C B A /",
  // what is asked before `has_` is forgotten
  "resource_name=bucket&has_record_id=true": "X",
  "has_record_id=true&resource_name=bucket": "",
  // characters
  'contains_uri=["/","u"]': "G X C B A",
  'contains_any_uri=["g","x"]': "G X",
  "deleted=true": "",
  "not_deleted=true": "G X C B A /",
  "_since=1": "G X C B A /",
  "last_modified=5": "G X C B A /",
  "gt_last_modified=5": "G X C B A /",
};

const REFUSED: Readonly<Record<string, string>> = {
  "foo=1": "Unknown filter field 'foo'",
  "account_id=bob": "Unknown filter field 'account_id'",
  "permissions=read": "Unknown filter field 'permissions'",
  'contains_permissions=["write"]': "Unknown filter field 'contains_permissions'",
  "_sort=foo": "querystring: Unknown sort field 'foo'",
  "_sort=permissions": "querystring: Unknown sort field 'permissions'",
  "_fields=account_id": "Invalid _fields parameter in body: Fields account_id do not exist",
  "_fields=uri,permissions": "Invalid _fields parameter in body: Fields permissions do not exist",
  "in_id=1": "Invalid value for in_id",
  "in_last_modified=5": "Invalid value for in_last_modified",
  "_since=abc": '_since in querystring: "abc" is not a number',
  "_limit=-1": "_limit in querystring: -1 is less than minimum value 0",
  "_token=foo": "querystring: _token has invalid content",
};

const QUESTIONS: readonly Row[] = [
  ...Object.entries(QUERIES).map(([query, names]) => ({
    id: `PE4 ?${query}`,
    who: "bob" as const,
    request: `GET /permissions?${query}`,
    status: 200,
    check: (answer: Asked) =>
      expect(
        entriesIn(answer)
          .map(({ uri }) => NAMES[uri])
          .join(" "),
      ).toBe(names),
  })),
  ...Object.entries(REFUSED).map(([query, message]) => ({
    id: `PE5 ?${query}`,
    who: "bob" as const,
    request: `GET /permissions?${query}`,
    status: 400,
    errno: 107,
    check: (answer: Asked) => expect(dig(answer, "message")).toBe(message),
  })),
];

/** What the user may do (`kinto/views/permissions.py`). */
export const PERMISSIONS_ENDPOINT: Block = {
  name: "permissions endpoint",
  given: [account("bob"), account("alice"), account("mary")],
  rows: [
    {
      id: "X27a the unknown may make accounts",
      who: "anon",
      request: "GET /permissions",
      status: 200,
      check: (answer) =>
        expect(answer.json).toEqual({
          data: [{ uri: "/", resource_name: "root", permissions: ["account:create"] }],
        }),
    },
    {
      id: "X27b users without account have nothing of their own",
      who: "U",
      request: "GET /permissions",
      status: 200,
      check: allows({ "/": ROOT }),
    },
    {
      id: "PE1 accounts have themselves",
      who: "bob",
      request: "GET /permissions",
      status: 200,
      check: (answer) => {
        allows({ "/accounts/bob": "read write", "/": ROOT })(answer);
        expect(entriesIn(answer)[0]).toEqual({
          uri: "/accounts/bob",
          resource_name: "account",
          permissions: expect.any(Array),
          id: "bob",
          account_id: "bob",
        });
        expect(entriesIn(answer)[1]).not.toHaveProperty("id");
      },
    },
    { ...BOB[1], id: "PE2 a bucket", who: "bob", request: "PUT /buckets/b", status: 201 },
    { id: "PE2a a collection", who: "bob", request: `PUT ${C}`, status: 201 },
    { ...record("x", {}), id: "PE2b a record", status: 201 },
    {
      id: "PE2c a group",
      who: "bob",
      request: `PUT ${G}`,
      body: { data: { members: ["account:mary"] }, permissions: { read: ["account:alice"] } },
      status: 201,
    },
    {
      id: "X25 what is somebody's own",
      who: "bob",
      request: "GET /permissions",
      status: 200,
      check: (answer) => {
        allows({
          [G]: "read write",
          [`${R}/x`]: "read write",
          [C]: OF_COLLECTION,
          "/buckets/b": OF_BUCKET,
          "/accounts/bob": "read write",
          "/": ROOT,
        })(answer);
        const permissions = expect.any(Array);
        expect(entriesIn(answer).slice(0, 4)).toEqual([
          { uri: G, resource_name: "group", permissions, bucket_id: "b", id: "g", group_id: "g" },
          {
            uri: `${R}/x`,
            resource_name: "record",
            permissions,
            bucket_id: "b",
            collection_id: "c",
            id: "x",
            record_id: "x",
          },
          {
            uri: C,
            resource_name: "collection",
            permissions,
            bucket_id: "b",
            id: "c",
            collection_id: "c",
          },
          { uri: "/buckets/b", resource_name: "bucket", permissions, id: "b", bucket_id: "b" },
        ]);
      },
    },
    {
      id: "X25b only what names them is somebody else's",
      who: "alice",
      request: "GET /permissions",
      status: 200,
      check: allows({ [G]: "read", "/accounts/alice": "read write", "/": ROOT }),
    },
    {
      id: "PE3a what names everybody",
      who: "bob",
      request: "PATCH /buckets/b",
      body: {
        permissions: {
          read: ["system.Authenticated"],
          "group:create": ["account:alice", "system.Everyone"],
        },
      },
      status: 200,
    },
    {
      id: "PE3b or a group",
      who: "bob",
      request: `PATCH ${C}`,
      body: { permissions: { "record:create": [G] } },
      status: 200,
    },
    {
      id: "PE3c the group's members",
      who: "mary",
      request: "GET /permissions",
      status: 200,
      check: allows({
        [C]: "read:attributes record:create",
        "/buckets/b": "group:create read read:attributes",
        "/accounts/mary": "read write",
        "/": ROOT,
      }),
    },
    {
      id: "PE3d the unknown",
      who: "anon",
      request: "GET /permissions",
      status: 200,
      check: allows({ "/buckets/b": "group:create read:attributes", "/": "account:create" }),
    },
    ...QUESTIONS,
    {
      id: "PE6 some fields",
      who: "bob",
      request: "GET /permissions?_fields=uri&_sort=uri&_limit=3",
      status: 200,
      check: (answer) =>
        expect(answer.json).toEqual({
          data: [{ uri: "/" }, { uri: "/accounts/bob", id: "bob" }, { uri: "/buckets/b", id: "b" }],
        }),
    },
    {
      id: "PE7a the timestamp is that of the first look",
      who: "anon",
      request: "GET /permissions",
      status: 200,
      check: (answer) => {
        expect(etagOf(answer)).toBeGreaterThan(0);
        expect(answer.headers.get("Cache-Control")).toBe("no-cache, no-store");
      },
      keep: "before",
    },
    { ...record("y", {}), id: "PE7b whatever happens", status: 201 },
    { id: "PE7c or ends", who: "bob", request: `DELETE ${R}/y`, status: 200 },
    {
      id: "PE7d so that it is never not modified",
      who: "bob",
      request: "GET /permissions",
      headers: ({ before }) => ({ "If-None-Match": `"${etagOf(before)}"` }),
      status: 200,
      check: (answer, { before }) => {
        expect(etagOf(answer)).toBe(etagOf(before));
        expect(entriesIn(answer)).toHaveLength(6);
      },
    },
    {
      id: "PE7e nor modified",
      who: "bob",
      request: "GET /permissions",
      headers: ({ before }) => ({ "If-Match": `"${etagOf(before)}"` }),
      status: 200,
      onlyOurs: "Kinto fails on preconditions here",
    },
    {
      id: "PE7f unless it was another list",
      who: "bob",
      request: "GET /permissions",
      headers: { "If-Match": '"5"' },
      status: 412,
      onlyOurs: "Kinto fails on preconditions here",
    },
    {
      id: "PE8a HEAD counts",
      who: "bob",
      request: "HEAD /permissions?_limit=1",
      status: 200,
      check: (answer) => {
        expect(answer.headers.get("Total-Objects")).toBe("6");
        expect(answer.headers.get("Total-Records")).toBe("6");
        expect(answer.headers.has("Next-Page")).toBe(false);
      },
    },
    {
      id: "PE8b what passes the filters",
      who: "bob",
      request: "HEAD /permissions?resource_name=record",
      status: 200,
      check: (answer) => expect(answer.headers.get("Total-Objects")).toBe("1"),
    },
    {
      id: "PE8c other methods",
      who: "bob",
      request: "DELETE /permissions",
      status: 405,
      errno: 115,
      check: (answer) => expect(answer.headers.get("Allow")).toBe("HEAD, GET, OPTIONS"),
    },
    { id: "PE8d entries have no address", who: "bob", request: "GET /permissions/b", status: 404 },
    {
      id: "PE8e preflight",
      who: "anon",
      request: "OPTIONS /permissions",
      headers: { Origin: "http://localhost", "Access-Control-Request-Method": "GET" },
      status: 200,
      check: (answer) =>
        expect(answer.headers.get("Access-Control-Allow-Methods")).toBe("HEAD,GET,OPTIONS"),
    },
    {
      id: "PE8f only JSON is spoken",
      who: "bob",
      request: "GET /permissions",
      headers: { Accept: "text/html" },
      status: 406,
    },
    {
      id: "PE9a what somebody may not find does no harm",
      who: "bob",
      request: "GET /permissions?like_record_id=x",
      status: 200,
      ids: "x",
      onlyOurs: "Kinto fails where the field is missing",
    },
  ],
};

/** All pages of a query, from the first on. */
function pagesOf(query: string, ...pages: readonly string[]): readonly Row[] {
  return pages.map((expected, index) => ({
    id: `PP ?${query}, page ${index + 1}`,
    who: "bob",
    request: (seen) => (index === 0 ? `GET /permissions?${query}` : `GET !${nextOf(seen["page"])}`),
    status: 200,
    check: (answer) => {
      const found = entriesIn(answer).map(({ uri }) => uri.replace("/buckets/", ""));
      expect(found.join(" ")).toBe(expected);
      expect(answer.headers.has("Next-Page")).toBe(index < pages.length - 1);
    },
    keep: "page",
  }));
}

function nextOf(answer: Asked | undefined): string {
  const { pathname, search } = new URL(answer?.headers.get("Next-Page") ?? "");
  return pathname + search;
}

/** In the order of code points, whatever the collation of the database. */
export const PERMISSIONS_PAGES: Block = {
  name: "permissions endpoint: pages",
  given: [
    account("bob"),
    ...["a", "A1", "a-1", "b", "B", "a_2"].map((id) => ({
      who: "bob" as const,
      request: `PUT /buckets/${id}`,
    })),
  ],
  rows: [
    ...pagesOf("", "b a_2 a-1 a B A1 /accounts/bob /"),
    ...pagesOf("_limit=3", "b a_2 a-1", "a B A1", "/accounts/bob /"),
    ...pagesOf("_limit=3&_sort=id", "A1 B a", "a-1 a_2 b", "/accounts/bob /"),
    ...pagesOf("_limit=5&_sort=resource_name,uri", "/accounts/bob A1 B a a-1", "a_2 b /"),
    ...pagesOf("_limit=3&_sort=-id&min_uri=/b", "b a_2 a-1", "a B A1"),
  ],
};
