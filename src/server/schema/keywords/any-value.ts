import { isJsonObject, type Json } from "../../../record/json.js";
import { represent } from "../../python/represent.js";
import { fault } from "../fault.js";
import type { Keyword } from "../keyword.js";
import { UnusableSchemaError } from "../schema-errors.js";
import { asList, asStrings } from "./read-value.js";

const TYPES: Readonly<Record<string, (value: Json) => boolean>> = {
  array: (value) => Array.isArray(value),
  boolean: (value) => typeof value === "boolean",
  integer: Number.isInteger,
  null: (value) => value === null,
  number: (value) => typeof value === "number",
  object: isJsonObject,
  string: (value) => typeof value === "string",
};

export const type: Keyword = (value) => {
  const names = typeof value === "string" ? [value] : asStrings(value);
  const tests = names.map((name) => {
    const test = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
    if (test !== undefined) return test;
    throw new UnusableSchemaError(`The schema cannot be used: ${represent(name)} is not a type`);
  });
  return (instance) => {
    if (tests.some((test) => test(instance))) return undefined;
    return fault(() => `${represent(instance)} is not of type ${names.map(represent).join(", ")}`);
  };
};

export const enumeration: Keyword = (value) => {
  const allowed = new Set(asList(value).map(canonical));
  return (instance) => {
    if (allowed.has(canonical(instance))) return undefined;
    return fault(() => `${represent(instance)} is not one of ${represent(value)}`);
  };
};

export const constant: Keyword = (value) => {
  const allowed = canonical(value);
  return (instance) => {
    if (canonical(instance) === allowed) return undefined;
    return fault(() => `${represent(value)} was expected`);
  };
};

/** The same text for equal values, whatever the order of their keys. `true` is not 1 (`_utils.equal`). */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonical).join(",")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const entries = Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key] as Json)}`);
  return `{${entries.join(",")}}`;
}
