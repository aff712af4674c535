import { expect } from "vitest";
import type { Asked, Question } from "../ask.js";
import { BOB, R, record } from "../given.js";
import { dig, type Block, type Row } from "../row.js";

const OURS = { Origin: "https://app.kinto.test" };
const THEIRS = { Origin: "https://evil.test" };
const PREFLIGHT = { ...OURS, "Access-Control-Request-Method": "GET" };

const allows = (origin: string | null) => (answer: Asked) => {
  expect(answer.headers.get("Access-Control-Allow-Origin")).toBe(origin);
};

const keeps = (control: string) => (answer: Asked) => {
  expect(answer.headers.get("Cache-Control")).toBe(control);
  expect(answer.headers.has("Expires")).toBe(control.startsWith("max-age"));
};

const NOT_KEPT = "max-age=0, must-revalidate, no-cache, no-store";

/** One method of an endpoint that the settings switched off. */
function off(request: string, allowed: string): Row {
  return {
    id: `SE1 ${request}`,
    who: "bob",
    request,
    status: 405,
    check: (answer) => expect(answer.headers.get("Allow")).toBe(allowed),
  };
}

/** What the settings of a server change besides what it stores: see `PROFILES`. */
export const OPERATIONS: Block = {
  name: "settings: origins, names, caches, endpoints",
  profile: "settings of all kinds",
  given: [
    { who: "anon", request: "PUT /accounts/bob", body: { data: { password: "s3cr3t" } } },
    {
      who: "bob",
      request: "PUT /buckets/b",
      body: { permissions: { read: ["system.Everyone"] } },
    },
    ...["c", "slow", "fast", "own"].map((id): Question => {
      const expires: Readonly<Record<string, number>> = { slow: 90, fast: 3 };
      const data = id in expires ? { id, cache_expires: expires[id] } : { id };
      return { who: "bob", request: "POST /buckets/b/collections", body: { data } };
    }),
    record("x", { a: 1 }),
  ],
  rows: [
    {
      id: "SN1 a server has the name that it was given",
      who: "anon",
      request: "GET /",
      status: 200,
      json: {
        project_name: "sync",
        project_docs: "https://docs.kinto.test/",
        url: "https://kinto.test:8443/v1/",
        settings: { batch_max_requests: 2, explicit_permissions: true, readonly: false },
      },
    },
    {
      id: "SN2 and leads to it",
      who: "anon",
      request: "GET !/buckets?a=1",
      status: 307,
      check: (answer) => {
        expect(answer.headers.get("Location")).toBe("https://kinto.test:8443/v1/buckets?a=1");
        keeps("max-age=30")(answer);
      },
    },
    {
      id: "SN3 a redirect need not say how long it is good",
      who: "anon",
      request: "GET /buckets/",
      status: 307,
      check: (answer) => {
        expect(answer.headers.get("Location")).toBe("https://kinto.test:8443/v1/buckets");
        expect(answer.headers.get("Cache-Control")).toBeNull();
      },
    },
    {
      id: "SN4 pages follow each other there",
      who: "bob",
      request: "GET /buckets/b/collections?_limit=1",
      status: 200,
      check: (answer) => {
        const start = /^https:\/\/kinto\.test:8443\/v1\/buckets\/b\/collections\?_limit=1&_token=/;
        expect(answer.headers.get("Next-Page")).toMatch(start);
      },
    },
    {
      id: "SN5 a batch has few requests",
      who: "anon",
      request: "POST /batch",
      body: { requests: [{ path: "/" }, { path: "/" }, { path: "/" }] },
      status: 400,
      message: "Number of requests is limited to 2",
    },
    {
      id: "SC1 an origin that matches a pattern is named",
      who: "bob",
      request: `GET ${R}`,
      headers: OURS,
      status: 200,
      check: allows("https://app.kinto.test"),
    },
    {
      id: "SC2 any other is refused",
      who: "bob",
      request: `GET ${R}`,
      headers: THEIRS,
      status: 400,
      errno: 107,
      message: "Origin in header: https://evil.test not allowed",
      check: allows(null),
    },
    {
      id: "SC3 together with what else is wrong",
      who: "bob",
      request: `GET ${R}?_limit=-1`,
      headers: { ...THEIRS, "If-Match": "x" },
      status: 400,
      check: (answer) => {
        const details = dig(answer, "details") as readonly { name: string }[];
        expect(details.map(({ name }) => name)).toEqual(["If-Match", "Origin", "_limit"]);
      },
    },
    {
      id: "SC4 but after permissions",
      who: "anon",
      request: "PUT /buckets/z",
      headers: THEIRS,
      status: 401,
      check: allows(null),
    },
    {
      id: "SC5 it writes nothing",
      who: "bob",
      request: `PUT ${R}/evil`,
      headers: THEIRS,
      status: 400,
    },
    { id: "SC5b as is seen", who: "bob", request: `GET ${R}/evil`, status: 404 },
    { id: "SC6 the root refuses it", who: "anon", request: "GET /", headers: THEIRS, status: 400 },
    {
      id: "SC7 and the batch",
      who: "anon",
      request: "POST /batch",
      headers: THEIRS,
      body: { requests: [] },
      status: 400,
      message: "Origin in header: https://evil.test not allowed",
    },
    {
      id: "SC8 errors name the origin",
      who: "bob",
      request: `GET ${R}/none`,
      headers: OURS,
      status: 404,
      check: allows("https://app.kinto.test"),
    },
    {
      id: "SC9 where no endpoint is concerned, patterns are not looked at",
      who: "anon",
      request: "GET /nope",
      headers: OURS,
      status: 404,
      check: allows(null),
    },
    {
      id: "SC10 but whole origins are",
      who: "anon",
      request: "GET /nope",
      headers: { Origin: "http://whole.test" },
      status: 404,
      check: allows("http://whole.test"),
    },
    {
      id: "SC11 a preflight says how long it is good",
      who: "anon",
      request: `OPTIONS ${R}`,
      headers: PREFLIGHT,
      status: 200,
      check: (answer) => {
        allows("https://app.kinto.test")(answer);
        expect(answer.headers.get("Access-Control-Max-Age")).toBe("60");
      },
    },
    {
      id: "SC12 and is refused like anything else",
      who: "anon",
      request: `OPTIONS ${R}`,
      headers: { ...PREFLIGHT, ...THEIRS },
      status: 400,
      message: "Origin in header: https://evil.test not allowed",
    },
    off("POST /buckets", "HEAD, GET, DELETE, OPTIONS"),
    off("PUT /buckets/b/collections/c", "GET, HEAD, PATCH, DELETE, OPTIONS"),
    off(`DELETE ${R}/x`, "GET, HEAD, PUT, PATCH, OPTIONS"),
    off("GET /buckets/b/groups/g", "PUT, PATCH, DELETE, OPTIONS"),
    off("HEAD /buckets/b/groups/g", "PUT, PATCH, DELETE, OPTIONS"),
    {
      id: "SE2 what is switched off is off before anybody is asked who they are",
      who: "anon",
      request: "POST /buckets",
      status: 405,
    },
    {
      id: "SE3 and in batches",
      who: "bob",
      request: "POST /batch",
      body: { requests: [{ method: "POST", path: "/buckets" }] },
      status: 200,
      json: { responses: [{ status: 405, body: { errno: 115 } }] },
    },
    {
      id: "SE4 a preflight for it is refused",
      who: "anon",
      request: "OPTIONS /buckets",
      headers: { ...PREFLIGHT, "Access-Control-Request-Method": "POST" },
      status: 400,
    },
    {
      id: "SE5 without an own HEAD, a list is asked as by GET: it is not counted",
      who: "bob",
      request: "HEAD /buckets/b/collections",
      status: 200,
      check: (answer) => expect(answer.headers.get("Total-Objects")).toBeNull(),
    },
    {
      id: "SK1 anonymous readers may keep a bucket",
      who: "anon",
      request: "GET /buckets/b",
      status: 200,
      check: keeps("max-age=10"),
    },
    {
      id: "SK2 others may not",
      who: "bob",
      request: "GET /buckets/b",
      status: 200,
      check: keeps("no-cache, no-store"),
    },
    {
      id: "SK3 nothing is kept for 0 seconds, which says nothing more",
      who: "anon",
      request: "GET /buckets/b/collections",
      status: 200,
      check: keeps("no-cache, no-store"),
    },
    {
      id: "SK4 except of records, where it is said in full",
      who: "anon",
      request: "GET /buckets/b/collections/own/records",
      status: 200,
      check: (answer) => {
        keeps(NOT_KEPT)(answer);
        expect(answer.headers.get("Pragma")).toBe("no-cache");
      },
    },
    {
      id: "SK5 a bucket may have its own time for records",
      who: "anon",
      request: `GET ${R}/x`,
      status: 200,
      check: keeps("max-age=20"),
    },
    {
      id: "SK6 the collection says it itself, if it says more",
      who: "anon",
      request: "GET /buckets/b/collections/slow/records",
      status: 200,
      check: keeps("max-age=90"),
    },
    {
      id: "SK7 and not if it says less",
      who: "anon",
      request: "GET /buckets/b/collections/fast/records",
      status: 200,
      check: keeps("max-age=20"),
    },
  ],
};

/** A server that sends nobody anywhere. */
export const REDIRECTS_OFF: Block = {
  name: "settings: no redirects",
  profile: "administrators, no redirects",
  given: BOB,
  rows: [
    { id: "SR1 no version", who: "anon", request: "GET !/buckets", status: 404, errno: 116 },
    {
      id: "SR2 not for preflights",
      who: "anon",
      request: "OPTIONS !/buckets",
      status: 404,
      errno: 116,
    },
    { id: "SR3 no slash", who: "anon", request: "GET !/v1", status: 404, errno: 111 },
    { id: "SR4 a slash too many", who: "bob", request: "GET /buckets/", status: 404, errno: 111 },
    {
      id: "SR5 also below the default bucket",
      who: "bob",
      request: "GET /buckets/default/collections/",
      status: 404,
      errno: 111,
    },
    { id: "SR6 the root is where it was", who: "anon", request: "GET /", status: 200 },
  ],
};
