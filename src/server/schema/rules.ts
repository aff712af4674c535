import { compareCodePoints } from "../../protocol/compare-code-points.js";
import { isJsonObject, type Json, type JsonObject } from "../../record/json.js";
import { represent } from "../python/represent.js";
import type { Source } from "./adapt-schema.js";

/** A keyword that an instance breaks. */
export interface Broken {
  readonly keyword: string;
  /** What the keyword asks for: as it was stored, and as it was adapted. */
  readonly value: Json;
  readonly adapted: Json;
  /** The schema around it, in the same two ways. */
  readonly stored: Source;
  readonly schema: JsonObject;
  readonly instance: Json;
  /** What a reference leads to. */
  readonly target: () => Json;
  readonly isValid: (schema: Json, instance: Json) => boolean;
}

/** A schema inside of a keyword, and what it is for: the instance, or a part of it. Its faults are the keyword's. */
export interface Branch {
  readonly schema: Json;
  /** The way to it from the schema that the keyword is in. */
  readonly steps: readonly (string | number)[];
  readonly instance: Json;
  /** The name of the part, or its index. */
  readonly part?: string | number;
  /** What the part adds to the path of faults: the same, but for the schema of the names themselves. */
  readonly path?: string | number;
}

/** What may be wrong, in the order in which Python's `jsonschema` looks: a message, or a branch that has faults. */
type Rule = (broken: Broken) => readonly (string | Branch)[];

const says =
  (words: (instance: string, value: Json) => string): Rule =>
  ({ instance, value }) => [words(represent(instance), value)];
const saysUnlessOne = (words: string): Rule =>
  says((it, value) => `${it} ${value === 1 ? "should be non-empty" : words}`);
const saysUnlessNone = (words: string): Rule =>
  says((it, value) => `${it} ${value === 0 ? "is expected to be empty" : words}`);
const saysWithValue = (words: string): Rule =>
  says((it, value) => `${it} ${words} ${represent(value)}`);

const noneOf = says((it) => `${it} is not valid under any of the given schemas`);

/** What comes behind the first items, which have schemas of their own. */
const rest = ({ keyword, adapted, instance }: Broken, first: number): readonly Branch[] =>
  asList(instance)
    .slice(first)
    .map((_, index) => below([keyword], adapted, instance, first + index));

const prefixItems: Rule = ({ keyword, adapted, instance }) =>
  asList(adapted)
    .slice(0, asList(instance).length)
    .map((schema, index) => below([keyword, index], schema, instance, index));

/** Up to 2019-09 it may be a list, too, and then `additionalItems` is for the rest. */
const items: Rule = (broken) => {
  const { adapted, schema, instance } = broken;
  if (Array.isArray(adapted)) return prefixItems(broken);
  if (broken.stored.draft < 2020) return rest(broken, 0);
  const prefix = asList(schema["prefixItems"]).length;
  if (adapted !== false) return rest(broken, prefix);
  const extra = asList(instance).slice(prefix);
  const shown = represent(extra.length === 1 ? (extra[0] ?? null) : extra);
  const most = `${prefix} ${prefix === 1 ? "item" : "items"}`;
  return [`Expected at most ${most} but found ${extra.length} extra: ${shown}`];
};

const additionalItems: Rule = (broken) => {
  const first = asList(broken.schema["items"]).length;
  if (broken.adapted !== false) return rest(broken, first);
  const extra = asList(broken.instance).slice(first);
  return [`Additional items are not allowed ${unexpected(extra)}`];
};

const contains: Rule = ({ adapted, stored, schema, instance, isValid }) => {
  const it = represent(instance);
  if (stored.draft < 2019) return [`None of ${it} are valid under the given schema`];
  const matches = asList(instance).filter((item) => isValid(adapted, item)).length;
  const [least, most] = [schema["minContains"] ?? 1, schema["maxContains"] ?? matches];
  if (matches > Number(most)) {
    return [`Too many items match the given schema (expected at most ${represent(most)})`];
  }
  if (matches === 0) return [`${it} does not contain items matching the given schema`];
  const expected = `expected at least ${represent(least)} but only ${matches} matched`;
  return [`Too few items match the given schema (${expected})`];
};

const patternProperties: Rule = ({ keyword, adapted, instance }) =>
  entriesOf(adapted).flatMap(([source, schema]) =>
    namesIn(instance)
      .filter((name) => new RegExp(source, "u").test(name))
      .map((name) => below([keyword, source], schema, instance, name)),
  );

const additionalProperties: Rule = ({ keyword, adapted, stored, schema, instance }) => {
  const patterns = namesIn(schema["patternProperties"]).map((source) => new RegExp(source, "u"));
  const extras = namesIn(instance).filter(
    (name) => !has(schema["properties"], name) && !patterns.some((each) => each.test(name)),
  );
  if (adapted !== false) return extras.map((name) => below([keyword], adapted, instance, name));
  if (extras.length === 0) return [];
  const names = extras.toSorted(compareCodePoints);
  if (patterns.length === 0) return [`Additional properties are not allowed ${unexpected(names)}`];
  const sources = namesIn(stored.schema["patternProperties"]).toSorted(compareCodePoints);
  const verb = names.length === 1 ? "does" : "do";
  return [`${representAll(names)} ${verb} not match any of the regexes: ${representAll(sources)}`];
};

