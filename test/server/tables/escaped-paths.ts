import { expect } from "vitest";
import { BOB } from "../given.js";
import type { Asked } from "../ask.js";
import type { Block } from "../row.js";

const UUID = "320816bc-8da6-73b7-ade4-0ea30681953c";

function leadsTo(path: string): (answer: Asked) => void {
  return ({ headers }) => expect(new URL(headers.get("Location") ?? "").pathname).toBe(path);
}

/** What is escaped in a path without need is the same path (`webob/request.py`, `path`). */
export const ESCAPED_PATHS: Block = {
  name: "escaped paths",
  given: BOB,
  rows: [
    {
      id: "EP1a the default bucket",
      who: "bob",
      request: "GET /buckets/%64efault",
      status: 200,
      json: { data: { id: UUID } },
    },
    {
      id: "EP1b with a slash that is escaped, too",
      who: "bob",
      request: "GET !/v1%2F%62uckets%2Fdefault",
      status: 200,
      json: { data: { id: UUID } },
    },
    {
      id: "EP1c in a batch",
      who: "bob",
      request: "POST /batch",
      body: { requests: [{ path: "/buckets/%64efault" }, { path: "/buckets/%64efault/" }] },
      status: 200,
      json: {
        responses: [
          { status: 200, path: `/v1/buckets/default`, body: { data: { id: UUID } } },
          { status: 200, path: `/v1/buckets/default`, body: { data: { id: UUID } } },
        ],
      },
    },
    { id: "EP1d of nobody", who: "anon", request: "GET /buckets/%64efault", status: 401 },
    {
      id: "EP1e with a preflight",
      who: "anon",
      request: "OPTIONS /buckets/%64efault",
      headers: { Origin: "http://a.org", "Access-Control-Request-Method": "GET" },
      status: 200,
    },
    {
      id: "EP1f with a slash too many",
      who: "bob",
      request: "GET /buckets/%64efault/",
      status: 307,
      check: leadsTo("/v1/buckets/default"),
    },
    {
      id: "EP2 a collection of the default bucket that is put",
      who: "bob",
      request: "PUT /buckets/default/collections/%61bc",
      status: 201,
      json: { data: { id: "abc" } },
    },
    {
      id: "EP3 one that is called like the bucket",
      who: "bob",
      request: "PUT /buckets/%64efault/collections/%64efault",
      status: 201,
      json: { data: { id: "default" } },
    },
    {
      id: "EP4 any bucket",
      who: "bob",
      request: "GET /%62uckets/%62/collections",
      status: 200,
      ids: "c",
    },
    { id: "EP5 the version", who: "anon", request: "GET !/%76%31/", status: 200 },
    {
      id: "EP6a a redirect keeps the query as it is",
      who: "anon",
      request: "GET !/%61b?%61=%62",
      status: 307,
      check: (answer) =>
        expect(answer.headers.get("Location")).toMatch(/\/\/[^/]+\/v1\/ab\?%61=%62$/),
    },
    {
      id: "EP6b and escapes what has to be",
      who: "anon",
      request: "GET /a%3Fb%23c%20d%2525%zz%7E[é]/",
      status: 307,
      check: leadsTo("/v1/a%3Fb%23c%20d%2525%25zz~%5B%C3%A9%5D"),
    },
  ],
};
