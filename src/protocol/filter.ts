import { isEqual } from "../record/equal.js";
import { isJsonObject, type Json, type JsonObject } from "../record/json.js";
import { compareJson } from "./compare.js";

/** The operators of Kinto's filters, as they stand before the field's name (`min_age=18`). */
export const OPERATORS = [
  "eq",
  "not",
  "lt",
  "max",
  "gt",
  "min",
  "in",
  "exclude",
  "like",
  "has",
  "contains",
  "contains_any",
] as const;

export type Operator = (typeof OPERATORS)[number];

/** The value at a dotted path (`author.name`), or undefined. Own properties only. */
export function fieldAt(record: JsonObject, path: string): Json | undefined {
  let value: Json | undefined = record;
  for (const key of path.split(".")) {
    if (!isJsonObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

type Rule = (field: Json | undefined, operand: Json) => boolean;

/** How a missing field counts is the server's rule: it sorts last, so `min` and `gt` include it. */
const RULES: Readonly<Record<Operator, Rule>> = {
  eq: (field, operand) => field !== undefined && isEqual(field, operand),
  not: (field, operand) => field === undefined || !isEqual(field, operand),
  lt: (field, operand) => compareJson(field, operand) < 0,
  max: (field, operand) => compareJson(field, operand) <= 0,
  gt: (field, operand) => compareJson(field, operand) > 0,
  min: (field, operand) => compareJson(field, operand) >= 0,
  in: (field, operand) => field !== undefined && list(operand).some((item) => isEqual(field, item)),
  exclude: (field, operand) =>
    field === undefined || !list(operand).some((item) => isEqual(field, item)),
  like: (field, operand) => field !== undefined && likePattern(asText(operand)).test(asText(field)),
  has: (field, operand) => (field !== undefined) === (operand === true),
  contains: (field, operand) =>
    Array.isArray(field) && list(operand).every((item) => includes(field, item)),
  contains_any: (field, operand) =>
    Array.isArray(field) && list(operand).some((item) => includes(field, item)),
};

/**
 * Whether a field satisfies an operator, with the semantics of Kinto on PostgreSQL
 * (`kinto/core/storage/postgresql/__init__.py`, `_format_conditions`).
 */
export function satisfies(operator: Operator, field: Json | undefined, operand: Json): boolean {
  return RULES[operator](field, operand);
}

function list(operand: Json): readonly Json[] {
  return Array.isArray(operand) ? operand : [operand];
}

function includes(field: readonly Json[], item: Json): boolean {
  return field.some((value) => isEqual(value, item));
}

function asText(field: Json): string {
  return typeof field === "string" ? field : JSON.stringify(field);
}

/** `*` stands for any text; a value without one is looked for anywhere. Case does not matter. */
function likePattern(value: string): RegExp {
  const wild = value.includes("*") ? value : `*${value}*`;
  const source = wild.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll(/[*%]/g, "[^]*");
  return new RegExp(`^${source.replaceAll("_", "[^]")}$`, "iu");
}
