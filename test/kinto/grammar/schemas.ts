import type { Json, JsonObject } from "../../../src/record/json.js";
import { data } from "./bodies.js";
import type { Draft, Make, Making } from "./draft.js";
import { objectPath, parentOf } from "./names.js";

/** JSON schemas of which records, collections and groups sometimes fail. */
const SCHEMAS: readonly JsonObject[] = [
  {},
  { type: "object", required: ["n"] },
  { type: "object", properties: { n: { type: "integer" }, s: { type: "string" } } },
  { properties: { n: { minimum: 2, maximum: 10 } }, required: ["n", "s"] },
  { properties: { s: { enum: ["alpha", "Beta", 7] } } },
  { properties: { s: { minLength: 2, maxLength: 5, pattern: "^[a-z]" } } },
  { additionalProperties: false, properties: { n: {}, s: {} } },
  { properties: { tags: { type: "array", items: { type: "string" }, maxItems: 1 } } },
  { properties: { tags: { uniqueItems: true, contains: { const: "a" } } } },
  { properties: { o: { type: "object", properties: { k: { type: "integer", minimum: 2 } } } } },
  { properties: { o: { required: ["k"], minProperties: 1, additionalProperties: false } } },
  { properties: { n: { anyOf: [{ type: "string" }, { minimum: 3 }] } } },
  { properties: { n: { oneOf: [{ type: "number" }, { type: "integer" }] } } },
  { properties: { n: { not: { type: "null" } } } },
  // no literal: `then` would make it look like a promise
  JSON.parse(
    '{"if":{"required":["f"]},"then":{"required":["s"]},"else":{"required":["n"]}}',
  ) as JsonObject,
  { properties: { id: { type: "string", pattern: "^r" } } },
  { definitions: { word: { type: "string" } }, properties: { s: { $ref: "#/definitions/word" } } },
  { properties: { s: { $ref: "#/definitions/missing" } } },
  { properties: { s: { format: "date" }, n: { multipleOf: 2 } } },
  { dependencies: { n: ["s"], f: { required: ["o"] } } },
  { propertyNames: { maxLength: 4 }, maxProperties: 3 },
  { patternProperties: { "^[ns]$": { type: ["string", "null"] } } },
  { required: ["missing"], properties: { members: { maxItems: 1 } } },
  { type: ["object", "null"], properties: { schema: { type: "string" } } },
];

/** What is no JSON schema. */
const BROKEN: readonly Json[] = [
  { type: "nonsense" },
  { properties: 3 },
  { required: "n" },
  { minimum: "1" },
  { properties: { n: { type: ["string", "string"] } } },
  { pattern: "(" },
  { $schema: "http://json-schema.org/draft-04/schema#", required: [] },
  { additionalItems: 3, enum: [] },
  "object",
  null,
  [],
  true,
];

/** Gives a collection or a bucket a schema. */
export const setSchema: Make = (making) => {
  const { choose, model, main } = making;
  const onBucket = choose.percent(35);
  const path = objectPath(making, onBucket ? "bucket" : "collection");
  const name = onBucket
    ? choose.one(["record:schema", "record:schema", "collection:schema", "group:schema"])
    : "schema";
  const schema = choose.percent(85) ? choose.one<Json>(SCHEMAS) : choose.one(BROKEN);
  return {
    who: model.ownerOf(path) ?? main,
    method: choose.percent(60) ? "PUT" : "PATCH",
    path,
    body: { data: { [name]: schema } },
  };
};

/** Writes something that may be checked against one, as its owner. */
export const writeChecked: Make = (making: Making): Draft => {
  const { choose, model, main } = making;
  const kind = choose.one(["record", "record", "record", "record", "group", "collection"] as const);
  const path = objectPath(making, kind);
  return {
    who: model.ownerOf(path) ?? main,
    method: choose.percent(70) ? "PUT" : "PATCH",
    path,
    body: { data: data(making, kind, parentOf(path)) },
  };
};
