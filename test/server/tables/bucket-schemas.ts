import { expect } from "vitest";
import { BOB, C, R } from "../given.js";
import { dig, timeOf, type Block } from "../row.js";

const G = "/buckets/b/groups/g";
const MINE = "/buckets/default/collections/c";

export const BUCKET_SCHEMAS: Block = {
  name: "schemas of buckets",
  profile: "schema validation",
  given: BOB,
  rows: [
    {
      id: "a bucket with schemas",
      who: "bob",
      request: "PUT /buckets/b",
      body: {
        data: {
          "collection:schema": { properties: { color: { enum: ["red", "blue"] } } },
          "group:schema": { required: ["title"] },
          "record:schema": { properties: { n: { maximum: 10 } } },
        },
      },
      status: 200,
    },
    {
      id: "a collection",
      who: "bob",
      request: `PUT ${C}`,
      body: { data: { color: "green" } },
      status: 400,
      errno: 107,
      message: "color in body: 'green' is not one of ['red', 'blue']",
    },
    {
      id: "a patch of it",
      who: "bob",
      request: `PATCH ${C}`,
      body: { data: { color: null } },
      status: 400,
      message: "color in body: None is not one of ['red', 'blue']",
    },
    {
      id: "a post of it",
      who: "bob",
      request: "POST /buckets/b/collections",
      body: { data: { color: 1 } },
      status: 400,
    },
    {
      id: "a good one has no stamp",
      who: "bob",
      request: `PUT ${C}`,
      body: { data: { color: "red" } },
      status: 200,
      check: (answer) => expect(dig(answer, "data.schema")).toBeUndefined(),
    },
    {
      id: "a group",
      who: "bob",
      request: `PUT ${G}`,
      body: { data: { members: [] } },
      status: 400,
      message: "'title' is a required property",
    },
    {
      id: "a good group",
      who: "bob",
      request: `PUT ${G}`,
      body: { data: { title: 1 } },
      status: 201,
      json: { data: { title: 1, members: [] } },
    },
    {
      id: "a record",
      who: "bob",
      request: `PUT ${R}/x`,
      body: { data: { n: 11 } },
      status: 400,
      message: "11 is greater than the maximum of 10",
    },
    {
      id: "a good record has no stamp",
      who: "bob",
      request: `PUT ${R}/x`,
      body: { data: { n: 10, schema: 7 } },
      status: 201,
      json: { data: { n: 10, schema: 7 } },
    },
    {
      id: "a schema of the collection as well",
      who: "bob",
      request: `PATCH ${C}`,
      body: { data: { schema: { properties: { n: { minimum: 12 } } } } },
      status: 200,
      keep: "collection",
    },
    {
      id: "counts first",
      who: "bob",
      request: `PUT ${R}/x`,
      body: { data: { n: 11 } },
      status: 400,
      message: "11 is less than the minimum of 12",
    },
    {
      id: "and that of the bucket then",
      who: "bob",
      request: `PUT ${R}/x`,
      body: { data: { n: 12 } },
      status: 400,
      message: "12 is greater than the maximum of 10",
    },
    {
      id: "a batch knows the collection as it was when it first looked",
      who: "bob",
      request: "POST /batch",
      body: {
        requests: [
          { method: "PUT", path: `${R}/y`, body: { data: {} } },
          { method: "PATCH", path: C, body: { data: { schema: { required: ["a"] } } } },
          { method: "PUT", path: `${R}/z`, body: { data: {} } },
          { method: "PUT", path: `${R}/z`, body: { data: { n: 1 } } },
        ],
      },
      status: 200,
      check: (answer, seen) => {
        const statuses = [0, 1, 2, 3].map((index) => dig(answer, `responses.${index}.status`));
        expect(statuses).toEqual([201, 200, 201, 400]);
        const stamp = dig(answer, "responses.2.body.data.schema");
        expect(stamp).toBe(timeOf(seen["collection"]));
      },
    },
    {
      id: "a batch that makes the collection",
      who: "bob",
      request: "POST /batch",
      body: {
        requests: [
          {
            method: "PUT",
            path: "/buckets/b/collections/new",
            body: { data: { schema: { required: ["a"] } } },
          },
          { method: "POST", path: "/buckets/b/collections/new/records", body: { data: {} } },
          { method: "POST", path: "/buckets/b/collections/new/records", body: { data: { a: 1 } } },
        ],
      },
      status: 200,
      check: (answer) => {
        const statuses = [0, 1, 2].map((index) => dig(answer, `responses.${index}.status`));
        expect(statuses).toEqual([201, 400, 201]);
      },
    },
    {
      id: "a batch knows the bucket as it was when it first looked",
      who: "bob",
      request: "POST /batch",
      body: {
        requests: [
          { method: "PUT", path: G, body: { data: { title: 1 } } },
          { method: "PATCH", path: "/buckets/b", body: { data: { "group:schema": {} } } },
          { method: "PUT", path: G, body: { data: {} } },
        ],
      },
      status: 200,
      check: (answer) => {
        const statuses = [0, 1, 2].map((index) => dig(answer, `responses.${index}.status`));
        expect(statuses).toEqual([200, 200, 400]);
      },
    },
    {
      id: "a collection in the default bucket",
      who: "bob",
      request: `PUT ${MINE}`,
      body: { data: { schema: { required: ["title"] } } },
      status: 201,
      keep: "mine",
    },
    {
      id: "whose schema counts for nothing by that name",
      who: "bob",
      request: `PUT ${MINE}/records/x`,
      body: { data: { schema: 5 } },
      status: 201,
      json: { data: { schema: 5 } },
    },
    {
      id: "the real name",
      who: "bob",
      request: "GET /buckets/default",
      status: 200,
      keep: "bucket",
    },
    {
      id: "whose schema counts by its real name",
      who: "bob",
      request: (seen) =>
        `PUT /buckets/${String(dig(seen["bucket"], "data.id"))}/collections/c/records/x`,
      body: { data: {} },
      status: 400,
      message: "'title' is a required property",
    },
    {
      id: "a schema for all records of the default bucket",
      who: "bob",
      request: "PATCH /buckets/default",
      body: { data: { "record:schema": { required: ["n"] } } },
      status: 200,
    },
    {
      id: "counts by that name, too",
      who: "bob",
      request: `PUT ${MINE}/records/x`,
      body: { data: {} },
      status: 400,
      message: "'n' is a required property",
    },
    {
      id: "and what is made on the way stays",
      who: "bob",
      request: "POST /buckets/default/collections/other/records",
      body: { data: {} },
      status: 400,
    },
    {
      id: "it is there",
      who: "bob",
      request: (seen) => `GET /buckets/${String(dig(seen["bucket"], "data.id"))}/collections/other`,
      status: 200,
    },
  ],
};
