import type { JsonObject } from "../../record/json.js";

const SCHEMA = { $ref: "#" };
const SCHEMAS = { $ref: "#/definitions/schemaArray" };
const STRINGS = { $ref: "#/definitions/stringArray" };
const COUNT = { $ref: "#/definitions/nonNegativeInteger" };
const COUNT_OR_0 = { $ref: "#/definitions/nonNegativeIntegerDefault0" };
const TYPE = { $ref: "#/definitions/simpleTypes" };
const STRING = { type: "string" };
const NUMBER = { type: "number" };
const SCHEMA_MAP = { type: "object", additionalProperties: SCHEMA, default: {} };

/**
 * The schema of schemas of draft 7, from json-schema.org (BSD-3-Clause or AFL-3.0). The order of its keywords
 * decides which fault is reported.
 */
export const DRAFT7_METASCHEMA: JsonObject = {
  $schema: "http://json-schema.org/draft-07/schema#",
  $id: "http://json-schema.org/draft-07/schema#",
  title: "Core schema meta-schema",
  definitions: {
    schemaArray: { type: "array", minItems: 1, items: SCHEMA },
    nonNegativeInteger: { type: "integer", minimum: 0 },
    nonNegativeIntegerDefault0: { allOf: [COUNT, { default: 0 }] },
    simpleTypes: {
      enum: ["array", "boolean", "integer", "null", "number", "object", "string"],
    },
    stringArray: { type: "array", items: STRING, uniqueItems: true, default: [] },
  },
  type: ["object", "boolean"],
  properties: {
    $id: { type: "string", format: "uri-reference" },
    $schema: { type: "string", format: "uri" },
    $ref: { type: "string", format: "uri-reference" },
    $comment: STRING,
    title: STRING,
    description: STRING,
    default: true,
    readOnly: { type: "boolean", default: false },
    examples: { type: "array", items: true },
    multipleOf: { type: "number", exclusiveMinimum: 0 },
    maximum: NUMBER,
    exclusiveMaximum: NUMBER,
    minimum: NUMBER,
    exclusiveMinimum: NUMBER,
    maxLength: COUNT,
    minLength: COUNT_OR_0,
    pattern: { type: "string", format: "regex" },
    additionalItems: SCHEMA,
    items: { anyOf: [SCHEMA, SCHEMAS], default: true },
    maxItems: COUNT,
    minItems: COUNT_OR_0,
    uniqueItems: { type: "boolean", default: false },
    contains: SCHEMA,
    maxProperties: COUNT,
    minProperties: COUNT_OR_0,
    required: STRINGS,
    additionalProperties: SCHEMA,
    definitions: SCHEMA_MAP,
    properties: SCHEMA_MAP,
    patternProperties: { ...SCHEMA_MAP, propertyNames: { format: "regex" } },
    dependencies: { type: "object", additionalProperties: { anyOf: [SCHEMA, STRINGS] } },
    propertyNames: SCHEMA,
    const: true,
    enum: { type: "array", items: true },
    type: { anyOf: [TYPE, { type: "array", items: TYPE, minItems: 1, uniqueItems: true }] },
    format: STRING,
    contentMediaType: STRING,
    contentEncoding: STRING,
    if: SCHEMA,
    // oxlint-disable-next-line unicorn/no-thenable -- it is a keyword
    then: SCHEMA,
    else: SCHEMA,
    allOf: SCHEMAS,
    anyOf: SCHEMAS,
    oneOf: SCHEMAS,
    not: SCHEMA,
  },
  default: true,
};