const dependents: Rule = ({ keyword, adapted, instance }) =>
  entriesOf(adapted)
    .filter(([name]) => has(instance, name))
    .flatMap<string | Branch>(([name, wanted]) =>
      Array.isArray(wanted)
        ? missing(wanted, instance).map((other) => `${other} is a dependency of ${represent(name)}`)
        : [{ schema: wanted, steps: [keyword, name], instance }],
    );

const oneOf: Rule = (broken) => {
  const { adapted, value, instance, isValid } = broken;
  const schemas = asList(adapted);
  const valid = asList(value).filter((_, index) => isValid(schemas[index] ?? true, instance));
  if (valid.length === 0) return noneOf(broken);
  const each = representAll([...valid.slice(1), ...valid.slice(0, 1)]);
  return [`${represent(instance)} is valid under each of ${each}`];
};

const conditional: Rule = ({ adapted, schema, instance, isValid }) => {
  const step = isValid(adapted, instance) ? "then" : "else";
  return [{ schema: schema[step] ?? true, steps: [step], instance }];
};

/**
 * An entry for each keyword, with the words of Python's `jsonschema` (`_keywords.py`, `_legacy_keywords.py`). Whether
 * something is broken is not decided here but by the library, which has words of its own for the others.
 */
export const RULES: ReadonlyMap<string, Rule> = new Map(
  Object.entries<Rule>({
    $ref: ({ keyword, instance, target }) => [{ schema: target(), steps: [keyword], instance }],
    additionalItems,
    additionalProperties,
    allOf: ({ keyword, adapted, instance }) =>
      asList(adapted).map((schema, index) => ({ schema, steps: [keyword, index], instance })),
    anyOf: noneOf,
    const: says((_, value) => `${represent(value)} was expected`),
    contains,
    dependencies: dependents,
    dependentRequired: dependents,
    dependentSchemas: dependents,
    enum: saysWithValue("is not one of"),
    exclusiveMaximum: saysWithValue("is greater than or equal to the maximum of"),
    exclusiveMinimum: saysWithValue("is less than or equal to the minimum of"),
    if: conditional,
    items,
    maxItems: saysUnlessNone("is too long"),
    maxLength: saysUnlessNone("is too long"),
    maxProperties: saysUnlessNone("has too many properties"),
    maximum: saysWithValue("is greater than the maximum of"),
    minItems: saysUnlessOne("is too short"),
    minLength: saysUnlessOne("is too short"),
    minProperties: saysUnlessOne("does not have enough properties"),
    minimum: saysWithValue("is less than the minimum of"),
    multipleOf: saysWithValue("is not a multiple of"),
    not: saysWithValue("should not be valid under"),
    oneOf,
    pattern: saysWithValue("does not match"),
    patternProperties,
    prefixItems,
    properties: ({ keyword, adapted, instance }) =>
      entriesOf(adapted)
        .filter(([name]) => has(instance, name))
        .map(([name, schema]) => below([keyword, name], schema, instance, name)),
    propertyNames: ({ keyword, adapted, instance }) =>
      namesIn(instance).map((name) => {
        return { schema: adapted, steps: [keyword], instance: name, part: name };
      }),
    required: ({ value, instance }) =>
      missing(asList(value), instance).map((name) => `${name} is a required property`),
    type: says((it, value) => {
      return `${it} is not of type ${representAll(Array.isArray(value) ? value : [value])}`;
    }),
    uniqueItems: says((it) => `${it} has non-unique elements`),
  }),
);

/** For a field of an object, or an item of a list. */
function below(steps: Branch["steps"], schema: Json, around: Json, part: string | number): Branch {
  const instance = (around as Readonly<Record<string | number, Json>>)[part] ?? null;
  return { schema, steps, instance, part, path: part };
}

/** Those names, represented, that an object does not have. */
function missing(names: readonly Json[], instance: Json): readonly string[] {
  return names.filter((name) => typeof name === "string" && !has(instance, name)).map(represent);
}

/** `('a', 'b' were unexpected)` (`extras_msg` of `jsonschema._utils`). */
function unexpected(extras: readonly Json[]): string {
  return `(${representAll(extras)} ${extras.length === 1 ? "was" : "were"} unexpected)`;
}

function representAll(values: readonly Json[]): string {
  return values.map(represent).join(", ");
}

function has(object: Json | undefined, name: string): boolean {
  return isJsonObject(object) && Object.hasOwn(object, name);
}

function asList(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function namesIn(value: Json | undefined): readonly string[] {
  return isJsonObject(value) ? Object.keys(value) : [];
}

function entriesOf(value: Json): readonly [string, Json][] {
  return isJsonObject(value) ? Object.entries(value) : [];
}
