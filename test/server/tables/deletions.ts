import { expect } from "vitest";
import { BOB, C, R, record } from "../given.js";
import { dig, etagOf, type Block, type Row } from "../row.js";

export const DELETIONS: Block = {
  name: "deletions",
  given: [...BOB, record("x", {}), record("odd", {})],
  rows: [
    {
      id: "O26a two more records",
      who: "bob",
      request: `PUT ${R}/n1`,
      body: { data: { n: 1 } },
      status: 201,
    },
    {
      id: "O26b of which one is other",
      who: "bob",
      request: `PUT ${R}/n2`,
      body: { data: { n: 2 } },
      status: 201,
    },
    {
      id: "O29 a list can be deleted in part",
      who: "bob",
      request: `DELETE ${R}?n=1`,
      status: 200,
      ids: "-n1",
    },
    {
      id: "O27 or as a whole",
      who: "bob",
      request: `DELETE ${R}`,
      status: 200,
      check: (answer) => {
        const rows = dig(answer, "data") as readonly { last_modified: number; deleted: boolean }[];
        const times = rows.map((row) => row.last_modified);
        expect(rows.every((row) => row.deleted)).toBe(true);
        expect(new Set(times).size).toBe(3);
        expect(etagOf(answer)).toBe(Math.max(...times));
      },
      keep: "emptied",
    },
    {
      id: "O28 deleting nothing changes nothing",
      who: "bob",
      request: `DELETE ${R}`,
      status: 200,
      ids: "",
      check: (answer, seen) => expect(etagOf(answer)).toBe(etagOf(seen["emptied"])),
    },
    { id: "O30 one more record", who: "bob", request: `PUT ${R}/last`, status: 201 },
    { id: "O31a a collection is deleted", who: "bob", request: `DELETE ${C}`, status: 200 },
    {
      id: "O31b so its records are nowhere",
      who: "bob",
      request: `GET ${R}`,
      status: 404,
      errno: 111,
    },
    {
      id: "O31c but its tombstone is",
      who: "bob",
      request: "GET /buckets/b/collections?_since=0",
      status: 200,
      ids: "-c",
    },
    { id: "O32a made again", who: "bob", request: `PUT ${C}`, status: 201 },
    {
      id: "O32b it has neither records nor tombstones",
      who: "bob",
      request: `GET ${R}?_since=0`,
      status: 200,
      ids: "",
    },
    { id: "O33a a bucket is deleted", who: "bob", request: "DELETE /buckets/b", status: 200 },
    { id: "O33b and made again", who: "bob", request: "PUT /buckets/b", status: 201 },
    {
      id: "O33c without collections",
      who: "bob",
      request: "GET /buckets/b/collections?_since=0",
      status: 200,
      ids: "",
    },
    {
      id: "O33d without groups",
      who: "bob",
      request: "GET /buckets/b/groups",
      status: 200,
      ids: "",
    },
    { id: "O34a collections", who: "bob", request: "PUT /buckets/b/collections/one", status: 201 },
    {
      id: "O34b of which one is newer",
      who: "bob",
      request: "PUT /buckets/b/collections/two",
      status: 201,
    },
    {
      id: "O35 come newest first, without permissions",
      who: "bob",
      request: "GET /buckets/b/collections",
      status: 200,
      ids: "two one",
      check: (answer) => expect(Object.keys(answer.json as object)).toEqual(["data"]),
    },
    {
      id: "O36 writing into a missing collection",
      who: "bob",
      request: `PUT ${R}/z`,
      body: { data: {} },
      status: 404,
      errno: 111,
    },
    ...["one", "two"].map((id): Row => ({
      id: `O37a ${id} is shared`,
      who: "bob",
      request: `PUT /buckets/b/collections/${id}`,
      body: { permissions: { read: ["account:mary"] } },
      status: 200,
    })),
    {
      id: "O37b a part of a list goes",
      who: "bob",
      request: "DELETE /buckets/b/collections?_limit=1",
      status: 200,
      ids: "-two",
    },
    {
      id: "O37c and the other part is as shared as it was",
      who: "bob",
      request: "GET /buckets/b/collections/one",
      status: 200,
      json: { permissions: { read: ["account:mary"], write: ["account:bob"] } },
      onlyOurs:
        "Kinto forgets the permissions of everything in a list that is deleted without filters",
    },
  ],
};
