import { expect } from "vitest";
import type { Asked } from "../ask.js";
import type { Block } from "../row.js";

const ORIGIN = { Origin: "http://x" };

/** Nothing says which methods there are: the whole server has no others. */
const refuses = (answer: Asked): void => {
  expect(answer.json).toMatchObject({ errno: 115 });
  expect(answer.headers.get("Allow")).toBeNull();
};

/** `kinto/core/initialization.py`, `restrict_http_methods_if_readonly`. */
export const READ_ONLY: Block = {
  name: "settings: a read-only server",
  profile: "read-only",
  given: [],
  rows: [
    {
      id: "RO1 the root may be kept",
      who: "anon",
      request: "GET /",
      status: 200,
      json: { settings: { readonly: true } },
      check: (answer) => {
        expect(answer.headers.get("Cache-Control")).toBe("max-age=86400");
        expect(answer.headers.get("Expires")).not.toBeNull();
      },
    },
    { id: "RO2 a write", who: "U", request: "PUT /buckets/b", status: 405, check: refuses },
    {
      id: "RO3 a batch, even of reads",
      who: "U",
      request: "POST /batch",
      body: { requests: [{ path: "/" }] },
      status: 405,
      check: refuses,
    },
    {
      id: "RO4 before redirects",
      who: "U",
      request: "PUT !/buckets/b",
      status: 405,
      check: refuses,
    },
    { id: "RO5 and bad bytes", who: "U", request: "PUT /%ff", status: 405, check: refuses },
    {
      id: "RO6 the default bucket would be made by a look",
      who: "U",
      request: "GET /buckets/default",
      status: 405,
      check: refuses,
    },
    {
      id: "RO7 a list that nobody has looked at",
      who: "U",
      request: "GET /buckets",
      status: 503,
      errno: 201,
      message: "Resource timestamp cannot be written.",
      check: (answer) => expect(answer.headers.get("Retry-After")).toBe("3"),
      notOnMemory: "the memory backend does not hear of the setting",
    },
    {
      id: "RO8 a preflight for a write",
      who: "anon",
      request: "OPTIONS /buckets",
      headers: { ...ORIGIN, "Access-Control-Request-Method": "POST" },
      status: 400,
    },
    {
      id: "RO9 a preflight for a read",
      who: "anon",
      request: "OPTIONS /buckets/b",
      headers: { ...ORIGIN, "Access-Control-Request-Method": "GET" },
      status: 200,
      check: (answer) =>
        expect(answer.headers.get("Access-Control-Allow-Methods")).toBe("GET,HEAD,OPTIONS"),
    },
    { id: "RO10 who may not read", who: "U", request: "GET /buckets/b", status: 403 },
  ],
};
