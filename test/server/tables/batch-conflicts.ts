import { expect } from "vitest";
import type { Asked } from "../ask.js";
import { BOB, C, R } from "../given.js";
import { dig, type Block, type Row } from "../row.js";

const PAST = 1_000_000;
/** The second of these two is a conflict. */
const TWINS = ["p1", "p2"].map((id) => ({
  method: "PUT",
  path: `${R}/${id}`,
  body: { data: { last_modified: PAST } },
}));

const statusesAre = (expected: readonly number[]) => (answer: Asked) => {
  const responses = dig(answer, "responses") as readonly { status: number }[];
  expect(responses.map(({ status }) => status)).toEqual(expected);
};

const batch = (id: string, requests: readonly object[], statuses: readonly number[]): Row => ({
  id,
  who: "bob",
  request: "POST /batch",
  body: { requests },
  status: 200,
  check: statusesAre(statuses),
});

const CONSTRAINT = { notOnMemory: "only PostgreSQL has the constraint, and transactions" };
/** To Kinto, what was undone has been done nevertheless, once its consequences are drawn at the end of the request. */
const UNDONE = { onlyOurs: "Kinto purges a bucket although it was not deleted" };
const MADE = { onlyOurs: "Kinto does not make the default bucket twice in a request" };

/** 409 undoes the parts of a batch that came before it, although they were answered (`kinto/core/views/batch.py`). */
export const BATCH_CONFLICTS: Block = {
  name: "batches with a conflict",
  given: [
    ...BOB,
    { who: "bob", request: "PUT /buckets/z" },
    { who: "bob", request: "PUT /buckets/z/collections/y" },
    { who: "bob", request: "PUT /buckets/z/collections/y/records/x" },
  ],
  rows: [
    {
      ...batch(
        "B30a each conflict undoes what came before",
        [
          { method: "PUT", path: `${R}/q1` },
          { method: "PUT", path: `${C}2` },
          ...TWINS,
          { method: "PUT", path: `${C}2/records/x` },
          { method: "PUT", path: `${C}3` },
          { method: "PUT", path: `${C}3/records/x` },
          ...TWINS,
          { method: "PUT", path: `${R}/q2` },
        ],
        [201, 201, 201, 409, 404, 201, 201, 201, 409, 201],
      ),
      ...CONSTRAINT,
    },
    { id: "B30b a record", who: "bob", request: `GET ${R}`, status: 200, ids: "q2", ...CONSTRAINT },
    {
      id: "B30c a collection",
      who: "bob",
      request: "GET /buckets/b/collections",
      status: 200,
      ids: "c",
      ...CONSTRAINT,
    },
    {
      id: "B31 the conflict says when to come back",
      who: "bob",
      request: "POST /batch",
      body: { requests: TWINS },
      status: 200,
      json: { responses: [{ status: 201 }, { status: 409, headers: { "Retry-After": "3" } }] },
      ...CONSTRAINT,
    },
    {
      ...batch(
        "B32a a group",
        [
          {
            method: "PUT",
            path: "/buckets/b/groups/g",
            body: { data: { members: ["account:bob"] } },
          },
          ...TWINS,
        ],
        [201, 201, 409],
      ),
      ...CONSTRAINT,
    },
    {
      id: "B32b is undone",
      who: "bob",
      request: "GET /buckets/b/groups/g",
      status: 404,
      ...CONSTRAINT,
    },
    {
      ...batch(
        "B33a a deletion",
        [{ method: "DELETE", path: "/buckets/z" }, ...TWINS],
        [200, 201, 409],
      ),
      ...UNDONE,
    },
    {
      id: "B33b is undone, and what was in the bucket is there",
      who: "bob",
      request: "GET /buckets/z/collections/y/records",
      status: 200,
      ids: "x",
      ...UNDONE,
    },
    {
      ...batch(
        "B34a the default bucket is made again",
        [
          { method: "PUT", path: "/buckets/default/collections/t/records/1" },
          ...TWINS,
          { method: "PUT", path: "/buckets/default/collections/t/records/2" },
        ],
        [201, 201, 409, 201],
      ),
      ...MADE,
    },
    {
      id: "B34b for what comes after",
      who: "bob",
      request: "GET /buckets/default/collections/t/records",
      status: 200,
      ids: "2",
      ...MADE,
    },
  ],
};
