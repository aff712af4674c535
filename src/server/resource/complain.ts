import { isJsonObject, type Json } from "../../record/json.js";
import type { Complaint } from "../http/http-error.js";

/** Adds a complaint about a value in the body. */
export type Complain = (name: string, description: string) => void;

export function complainer(complaints: Complaint[]): Complain {
  return (name, description) => complaints.push({ location: "body", name, description });
}

export function notMapping(value: Json): string {
  return `"${printValue(value)}" is not a mapping type: Does not implement dict-like functionality.`;
}

export function notIterable(value: Json): string {
  return `"${printValue(value)}" is not iterable`;
}

/** `node` is the last part of the value's name, empty for the items of a list. */
export function notString(value: Json, node: string): string {
  return `${printValue(value)} is not a string: {'${node}': ''}`;
}

export function unknownKeys(keys: Readonly<Record<string, Json>>): string {
  return `Unrecognized keys in mapping: "${represent(keys)}"`;
}

/** Kinto prints values as Python does. */
export function printValue(value: Json): string {
  return typeof value === "string" ? value : represent(value);
}

function represent(value: Json): string {
  if (value === null) return "None";
  if (typeof value === "string") return `'${value}'`;
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map(represent).join(", ")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `'${key}': ${represent(item)}`);
  return `{${entries.join(", ")}}`;
}
