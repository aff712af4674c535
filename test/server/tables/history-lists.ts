import { expect } from "vitest";
import { entriesIn, tells } from "../entries.js";
import { account, BOB, C, R, record } from "../given.js";
import { dig, etagOf, type Block } from "../row.js";

const HISTORY = "/buckets/b/history";

/** Filters, and the entries that they leave of the history below, the newest first. */
const FILTERS: Readonly<Record<string, string>> = {
  "": "G D U T F X C B",
  "record_id=x": "D U X",
  "record_id=42": "F",
  'record_id="42"': "F",
  "record_id=true": "",
  "not_record_id=42": "G D U T X C B",
  "in_record_id=42,x": "D U X",
  'in_record_id="42",x': "D U F X",
  "min_record_id=42": "G D U T F X C B",
  "gt_record_id=42": "G D U T X C B",
  "lt_record_id=x": "T F",
  "has_record_id=true": "D U T F X",
  // the word, not the value, is compared: it is not empty
  "has_record_id=false&action=create": "T F X",
  "has_group_id=false&action=create": "T F X C B",
  "has_group_id=1": "G",
  "like_record_id=*": "D U T F X",
  "group_id=42": "",
  'group_id="42"': "G",
  "collection_id=c": "D U T F X C",
  "bucket_id=b": "B",
  "user_id=account:bob": "G D U T F X C B",
  "user_id=account:alice": "",
  "action=create&resource_name=collection": "C",
  "in_action=update,delete": "D U",
  "like_uri=RECORDS": "D U T F X",
  "uri=/buckets/b/collections/c": "C",
  "contains_uri=x": "",
  "min_date=2026": "",
  "target.data.n=2": "T F",
  "gt_target.data.n=2": "G D U C B",
  "target.data.id=x": "D U X",
  "target.data.id=42": "",
  'target.data.id="42"': "G F",
  "target.data.deleted=true": "D",
  "has_target.data.n=true": "U T F X",
  'contains_target.permissions.write=["account:bob"]': "G U T F X C B",
  "deleted=true": "",
  "_since=0&deleted=true": "",
  "_to=99": "",
  "_before=99": "",
  "id=x": "",
  "_sort=-action,uri": "U D B C F T X G",
  "_sort=resource_name,-last_modified": "B C G D U T F X",
  "_sort=last_modified": "B C X F T U D G",
  "_sort=target.data.n": "X T F U G D C B",
  "_sort=-target.data.n&has_target.data.n=true": "U T F X",
  "resource_name=record&_sort=last_modified&_limit=2": "X F",
};

const NAMES: Readonly<Record<string, string>> = {
  "create /buckets/b/groups/42": "G",
  [`delete ${R}/x`]: "D",
  [`update ${R}/x`]: "U",
  [`create ${R}/true`]: "T",
  [`create ${R}/42`]: "F",
  [`create ${R}/x`]: "X",
  [`create ${C}`]: "C",
  "create /buckets/b": "B",
};

const NOT_ON_MEMORY: Readonly<Record<string, string>> = {
  "like_record_id=*": "it fails on entries without the field",
  "contains_uri=x": "it looks at the characters of a text",
};

/** What is wrong with a query, and what is said of it. */
const REFUSED: Readonly<Record<string, string>> = {
  "foo=1": "Unknown filter field 'foo'",
  "like_foo=x": "Unknown filter field 'like_foo'",
  "foo.bar=x": "Unknown filter field 'foo.bar'",
  "timestamp=1": "Unknown filter field 'timestamp'",
  "record_id=1&permissions=1": "Unknown filter field 'permissions'",
  "_sort=foo": "querystring: Unknown sort field 'foo'",
  "_sort=-foo.bar": "querystring: Unknown sort field 'foo.bar'",
  "_sort=foo&bar=1": "Unknown filter field 'bar'",
  "_fields=foo": "Invalid _fields parameter in body: Fields foo do not exist",
  "_fields=uri,foo.bar": "Invalid _fields parameter in body: Fields foo do not exist",
  "like_record_id=4": "Invalid value for like_record_id",
  "_since=abc": '_since in querystring: "abc" is not a number',
  "_token=foo": "querystring: _token has invalid content",
};

