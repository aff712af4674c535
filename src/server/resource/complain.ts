import type { Json } from "../../record/json.js";
import type { Complaint } from "../http/http-error.js";
import { printAsPython, represent } from "../python/represent.js";

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
  return printAsPython(value);
}
