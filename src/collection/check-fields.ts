import { InvalidInputError } from "../errors.js";
import { setOwn, type Json } from "../record/json.js";
import { ORIGINALS, type Fields } from "../record/record.js";

/** Fields that belong to the protocol or to this library. */
export const RESERVED: Readonly<Record<string, string>> = {
  deleted: "the server would take the record for deleted: choose another name",
  _kintsugi: "this name is reserved: choose another",
  [ORIGINALS]: "this name is reserved: choose another",
};

/** Deeper values exhaust the stack of some JSON parser on the way. */
const DEPTH = 200;

/**
 * A copy of what the app gave, as plain JSON without `id` and `last_modified`. A field that is `undefined` is absent.
 *
 * @throws InvalidInputError for a value that JSON or the server's database cannot hold, with its path and the remedy.
 */
export function checkFields(input: unknown): Fields {
  if (!isPlainObject(input)) {
    throw new InvalidInputError(`A record is a plain object, not ${nameOf(input)}`);
  }
  const fields: Record<string, Json> = {};
  for (const key of Object.keys(input)) {
    if (key === "id" || key === "last_modified") continue;
    const value = input[key];
    if (value === undefined) continue;
    const reserved = Object.hasOwn(RESERVED, key) ? RESERVED[key] : undefined;
    if (reserved !== undefined)
      throw new InvalidInputError(`${key} cannot be a field: ${reserved}`);
    checkText(key, `The name of a field`);
    setOwn(fields, key, copy(value, key, 1));
  }
  return fields;
}

function copy(value: unknown, path: string, depth: number): Json {
  if (depth > DEPTH) {
    throw new InvalidInputError(`${path} is nested more than ${DEPTH} levels deep: flatten it`);
  }
  switch (typeof value) {
    case "string":
      return checkText(value, path);
    case "boolean":
      return value;
    case "number":
      if (Number.isFinite(value)) return value === 0 ? 0 : value;
      throw new InvalidInputError(
        `${path} is ${value}: JSON has no such number; store null or text`,
      );
    case "object":
      return value === null ? null : copyObject(value, path, depth);
    default:
      throw new InvalidInputError(
        `${path} is ${nameOf(value)}: store what JSON can hold${remedyOf(value)}`,
      );
  }
}

function copyObject(value: object, path: string, depth: number): Json {
  if (Array.isArray(value)) {
    return Array.from(value as readonly unknown[], (item, index) => {
      const at = `${path}[${index}]`;
      if (item !== undefined) return copy(item, at, depth + 1);
      throw new InvalidInputError(`${at} is undefined: an array holds values; store null`);
    });
  }
  if (!isPlainObject(value)) {
    throw new InvalidInputError(
      `${path} is ${nameOf(value)}: store what JSON can hold${remedyOf(value)}`,
    );
  }
  const object: Record<string, Json> = {};
  for (const key of Object.keys(value)) {
    const item = value[key];
    if (item === undefined) continue;
    checkText(key, `The name of a field in ${path}`);
    setOwn(object, key, copy(item, `${path}.${key}`, depth + 1));
  }
  return object;
}

/** PostgreSQL's jsonb, where Kinto keeps records, refuses both. */
function checkText(text: string, path: string): string {
  if (text.includes("\0")) {
    throw new InvalidInputError(
      `${path} contains U+0000, which the server cannot store: remove it`,
    );
  }
  if (/[\uD800-\uDFFF]/.test(text) && /\p{Surrogate}/u.test(text)) {
    throw new InvalidInputError(
      `${path} contains half of a surrogate pair: cut text by code points`,
    );
  }
  return text;
}

/** Also of another realm, such as a frame's. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  if (typeof value !== "object") return `a ${typeof value}`;
  return `a ${(value.constructor as { name?: string } | undefined)?.name ?? "special object"}`;
}

function remedyOf(value: unknown): string {
  if (value instanceof Date) return ", such as date.toISOString()";
  if (value instanceof Map) return ", such as Object.fromEntries(map)";
  if (value instanceof Set) return ", such as [...set]";
  return typeof value === "bigint" ? ", such as bigint.toString()" : "";
}
