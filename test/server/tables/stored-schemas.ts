import { expect } from "vitest";
import { BOB, C, R } from "../given.js";
import { dig, type Block } from "../row.js";

const DRAFT7 = "http://json-schema.org/draft-07/schema#";

/** A row that stores a schema of the collection, and is refused with this message. */
const refused = (id: string, schema: unknown, message: string) => ({
  id,
  who: "bob" as const,
  request: `PUT ${C}`,
  body: { data: { schema } },
  status: 400,
  errno: 107,
  message: `data.schema in body: ${message}`,
});

/** Schemas are checked even where data is not. */
export const STORED_SCHEMAS: Block = {
  name: "stored schemas",
  given: BOB,
  rows: [
    {
      id: "a capability is not claimed",
      who: "bob",
      request: "GET /",
      status: 200,
      check: (answer) => expect(dig(answer, "capabilities.schema")).toBeUndefined(),
    },
    {
      id: "the message is that of the first keyword of draft 7",
      who: "bob",
      request: `PUT ${C}`,
      body: { data: { schema: { type: "strin", minLength: "1" } } },
      status: 400,
      message: "minLength'1' is not of type 'integer'",
      check: (answer) =>
        expect(dig(answer, "details")).toEqual([
          {
            location: "body",
            name: "data.schema",
            description: "minLength'1' is not of type 'integer'",
          },
        ]),
    },
    refused("a list", [1], '"[1]" is not a mapping type'),
    refused("null", null, '"None" is not a mapping type'),
    refused("a text", "x", '"x" is not a mapping type'),
    refused("an unknown type", { type: "text" }, "type'text' is not valid under any of the given"),
    refused(
      "below",
      { properties: { a: { type: 5 } } },
      "type5 is not valid under any of the given",
    ),
    refused("no schema", { properties: { a: 5 } }, "a5 is not of type 'object', 'boolean'"),
    refused("no names", { required: "a" }, "required'a' is not of type 'array'"),
    refused("a name twice", { required: ["a", "a"] }, "required['a', 'a'] has non-unique elements"),
    refused("no pattern", { pattern: "[" }, "pattern'[' is not a 'regex'"),
    refused("of JavaScript", { pattern: "(?<a>b)" }, "pattern'(?<a>b)' is not a 'regex'"),
    refused("nothing in", { anyOf: [] }, "anyOf[] should be non-empty"),
    refused("below zero", { minItems: -1 }, "minItems-1 is less than the minimum of 0"),
    refused(
      "not above zero",
      { multipleOf: 0 },
      "multipleOf0 is less than or equal to the minimum",
    ),
    refused("a text as limit", { maximum: "it's" }, `maximum"it's" is not of type 'number'`),
    refused("in a list", { allOf: [true, null] }, "1None is not of type 'object', 'boolean'"),
    {
      id: "a patch",
      who: "bob",
      request: `PATCH ${C}`,
      body: { data: { schema: { type: "text" } } },
      status: 400,
      check: (answer) => expect(dig(answer, "details.0.name")).toBe("schema"),
      message: "type'text' is not valid under any of the given schemas",
    },
    {
      id: "several faults of a body",
      who: "bob",
      request: `PUT ${C}`,
      body: { data: { schema: { type: "text" }, cache_expires: "x" } },
      status: 400,
      message: 'data.cache_expires in body: "x" is not a number',
      check: (answer) => expect(dig(answer, "details.1.name")).toBe("data.schema"),
    },
    {
      id: "comes before 412",
      who: "bob",
      request: `PUT ${C}`,
      headers: { "If-None-Match": "*" },
      body: { data: { schema: { type: "text" } } },
      status: 400,
    },
    {
      id: "but not before 403",
      who: "U",
      request: `PUT ${C}`,
      body: { data: { schema: { type: "text" } } },
      status: 403,
    },
    {
      id: "unknown keywords and any draft",
      who: "bob",
      request: `PUT ${C}`,
      body: { data: { schema: { $schema: DRAFT7, fancy: 1, prefixItems: 2, format: "none" } } },
      status: 200,
    },
    {
      id: "references are not followed",
      who: "bob",
      request: `PUT ${C}`,
      body: { data: { schema: { $ref: "#/none", $id: "http://127.0.0.1:1/x.json" } } },
      status: 200,
    },
    {
      id: "the empty schema",
      who: "bob",
      request: `PUT ${C}`,
      body: { data: { schema: {} } },
      status: 200,
      json: { data: { schema: {} } },
    },
    ...["collection:schema", "group:schema", "record:schema"].map((name) => ({
      id: `${name} of a bucket`,
      who: "bob" as const,
      request: "PUT /buckets/b",
      body: { data: { [name]: { properties: { a: { enum: 1 } } } } },
      status: 400,
      message: `data.${name} in body: enum1 is not of type 'array'`,
    })),
    {
      id: "what a bucket keeps",
      who: "bob",
      request: "PATCH /buckets/b",
      body: { data: { "record:schema": { required: ["title"] }, "any:schema": 5 } },
      status: 200,
      json: { data: { "record:schema": { required: ["title"] }, "any:schema": 5 } },
    },
    {
      id: "what a collection keeps",
      who: "bob",
      request: `PUT ${C}`,
      body: { data: { schema: { type: "object", required: ["title"] } } },
      status: 200,
    },
    {
      id: "data is not checked",
      who: "bob",
      request: `PUT ${R}/x`,
      body: { data: { a: 1 } },
      status: 201,
      check: (answer) => expect(dig(answer, "data.schema")).toBeUndefined(),
    },
    {
      id: "and may have a field of that name",
      who: "bob",
      request: `PUT ${R}/x`,
      body: { data: { schema: "mine" } },
      status: 200,
      json: { data: { schema: "mine" } },
    },
  ],
};
