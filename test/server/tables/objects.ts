import { expect } from "vitest";
import { BOB, C, R } from "../given.js";
import { dig, etagOf, timeOf, type Block } from "../row.js";

export const OBJECTS: Block = {
  name: "objects",
  given: BOB,
  rows: [
    {
      id: "O01 a bucket without body",
      who: "bob",
      request: "PUT /buckets/new",
      status: 201,
      check: (answer) => {
        expect(answer.json).toEqual({
          data: { id: "new", last_modified: timeOf(answer) },
          permissions: { write: ["account:bob"] },
        });
        expect(etagOf(answer)).toBe(timeOf(answer));
        const seconds = Math.floor(timeOf(answer) / 1000) * 1000;
        expect(Date.parse(answer.headers.get("Last-Modified") ?? "")).toBe(seconds);
      },
    },
    { id: "O02 again", who: "bob", request: "PUT /buckets/new", status: 200 },
    {
      id: "O03 a posted bucket gets a name",
      who: "bob",
      request: "POST /buckets",
      status: 201,
      check: (answer) => expect(dig(answer, "data.id")).toMatch(/^[a-zA-Z0-9][\w-]{7}$/),
    },
    {
      id: "O04 a posted record gets a UUID",
      who: "bob",
      request: `POST ${R}`,
      body: { data: { a: 1 } },
      status: 201,
      check: (answer) =>
        expect(dig(answer, "data.id")).toMatch(
          /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-/,
        ),
    },
    {
      id: "O05a a record can be posted with its id",
      who: "bob",
      request: `POST ${R}`,
      body: { data: { id: "x", a: 1 } },
      status: 201,
      keep: "x",
    },
    {
      id: "O05b posting it again gives the first one back",
      who: "bob",
      request: `POST ${R}`,
      body: { data: { id: "x", a: 2 } },
      status: 200,
      json: { data: { id: "x", a: 1 } },
      check: (answer, seen) => expect(timeOf(answer)).toBe(timeOf(seen["x"])),
    },
    {
      id: "O06 a PUT replaces",
      who: "bob",
      request: `PUT ${R}/x`,
      body: { data: { b: 2 } },
      status: 200,
      check: (answer) =>
        expect(dig(answer, "data")).toEqual({ id: "x", b: 2, last_modified: timeOf(answer) }),
    },
    {
      id: "O07a ids of buckets have no dots",
      who: "bob",
      request: "PUT /buckets/in.valid",
      status: 400,
      message: "path: Invalid object id",
    },
    {
      id: "O07b ids of records begin with a letter or a digit",
      who: "bob",
      request: `PUT ${R}/_x`,
      status: 400,
      message: "path: Invalid object id",
    },
    {
      id: "O07c not even to read",
      who: "bob",
      request: `GET ${R}/a.b`,
      status: 400,
      message: "path: Invalid object id",
    },
    {
      id: "O08 the id in the body is that of the path",
      who: "bob",
      request: `PUT ${R}/x`,
      body: { data: { id: "y" } },
      status: 400,
      message: "Object id does not match existing object",
    },
    {
      id: "O09 a PUT of permissions keeps the data",
      who: "bob",
      request: `PUT ${R}/x`,
      body: { permissions: { read: ["u"] } },
      status: 200,
      json: { data: { b: 2 }, permissions: { read: ["u"], write: ["account:bob"] } },
    },
    {
      id: "O10 a PUT of nothing keeps it too, and is newer",
      who: "bob",
      request: `PUT ${R}/x`,
      status: 200,
      json: { data: { b: 2 }, permissions: { read: ["u"] } },
      check: (answer, seen) => expect(timeOf(answer)).toBeGreaterThan(timeOf(seen["x"])),
    },
    {
      id: "O11 data may not be null",
      who: "bob",
      request: `PUT ${R}/x`,
      body: { data: null },
      status: 400,
      message: "data in body",
    },
    {
      id: "O11b nor may the body have other parts",
      who: "bob",
      request: `PUT ${R}/x`,
      body: { foo: 1 },
      status: 400,
      message: "Unrecognized keys in mapping",
    },
    {
      id: "O12 a deletion leaves a tombstone",
      who: "bob",
      request: `DELETE ${R}/x`,
      status: 200,
      keep: "deleted",
      check: (answer) => {
        expect(answer.json).toEqual({
          data: { id: "x", deleted: true, last_modified: timeOf(answer) },
        });
        expect(etagOf(answer)).toBe(timeOf(answer));
      },
    },
    {
      id: "O13a nothing is there then",
      who: "bob",
      request: `GET ${R}/x`,
      status: 404,
      errno: 110,
    },
    {
      id: "O13b nothing to patch",
      who: "bob",
      request: `PATCH ${R}/x`,
      body: { data: {} },
      status: 404,
      errno: 110,
    },
    { id: "O13c nothing to delete", who: "bob", request: `DELETE ${R}/x`, status: 404, errno: 110 },
    {
      id: "O14 the id can be used again",
      who: "bob",
      request: `PUT ${R}/x`,
      body: { data: { again: true } },
      status: 201,
      json: { permissions: { write: ["account:bob"] } },
      check: (answer, seen) => {
        expect(timeOf(answer)).toBeGreaterThan(timeOf(seen["deleted"]));
        expect(dig(answer, "permissions")).not.toHaveProperty("read");
      },
    },
    {
      id: "O15 HEAD has the headers only",
      who: "bob",
      request: `HEAD ${R}/x`,
      status: 200,
      check: (answer) => {
        expect(answer.headers.get("ETag")).toMatch(/^"\d+"$/);
        expect(answer.text).toBe("");
      },
    },
    {
      id: "O16 a read object may not be kept",
      who: "bob",
      request: `GET ${R}/x`,
      status: 200,
      check: (answer) => expect(answer.headers.get("Cache-Control")).toBe("no-cache, no-store"),
    },
    {
      id: "O17a a collection has an empty schema",
      who: "bob",
      request: `PUT ${C}`,
      body: { data: { schema: {} } },
      status: 200,
    },
    {
      id: "O17b or a time to keep its records",
      who: "bob",
      request: `PUT ${C}`,
      body: { data: { cache_expires: "30" } },
      status: 200,
      json: { data: { cache_expires: 30 } },
    },
    {
      id: "O17c which is a number",
      who: "bob",
      request: `PUT ${C}`,
      body: { data: { cache_expires: "abc" } },
      status: 400,
      message: 'data.cache_expires in body: "abc" is not a number',
    },
    {
      id: "O17d a schema is an object",
      who: "bob",
      request: `PUT ${C}`,
      body: { data: { schema: 4 } },
      status: 400,
      message: "data.schema in body",
    },
    {
      id: "O19 anything else is stored as it is",
      who: "bob",
      request: `PUT ${C}`,
      body: { data: { sort: "-x", displayFields: ["a"], any: { k: [1, null] } } },
      status: 200,
      json: { data: { sort: "-x", displayFields: ["a"], any: { k: [1, null] } } },
    },
    {
      id: "O20 fields may have any name",
      who: "bob",
      request: `PUT ${R}/odd`,
      raw: '{"data":{"__proto__":{"a":1},"constructor":2,"toString":3,"é.x":"\\u0001"}}',
      headers: { "Content-Type": "application/json" },
      status: 201,
      check: (answer) => {
        expect(answer.text).toContain('"__proto__":{"a":1}');
        expect(answer.text).toContain('"constructor":2');
        expect(Object.getPrototypeOf(dig(answer, "data"))).toBe(Object.prototype);
      },
    },
    {
      id: "O21 a group has members and other fields",
      who: "bob",
      request: "PUT /buckets/b/groups/g",
      body: { data: { members: ["account:mary"], pi: 3.14 } },
      status: 201,
      json: { data: { members: ["account:mary"], pi: 3.14 } },
    },
    {
      id: "O22a data without members has none",
      who: "bob",
      request: "PUT /buckets/b/groups/g2",
      body: { data: {} },
      status: 201,
      json: { data: { members: [] } },
    },
    {
      id: "O22b members are a list",
      who: "bob",
      request: "PUT /buckets/b/groups/g2",
      body: { data: { members: "x" } },
      status: 400,
      message: 'data.members in body: "x" is not iterable',
    },
    {
      id: "O23 a group without data has no members at all",
      who: "bob",
      request: "PUT /buckets/b/groups/g3",
      status: 201,
      check: (answer) => expect(dig(answer, "data")).not.toHaveProperty("members"),
    },
    {
      id: "O24a groups are no members",
      who: "bob",
      request: "PUT /buckets/b/groups/g4",
      body: { data: { members: ["/buckets/b/groups/g"] } },
      status: 400,
      message: "'/buckets/b/groups/g' is not a valid user ID.",
    },
    {
      id: "O24b nor is everyone",
      who: "bob",
      request: "PUT /buckets/b/groups/g4",
      body: { data: { members: ["system.Everyone"] } },
      status: 400,
    },
    {
      id: "O25 everyone who is authenticated is",
      who: "bob",
      request: "PUT /buckets/b/groups/g4",
      body: { data: { members: ["system.Authenticated"] } },
      status: 201,
    },
  ],
};
