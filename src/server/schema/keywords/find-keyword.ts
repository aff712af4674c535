import type { Dialect } from "../dialect.js";
import type { Keyword } from "../keyword.js";
import { constant, enumeration, type } from "./any-value.js";
import * as arrays from "./arrays.js";
import * as combining from "./combining.js";
import * as numbers from "./numbers.js";
import * as objects from "./objects.js";
import { format, maxLength, minLength, pattern } from "./strings.js";
import { unevaluatedItems, unevaluatedProperties } from "./unevaluated.js";

type Keywords = Readonly<Record<string, Keyword>>;

const DRAFT4: Keywords = {
  $ref: combining.reference,
  additionalItems: arrays.additionalItems,
  additionalProperties: objects.additionalProperties,
  allOf: combining.allOf,
  anyOf: combining.anyOf,
  dependencies: objects.dependencies,
  enum: enumeration,
  format,
  items: arrays.itemsOrPrefix,
  maxItems: arrays.maxItems,
  maxLength,
  maxProperties: objects.maxProperties,
  maximum: numbers.maximum,
  minItems: arrays.minItems,
  minLength,
  minProperties: objects.minProperties,
  minimum: numbers.minimum,
  multipleOf: numbers.multipleOf,
  not: combining.not,
  oneOf: combining.oneOf,
  pattern,
  patternProperties: objects.patternProperties,
  properties: objects.properties,
  required: objects.required,
  type,
  uniqueItems: arrays.uniqueItems,
};

const DRAFT6: Keywords = {
  ...DRAFT4,
  const: constant,
  contains: arrays.containsOne,
  exclusiveMaximum: numbers.exclusiveMaximum,
  exclusiveMinimum: numbers.exclusiveMinimum,
  propertyNames: objects.propertyNames,
};

const DRAFT7: Keywords = { ...DRAFT6, if: combining.conditional };

const { dependencies: _, ...withoutDependencies } = DRAFT7;
const DRAFT2019: Keywords = {
  ...withoutDependencies,
  $recursiveRef: combining.recursiveReference,
  contains: arrays.contains,
  dependentRequired: objects.dependentRequired,
  dependentSchemas: objects.dependentSchemas,
  unevaluatedItems: unevaluatedItems(true),
  unevaluatedProperties: unevaluatedProperties(true),
};

const { additionalItems: __, $recursiveRef: ___, ...withoutLegacyItems } = DRAFT2019;
const DRAFT2020: Keywords = {
  ...withoutLegacyItems,
  $dynamicRef: combining.reference,
  items: arrays.items,
  prefixItems: arrays.prefixItems,
  unevaluatedItems: unevaluatedItems(false),
  unevaluatedProperties: unevaluatedProperties(false),
};

const TABLES: Readonly<Record<Dialect["name"], Keywords>> = {
  draft4: DRAFT4,
  draft6: DRAFT6,
  draft7: DRAFT7,
  "2019-09": DRAFT2019,
  "2020-12": DRAFT2020,
};

/** What a keyword means in a dialect; undefined for one that means nothing there. */
export function findKeyword(name: string, dialect: Dialect): Keyword | undefined {
  const keywords = TABLES[dialect.name];
  return Object.hasOwn(keywords, name) ? keywords[name] : undefined;
}