/** The history as a list: what may be asked of it (`kinto/plugins/history/views.py`, `History`). */
export const HISTORY_LISTS: Block = {
  name: "history: lists",
  given: [
    ...BOB,
    account("alice"),
    record("x", { n: 1 }),
    record("42", { n: 2 }),
    record("true", { n: 2 }),
    { who: "bob", request: `PATCH ${R}/x`, body: { data: { n: 3 } } },
    { who: "bob", request: `DELETE ${R}/x` },
    { who: "bob", request: "PUT /buckets/b/groups/42" },
  ],
  rows: [
    ...Object.entries(FILTERS).map(([query, names]) => ({
      id: `HL1 ?${query}`,
      who: "bob" as const,
      request: `GET ${HISTORY}?${query}`,
      status: 200,
      check: (answer: Parameters<typeof entriesIn>[0]) =>
        expect(
          entriesIn(answer)
            .map(({ action, uri }) => NAMES[`${action} ${uri}`])
            .join(" "),
        ).toBe(names),
      ...(NOT_ON_MEMORY[query] !== undefined && { notOnMemory: NOT_ON_MEMORY[query] }),
    })),
    ...Object.entries(REFUSED).map(([query, message]) => ({
      id: `HL2 ?${query}`,
      who: "bob" as const,
      request: `GET ${HISTORY}?${query}`,
      status: 400,
      errno: 107,
      check: (answer: Parameters<typeof entriesIn>[0]) =>
        expect(dig(answer, "message")).toBe(message),
    })),
    {
      id: "HL2b details of an unknown filter",
      who: "bob",
      request: `GET ${HISTORY}?foo=1`,
      status: 400,
      json: { details: [{ location: "querystring", name: "foo" }] },
    },
    {
      id: "HL2c deletions take no unknown filter either",
      who: "bob",
      request: `DELETE ${HISTORY}?foo=1`,
      status: 400,
      message: "Unknown filter field 'foo'",
    },
    {
      id: "HL3 some fields",
      who: "bob",
      request: `GET ${HISTORY}?_fields=target.data.n&_limit=3`,
      status: 200,
      check: (answer) => {
        const always = { id: expect.any(String), last_modified: expect.any(Number) };
        expect(entriesIn(answer)).toEqual([
          { ...always, target: { data: {} } },
          { ...always, target: { data: {} } },
          { ...always, target: { data: { n: 3 } } },
        ]);
      },
    },
    {
      id: "HL4a a page",
      who: "bob",
      request: `GET ${HISTORY}?_limit=3`,
      status: 200,
      check: (answer) => {
        tells(
          "create /groups/42",
          "delete /collections/c/records/x",
          "update /collections/c/records/x",
        )(answer);
        expect(answer.headers.get("Next-Page")).toMatch(
          /^http:\/\/[^/]+\/v1\/buckets\/b\/history\?_limit=3&_token=/,
        );
      },
      keep: "first",
    },
    {
      id: "HL4b the next",
      who: "bob",
      request: ({ first }) => `GET !${pathOf(first)}`,
      status: 200,
      check: tells(
        "create /collections/c/records/true",
        "create /collections/c/records/42",
        "create /collections/c/records/x",
      ),
      keep: "second",
    },
    {
      id: "HL4c the last",
      who: "bob",
      request: ({ second }) => `GET !${pathOf(second)}`,
      status: 200,
      check: (answer) => {
        tells("create /collections/c", "create /")(answer);
        expect(answer.headers.has("Next-Page")).toBe(false);
      },
    },
    {
      id: "HL5a HEAD counts nothing, but has the headers of GET",
      who: "bob",
      request: `HEAD ${HISTORY}?_limit=3`,
      headers: { Origin: "http://localhost" },
      status: 200,
      check: (answer, { first }) => {
        expect(answer.text).toBe("");
        expect(answer.headers.has("Total-Objects")).toBe(false);
        expect(answer.headers.has("Total-Records")).toBe(false);
        expect(answer.headers.has("Next-Page")).toBe(true);
        expect(etagOf(answer)).toBe(etagOf(first));
        expect(exposedBy(answer.headers)).not.toContain("Total-Objects");
        expect(exposedBy(answer.headers)).toContain("Next-Page");
      },
    },
    {
      id: "HL5b other methods",
      who: "bob",
      request: `POST ${HISTORY}`,
      body: { data: {} },
      status: 405,
      errno: 115,
      check: (answer) => expect(answer.headers.get("Allow")).toBe("GET, HEAD, DELETE, OPTIONS"),
    },
    {
      id: "HL5c may not be asked for",
      who: "anon",
      request: `OPTIONS ${HISTORY}`,
      headers: { Origin: "http://localhost", "Access-Control-Request-Method": "POST" },
      status: 400,
      message: "Access-Control-Request-Method in header: Method not allowed",
    },
    {
      id: "HL5d preflight",
      who: "anon",
      request: `OPTIONS ${HISTORY}`,
      headers: { Origin: "http://localhost", "Access-Control-Request-Method": "DELETE" },
      status: 200,
      check: (answer) => {
        expect(answer.headers.get("Access-Control-Allow-Methods")).toBe("GET,HEAD,DELETE,OPTIONS");
        expect(answer.headers.get("Access-Control-Allow-Headers")).toContain("Next-Page");
        expect(answer.headers.get("Access-Control-Allow-Headers")).not.toContain("Total");
      },
    },
    {
      id: "HL5e an entry has no address",
      who: "bob",
      request: ({ first }) => `GET ${HISTORY}/${String(dig(first, "data.0.id"))}`,
      status: 404,
      errno: 111,
    },
    {
      id: "HL5f the slash is one too many",
      who: "bob",
      request: `GET ${HISTORY}/`,
      status: 307,
      check: (answer) =>
        expect(answer.headers.get("Location")).toMatch(/\/v1\/buckets\/b\/history$/),
    },
    {
      id: "HL5g only JSON is spoken",
      who: "bob",
      request: `GET ${HISTORY}`,
      headers: { Accept: "text/html" },
      status: 406,
    },
    {
      id: "HL6a not modified",
      who: "bob",
      request: `GET ${HISTORY}`,
      headers: ({ first }) => ({ "If-None-Match": `"${etagOf(first)}"` }),
      status: 304,
    },
    {
      id: "HL6b modified",
      who: "bob",
      request: `GET ${HISTORY}`,
      headers: { "If-Match": '"5"' },
      status: 412,
      errno: 114,
      check: (answer) => expect(answer.json).not.toHaveProperty("details"),
    },
    {
      id: "HL6c for deletions as well",
      who: "bob",
      request: `DELETE ${HISTORY}`,
      headers: { "If-Match": '"5"' },
      status: 412,
    },
    {
      id: "HL7a one is deleted",
      who: "bob",
      request: `DELETE ${HISTORY}?_limit=1&action=create`,
      status: 200,
      check: (answer, { first }) => {
        expect(entriesIn(answer)).toMatchObject([
          { id: String(dig(first, "data.0.id")), deleted: true },
        ]);
        expect(answer.headers.has("Next-Page")).toBe(true);
        expect(etagOf(answer)).toBeGreaterThan(etagOf(first));
      },
      keep: "deleted",
    },
    {
      id: "HL7b nothing of it is logged",
      who: "bob",
      request: ({ first }) => `GET ${HISTORY}?_since=${etagOf(first)}`,
      status: 200,
      check: (answer, { deleted }) => expect(entriesIn(answer)).toEqual(entriesIn(deleted)),
    },
    {
      id: "HL8 in a batch",
      who: "bob",
      request: "POST /batch",
      body: { requests: [{ path: `${HISTORY}?record_id=42` }, { path: `${HISTORY}?foo=1` }] },
      status: 200,
      json: {
        responses: [
          { status: 200, path: `/v1${HISTORY}`, body: { data: [{ record_id: "42" }] } },
          { status: 400 },
        ],
      },
    },
  ],
};

function pathOf(answer: { readonly headers: Headers } | undefined): string {
  const { pathname, search } = new URL(answer?.headers.get("Next-Page") ?? "");
  return pathname + search;
}

function exposedBy(headers: Headers): readonly string[] {
  return (headers.get("Access-Control-Expose-Headers") ?? "").split(", ");
}
