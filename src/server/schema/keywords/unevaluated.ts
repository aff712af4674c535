import { isJsonObject, type Json, type JsonObject } from "../../../record/json.js";
import { fault } from "../fault.js";
import type { Keyword, KeywordContext, Looked, SchemaVisit } from "../keyword.js";
import { sorted, unexpected } from "./unexpected.js";

type Collect = (schema: Json, instance: Json, visit: SchemaVisit) => readonly (string | number)[];

/** What no other keyword of the schema speaks of. `is2019` has the ways of that draft. */
export function unevaluatedProperties(is2019: boolean): Keyword {
  const collect = collector(is2019 ? propertiesOf2019 : propertiesOf2020);
  return (value, { plan, schema }) => {
    const rest = plan(value);
    return (instance, visit) => {
      if (!isJsonObject(instance)) return undefined;
      const seen = new Set(collect(schema, instance, visit));
      const extras = Object.keys(instance).filter(
        (name) => !seen.has(name) && visit.descend(rest, instance[name] as Json) !== undefined,
      );
      if (extras.length === 0) return undefined;
      if (rest === false) {
        return fault(() => `Unevaluated properties are not allowed ${unexpected(sorted(extras))}`);
      }
      const words = "Unevaluated properties are not valid under the given schema";
      return fault(() => `${words} ${unexpected(extras, "unevaluated and invalid")}`);
    };
  };
}

export function unevaluatedItems(is2019: boolean): Keyword {
  const collect = collector(is2019 ? itemsOf2019 : itemsOf2020);
  return (_, { schema }: KeywordContext) =>
    (instance, visit) => {
      if (!Array.isArray(instance)) return undefined;
      const seen = new Set(collect(schema, instance as Json, visit));
      const extras = (instance as readonly Json[]).filter((_item, index) => !seen.has(index));
      if (extras.length === 0) return undefined;
      return fault(() => `Unevaluated items are not allowed ${unexpected(extras)}`);
    };
}

/**
 * What the keywords of a schema and of those that it applies in place speak of: property names, or indexes
 * (`find_evaluated_…_by_schema` of `jsonschema._utils` and `_legacy_keywords`). `own` is what the drafts have
 * each in its own way.
 */
function collector(own: Collect): Collect {
  const collect: Collect = (schema, instance, visit) => {
    if (!isJsonObject(schema)) return [];
    visit.spend(1);
    const follow = ({ plan, visit: there }: Looked): readonly (string | number)[] =>
      typeof plan === "boolean" ? [] : collect(plan.schema, instance, there);
    const applied = inPlace(schema, instance, visit).flatMap((inner) =>
      collect(inner, instance, visit),
    );
    const [reference, dynamic] = [schema["$ref"], schema["$dynamicRef"]];
    return [
      ...(typeof reference === "string" ? follow(visit.lookup(reference)) : []),
      ...(typeof dynamic === "string" ? follow(visit.lookup(dynamic)) : []),
      ...(schema["$recursiveRef"] === undefined ? [] : follow(visit.lookupRecursive())),
      ...own(schema, instance, visit),
      ...applied,
    ];
  };
  return collect;
}

/** The schemas in `allOf` and its like, `if` and `dependentSchemas` that are valid for the instance. */
function inPlace(schema: JsonObject, instance: Json, visit: SchemaVisit): readonly Json[] {
  const isValid = (inner: Json): boolean =>
    visit.descend(visit.plan(inner), instance) === undefined;
  const listed = ["allOf", "oneOf", "anyOf"].flatMap((keyword) => {
    const list = schema[keyword];
    return Array.isArray(list) ? (list as readonly Json[]).filter(isValid) : [];
  });
  const dependent = isJsonObject(schema["dependentSchemas"]) ? schema["dependentSchemas"] : {};
  const present = Object.keys(dependent).filter(
    (name) => isJsonObject(instance) && Object.hasOwn(instance, name),
  );
  const condition = schema["if"];
  const [then, otherwise] = [schema["then"] ?? true, schema["else"] ?? true];
  return [
    ...listed,
    ...present.map((name) => dependent[name] as Json),
    ...(condition === undefined ? [] : isValid(condition) ? [condition, then] : [otherwise]),
  ];
}

const propertiesOf2020: Collect = (schema, instance, visit) => {
  if (!isJsonObject(schema) || !isJsonObject(instance)) return [];
  const named = isJsonObject(schema["properties"]) ? schema["properties"] : {};
  const names = Object.keys(instance);
  const rests = ["additionalProperties", "unevaluatedProperties"].flatMap((keyword) => {
    const rest = schema[keyword];
    if (rest === undefined) return [];
    return names.filter((name) => isValidAt(rest, instance[name] as Json, visit));
  });
  return [
    ...names.filter((name) => Object.hasOwn(named, name)),
    ...rests,
    ...matched(schema, names, visit),
  ];
};

const propertiesOf2019: Collect = (schema, instance, visit) => {
  if (!isJsonObject(schema) || !isJsonObject(instance)) return [];
  const names = Object.keys(instance);
  const keywords = ["properties", "additionalProperties", "unevaluatedProperties"];
  const spoken = keywords.flatMap((keyword) => {
    const value = schema[keyword];
    if (value === true) return names;
    // Python takes the keywords of a schema for names of properties here
    return isJsonObject(value) ? names.filter((name) => Object.hasOwn(value, name)) : [];
  });
  return [...spoken, ...matched(schema, names, visit)];
};

const itemsOf2020: Collect = (schema, instance, visit) => {
  if (!isJsonObject(schema) || !Array.isArray(instance)) return [];
  const all = [...(instance as readonly Json[]).keys()];
  if (schema["items"] !== undefined) return all;
  const prefix = Array.isArray(schema["prefixItems"]) ? schema["prefixItems"].length : 0;
  return [...all.slice(0, prefix), ...contained(schema, instance as Json, visit)];
};

const itemsOf2019: Collect = (schema, instance, visit) => {
  if (!isJsonObject(schema) || !Array.isArray(instance)) return [];
  const all = [...(instance as readonly Json[]).keys()];
  const items = schema["items"];
  if (items !== undefined && (!Array.isArray(items) || schema["additionalItems"] !== undefined)) {
    return all;
  }
  const prefix = Array.isArray(items) ? items.length : 0;
  return [...all.slice(0, prefix), ...contained(schema, instance as Json, visit)];
};

function contained(schema: JsonObject, instance: Json, visit: SchemaVisit): readonly number[] {
  return ["contains", "unevaluatedItems"].flatMap((keyword) => {
    const inner = schema[keyword];
    if (inner === undefined || !Array.isArray(instance)) return [];
    return [...(instance as readonly Json[]).entries()].flatMap(([index, item]) =>
      visit.isValid(visit.plan(inner), item) ? [index] : [],
    );
  });
}

function matched(
  schema: JsonObject,
  names: readonly string[],
  visit: SchemaVisit,
): readonly string[] {
  const patterns = isJsonObject(schema["patternProperties"]) ? schema["patternProperties"] : {};
  const tests = Object.keys(patterns).map((source) => visit.pattern(source));
  return names.filter((name) => tests.some((isLike) => isLike(name, visit)));
}

function isValidAt(schema: Json, value: Json, visit: SchemaVisit): boolean {
  return visit.descend(visit.plan(schema), value) === undefined;
}
