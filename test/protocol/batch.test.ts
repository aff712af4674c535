import { expect, test } from "vitest";
import { batchBody, readBatch, type SubRequest } from "../../src/protocol/batch.js";
import type { Json } from "../../src/record/json.js";

test("the paths of a batch contain the version of the API", () => {
  const requests: readonly SubRequest[] = [
    { method: "GET", path: "/" },
    { method: "PUT", path: "/x", headers: { "If-None-Match": "*" }, body: { data: {} } },
  ];

  expect(batchBody(requests)).toEqual({
    requests: [
      { method: "GET", path: "/v1/" },
      { method: "PUT", path: "/v1/x", headers: { "If-None-Match": "*" }, body: { data: {} } },
    ],
  });
});

test("the answers come in the order of the requests, their headers in any spelling", () => {
  const responses = [
    {
      status: 201,
      path: "/v1/a",
      headers: { ETag: '"1"', "content-type": "x" },
      body: { data: 1 },
    },
    { status: 404, path: "/v1/b", headers: {}, body: null },
  ];

  const [created, missing] = readBatch({ responses }, 2) ?? [];

  expect([created?.status, created?.body]).toEqual([201, { data: 1 }]);
  expect(["etag", "ETAG", "Content-Type"].map((name) => created?.header(name))).toEqual([
    '"1"',
    '"1"',
    "x",
  ]);
  expect([missing?.status, missing?.body, missing?.header("ETag")]).toEqual([404, null, undefined]);
});

test.each<Json | undefined>([
  undefined,
  null,
  "<html>",
  [],
  {},
  { responses: null },
  { responses: {} },
  { responses: [] },
  { responses: [{ status: 200 }] },
  { responses: [{ status: 200 }, { status: 200 }, { status: 200 }] },
  { responses: [{ status: 200 }, null] },
  { responses: [{ status: 200 }, "200"] },
  { responses: [{ status: 200 }, []] },
  { responses: [{ status: 200 }, {}] },
  { responses: [{ status: 200 }, { status: "200" }] },
])("%j is not the answer to a batch of two", (body) => {
  expect(readBatch(body, 2)).toBeUndefined();
});

test.each<[string, Json]>([
  ["no headers", { status: 200 }],
  ["headers that are none", { status: 200, headers: ["ETag"] }],
  ["a header that is no text", { status: 200, headers: { ETag: 5 } }],
  ["a header of the prototype", { status: 200, headers: { toString: "x" } }],
])("%s: there is no ETag", (_name, response) => {
  const [answer] = readBatch({ responses: [response] }, 1) ?? [];
  expect(answer?.status).toBe(200);
  expect(answer?.header("ETag")).toBeUndefined();
  expect(answer?.header("constructor")).toBeUndefined();
});
