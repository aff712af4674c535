import { expect } from "vitest";
import { BOB, R } from "../given.js";
import { dig, type Block } from "../row.js";

const ORIGIN = { Origin: "http://x" };

export const ROOT: Block = {
  name: "root, routing, CORS",
  given: BOB,
  rows: [
    {
      id: "R01 the root says which server it is",
      who: "anon",
      request: "GET /",
      status: 200,
      json: {
        project_name: "kinto",
        http_api_version: "1.23",
        settings: { batch_max_requests: 25, readonly: false, explicit_permissions: true },
      },
      check: (answer) => {
        expect(answer.json).not.toHaveProperty("user");
        expect(dig(answer, "url")).toMatch(/^http:.*\/v1\/$/);
        expect(answer.headers.get("Cache-Control")).toBeNull();
        expect(answer.headers.get("ETag")).toBeNull();
        expect(answer.headers.get("Content-Type")).toBe("application/json");
        expect(answer.headers.get("X-Content-Type-Options")).toBe("nosniff");
        expect(answer.headers.get("Content-Security-Policy")).toContain("default-src 'none'");
      },
    },
    {
      id: "R02 the root names an authenticated user",
      who: "bob",
      request: "GET /",
      status: 200,
      json: { user: { id: "account:bob", bucket: "320816bc-8da6-73b7-ade4-0ea30681953c" } },
      check: (answer) => {
        const principals = dig(answer, "user.principals") as readonly string[];
        expect(principals[0]).toBe("account:bob");
        expect(principals.toSorted()).toEqual([
          "account:bob",
          "system.Authenticated",
          "system.Everyone",
        ]);
      },
    },
    {
      id: "R03 every capability has a description and a URL",
      who: "anon",
      request: "GET /",
      status: 200,
      check: (answer) => {
        const capabilities = dig(answer, "capabilities") as Record<string, object>;
        expect(Object.keys(capabilities)).toEqual(
          expect.arrayContaining(["accounts", "basicauth", "default_bucket", "flush_endpoint"]),
        );
        for (const capability of Object.values(capabilities)) {
          expect(capability).toMatchObject({
            description: expect.any(String) as string,
            url: expect.any(String) as string,
          });
        }
      },
    },
    {
      id: "R05 a path without version leads to the version",
      who: "anon",
      request: "GET !/",
      status: 307,
      check: (answer) => expect(answer.headers.get("Location")).toMatch(/^http:.*\/v1\/$/),
    },
    {
      id: "R06 and keeps the query",
      who: "anon",
      request: "GET !/buckets?x=1",
      status: 307,
      check: (answer) => expect(answer.headers.get("Location")).toMatch(/\/v1\/buckets\?x=1$/),
    },
    { id: "R07 whatever the method", who: "anon", request: "POST !/buckets", status: 307 },
    { id: "R08 except for a preflight", who: "anon", request: "OPTIONS !/buckets", status: 200 },
    {
      id: "R09 a slash too many is taken away",
      who: "anon",
      request: "GET /buckets/?_limit=1",
      status: 307,
      check: (answer) => {
        expect(answer.headers.get("Location")).toMatch(/\/v1\/buckets\?_limit=1$/);
        expect(answer.headers.get("Cache-Control")).toBe("max-age=3600");
      },
    },
    {
      id: "R10 the version without slash gets one",
      who: "anon",
      request: "GET !/v1",
      status: 307,
      check: (answer) => expect(answer.headers.get("Location")).toMatch(/\/v1\/$/),
    },
    {
      id: "R11 an unknown path",
      who: "anon",
      request: "GET /nope",
      status: 404,
      errno: 111,
      message: "could not be found",
    },
    {
      id: "R12 an unknown version",
      who: "anon",
      request: "GET !/v2/buckets",
      status: 404,
      errno: 116,
    },
    {
      id: "R13 the heartbeat",
      who: "anon",
      request: "GET /__heartbeat__",
      status: 200,
      json: { storage: true, permission: true, cache: true },
    },
    {
      id: "R14 the heartbeat for load balancers",
      who: "anon",
      request: "GET /__lbheartbeat__",
      status: 200,
      check: (answer) => expect(answer.json).toEqual({}),
    },
    {
      id: "R15 how to contribute",
      who: "anon",
      request: "GET /contribute.json",
      status: 200,
      json: { name: expect.any(String) as string },
    },
    {
      id: "R17 a preflight accepts any header",
      who: "anon",
      request: "OPTIONS /buckets",
      headers: {
        ...ORIGIN,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "if-match,x-foo",
      },
      status: 200,
      check: (answer) => {
        const header = (name: string): string[] =>
          (answer.headers.get(`Access-Control-${name}`) ?? "").split(",");
        expect(header("Allow-Origin")).toEqual(["*"]);
        expect(header("Allow-Methods")).toEqual(["HEAD", "GET", "POST", "DELETE", "OPTIONS"]);
        expect(header("Allow-Headers")).toEqual(expect.arrayContaining(["if-match", "x-foo"]));
        expect(header("Max-Age")).toEqual(["3600"]);
      },
    },
    {
      id: "R18 a preflight below the default bucket needs no user",
      who: "anon",
      request: "OPTIONS /buckets/default/collections/a",
      headers: { ...ORIGIN, "Access-Control-Request-Method": "PUT" },
      status: 200,
    },
    {
      id: "R19 a preflight for a method that is not there",
      who: "anon",
      request: "OPTIONS /buckets",
      headers: { ...ORIGIN, "Access-Control-Request-Method": "PATCH" },
      status: 400,
      errno: 107,
    },
    {
      id: "R20 a preflight without Origin",
      who: "anon",
      request: "OPTIONS /buckets",
      headers: { "Access-Control-Request-Method": "GET" },
      status: 400,
      errno: 107,
      message: "Origin in header: this header is mandatory",
    },
    {
      id: "R21 the totals of a list are readable from other origins",
      who: "bob",
      request: `HEAD ${R}`,
      headers: ORIGIN,
      status: 200,
      check: (answer) => {
        const exposed = answer.headers.get("Access-Control-Expose-Headers")?.split(", ");
        expect(exposed).toEqual(
          expect.arrayContaining(["Total-Objects", "Total-Records", "ETag", "Next-Page"]),
        );
        expect(answer.headers.get("Access-Control-Allow-Origin")).toBe("*");
      },
    },
    {
      id: "R22 the ETag of a write is not",
      who: "bob",
      request: `POST ${R}`,
      headers: ORIGIN,
      status: 201,
      check: (answer) => {
        const exposed = answer.headers.get("Access-Control-Expose-Headers")?.split(", ");
        expect(exposed?.toSorted()).toEqual([
          "Alert",
          "Backoff",
          "Content-Length",
          "Content-Type",
          "Retry-After",
        ]);
      },
    },
    {
      id: "R23 without Origin there is no permission for one",
      who: "bob",
      request: "GET /buckets",
      status: 200,
      check: (answer) => {
        expect(answer.headers.get("Access-Control-Allow-Origin")).toBeNull();
        expect(answer.headers.get("Access-Control-Expose-Headers")).toContain("ETag");
      },
    },
    {
      id: "R24 errors have CORS headers",
      who: "anon",
      request: "GET /buckets/b",
      headers: ORIGIN,
      status: 401,
      check: (answer) => expect(answer.headers.get("Access-Control-Allow-Origin")).toBe("*"),
    },
  ],
};
