import type { Json } from "../../record/json.js";
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

export function notString(value: Json): string {
  return `${printValue(value)} is not a string`;
}

export function unknownKeys(keys: Readonly<Record<string, Json>>): string {
  const printed = Object.entries(keys).map(([key, value]) => `'${key}': ${printValue(value)}`);
  return `Unrecognized keys in mapping: "{${printed.join(", ")}}"`;
}

/** Kinto prints values as Python does. */
export function printValue(value: Json): string {
  if (value === null) return "None";
  return typeof value === "string" ? value : JSON.stringify(value);
}
