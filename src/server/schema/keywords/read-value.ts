import { isJsonObject, type Json, type JsonObject } from "../../../record/json.js";
import { represent } from "../../python/represent.js";
import type { KeywordContext, Plan } from "../keyword.js";
import { UnusableSchemaError } from "../schema-errors.js";

/** What keywords may have as their values. Draft 7 was checked before; other drafts may want others. */

export function asNumber(value: Json): number {
  return typeof value === "number" ? value : refuse(value, "a number");
}

export function asString(value: Json): string {
  return typeof value === "string" ? value : refuse(value, "a string");
}

export function asStrings(value: Json): readonly string[] {
  const list = asList(value);
  return list.every((item) => typeof item === "string") ? list : refuse(value, "a list of strings");
}

export function asList(value: Json): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : refuse(value, "a list");
}

export function asObject(value: Json): JsonObject {
  return isJsonObject(value) ? value : refuse(value, "an object");
}

export function asPlans(value: Json, { plan }: KeywordContext): readonly Plan[] {
  return asList(value).map((schema) => plan(schema));
}

export function asPlanEntries(
  value: Json,
  { plan }: KeywordContext,
): readonly (readonly [name: string, plan: Plan])[] {
  return Object.entries(asObject(value)).map(([name, schema]) => [name, plan(schema)]);
}

function refuse(value: Json, wanted: string): never {
  throw new UnusableSchemaError(`The schema cannot be used: ${represent(value)} is not ${wanted}`);
}
