import { isJsonObject, setOwn, type Json, type JsonObject } from "../../record/json.js";
import { represent } from "../python/represent.js";
import { isMeant, type Draft } from "./draft.js";
import { UnusableSchemaError } from "./schema-errors.js";

/** What an adapted schema was made of. */
export interface Source {
  readonly schema: JsonObject;
  readonly draft: Draft;
}

export interface Adaptation {
  /** The draft of a schema that lies in one of another. */
  readonly draftOf: (schema: JsonObject, around: Draft) => Draft;
  /** Writes a regular expression for JavaScript. */
  readonly pattern: (source: string, keyword: string) => string;
  /** Gets an entry for each adapted schema. */
  readonly sources: WeakMap<JsonObject, Source>;
}

/** Keywords whose values are schemas, lists of schemas, and objects of schemas. Those of `items` may be either. */
const SINGLE: ReadonlySet<string> = new Set(
  `additionalItems additionalProperties contains else if items not propertyNames then unevaluatedItems
  unevaluatedProperties`.split(/\s+/),
);
const LISTS: readonly string[] = ["allOf", "anyOf", "oneOf", "prefixItems"];
const MAPS: readonly string[] = ["definitions", "dependentSchemas", "properties"];
/** There may be other things among the schemas. */
const LOOSE_MAPS: readonly string[] = ["$defs", "dependencies"];

/** Their values are data, whatever it looks like. */
const DATA: readonly string[] = ["const", "enum"];
/** By these the library finds schemas. */
const IDS: readonly string[] = ["$anchor", "$id", "id"];

/** These depend on where a schema was called from, which makes no difference as long as nothing has an `$id`. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ["$dynamicAnchor", "$anchor"],
  ["$dynamicRef", "$ref"],
  ["$recursiveRef", "$ref"],
]);

/**
 * A copy of a schema that means to the library what the schema means to Python's `jsonschema`: without keywords that
 * its draft does not have. Throws `UnusableSchemaError` where another value is than a keyword can have.
 */
export function adaptSchema(schema: Json, around: Draft, how: Adaptation): Json {
  if (typeof schema === "boolean") return schema;
  const given = isJsonObject(schema) ? schema : refuse(schema, "a schema");
  const draft = how.draftOf(given, around);
  const adapted: Record<string, Json> = {};
  how.sources.set(adapted, { schema: given, draft });
  for (const [keyword, value] of Object.entries(given)) {
    if (!isMeant(keyword, draft)) continue;
    setOwn(adapted, OTHER_NAMES.get(keyword) ?? keyword, adaptValue(keyword, value, draft, how));
  }
  return adapted;
}

function adaptValue(keyword: string, value: Json, draft: Draft, how: Adaptation): Json {
  const adapt = (inner: Json): Json => adaptSchema(inner, draft, how);
  if (keyword === "pattern" && typeof value === "string") return how.pattern(value, keyword);
  if (keyword === "patternProperties") {
    return mapEntries(value, ([source, inner]) => [how.pattern(source, keyword), adapt(inner)]);
  }
  if (LOOSE_MAPS.includes(keyword) && isJsonObject(value)) {
    return mapEntries(value, ([name, inner]) => [name, isJsonObject(inner) ? adapt(inner) : inner]);
  }
  const isList = LISTS.includes(keyword) || (keyword === "items" && draft < 2020);
  if (isList && Array.isArray(value)) return (value as readonly Json[]).map(adapt);
  if (LISTS.includes(keyword)) return refuse(value, "a list");
  if (MAPS.includes(keyword)) return mapEntries(value, ([name, inner]) => [name, adapt(inner)]);
  if (SINGLE.has(keyword)) return adapt(value);
  return DATA.includes(keyword) ? value : withoutIds(value);
}

/** What no keyword is may hold schemas that a reference leads to, but the library takes any `id` in it for a URI. */
function withoutIds(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutIds);
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).filter(
    ([key, inner]) => !IDS.includes(key) || typeof inner !== "string",
  );
  return Object.fromEntries(
    kept.map(([key, inner]) => [key, DATA.includes(key) ? inner : withoutIds(inner)]),
  );
}

type Entry = readonly [key: string, value: Json];

function mapEntries(value: Json, map: (entry: Entry) => Entry): JsonObject {
  const entries = Object.entries(isJsonObject(value) ? value : refuse(value, "an object"));
  return Object.fromEntries(entries.map(map));
}

function refuse(value: Json, wanted: string): never {
  throw new UnusableSchemaError(`The schema cannot be used: ${represent(value)} is not ${wanted}`);
}
