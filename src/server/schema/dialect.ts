import { isJsonObject, type Json, type JsonObject } from "../../record/json.js";

/** A draft of JSON Schema: what its keywords are called is in `keywords/`, here is how its schemas lie in each other. */
export interface Dialect {
  readonly name: "draft4" | "draft6" | "draft7" | "2019-09" | "2020-12";
  /** The keyword that names a schema. */
  readonly id: "id" | "$id";
  /** Up to draft 7, nothing counts beside `$ref`, and a name that begins with `#` is an anchor. */
  readonly isLegacy: boolean;
  /** Keywords whose value is a schema, a list of schemas, an object of schemas. */
  readonly inValue: readonly string[];
  readonly inList: readonly string[];
  readonly inMap: readonly string[];
  /** `items`, whose value is a schema or a list of them, and `dependencies`, where some values are schemas. */
  readonly itemsOrDependencies: readonly string[];
}

const LISTS = ["allOf", "anyOf", "oneOf"];
const MAPS = ["definitions", "patternProperties", "properties"];
const VALUES = ["additionalItems", "additionalProperties", "contains", "not", "propertyNames"];
const CONDITIONS = ["if", "then", "else"];

const DRAFT4: Dialect = {
  name: "draft4",
  id: "id",
  isLegacy: true,
  inValue: ["additionalItems", "additionalProperties", "not"],
  inList: LISTS,
  inMap: MAPS,
  itemsOrDependencies: ["items", "dependencies"],
};
const DRAFT6: Dialect = { ...DRAFT4, name: "draft6", id: "$id", inValue: VALUES };
const DRAFT7: Dialect = { ...DRAFT6, name: "draft7", inValue: [...VALUES, ...CONDITIONS] };
const DRAFT2019: Dialect = {
  name: "2019-09",
  id: "$id",
  isLegacy: false,
  inValue: [...DRAFT7.inValue, "contentSchema", "unevaluatedItems", "unevaluatedProperties"],
  inList: LISTS,
  inMap: [...MAPS, "$defs", "dependentSchemas"],
  itemsOrDependencies: ["items"],
};
const DRAFT2020: Dialect = {
  ...DRAFT2019,
  name: "2020-12",
  inValue: [...DRAFT2019.inValue.filter((keyword) => keyword !== "additionalItems"), "items"],
  inList: [...LISTS, "prefixItems"],
  itemsOrDependencies: [],
};

/** By the URI in `$schema`, without its empty fragment. */
const DIALECTS: Readonly<Record<string, Dialect>> = {
  "http://json-schema.org/draft-04/schema": DRAFT4,
  "http://json-schema.org/draft-06/schema": DRAFT6,
  "http://json-schema.org/draft-07/schema": DRAFT7,
  "https://json-schema.org/draft/2019-09/schema": DRAFT2019,
  "https://json-schema.org/draft/2020-12/schema": DRAFT2020,
};

/** What a schema is read as if it does not say so (`validator_for` of Python's `jsonschema`). */
export const LATEST: Dialect = DRAFT2020;

/** The dialect that a schema asks for, or the one around it. */
export function dialectOf(schema: JsonObject, around: Dialect): Dialect {
  const named = schema["$schema"];
  if (typeof named !== "string") return around;
  const uri = named.replace(/#$/, "");
  return Object.hasOwn(DIALECTS, uri) ? (DIALECTS[uri] as Dialect) : around;
}

/** The URI by which a schema is known, relative to what is around it. */
export function idOf(schema: Json, dialect: Dialect): string | undefined {
  if (!isJsonObject(schema)) return undefined;
  const id = schema[dialect.id];
  if (typeof id !== "string") return undefined;
  if (dialect.isLegacy && (id.startsWith("#") || Object.hasOwn(schema, "$ref"))) return undefined;
  return id.replace(/#+$/, "");
}

/** The schemas that lie directly in a schema. */
export function schemasIn(schema: JsonObject, dialect: Dialect): readonly Json[] {
  const valuesOf = (keywords: readonly string[]): readonly Json[] =>
    keywords.flatMap((keyword) =>
      Object.hasOwn(schema, keyword) ? [schema[keyword] as Json] : [],
    );
  const [items, dependencies] = dialect.itemsOrDependencies.map((keyword) => schema[keyword]);
  return [
    ...valuesOf(dialect.inValue),
    ...valuesOf(dialect.inList).flatMap(itemsOf),
    ...valuesOf(dialect.inMap).flatMap(valuesIn),
    ...(isJsonObject(items) ? [items] : itemsOf(items)),
    ...valuesIn(dependencies).filter(isJsonObject),
  ];
}

function itemsOf(list: Json | undefined): readonly Json[] {
  return Array.isArray(list) ? (list as readonly Json[]) : [];
}

function valuesIn(map: Json | undefined): readonly Json[] {
  return isJsonObject(map) ? Object.values(map) : [];
}
