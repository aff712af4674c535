import { type Json } from "../../record/json.js";

/** What Python calls the type of a JSON value. Whether a number was written as `1` or as `1.0` is not known here. */
export function typeName(value: Json): string {
  return `<class '${nameOf(value)}'>`;
}

function nameOf(value: Json): string {
  if (value === null) return "NoneType";
  switch (typeof value) {
    case "boolean":
      return "bool";
    case "string":
      return "str";
    case "number":
      return Number.isInteger(value) && Math.abs(value) < 1e21 ? "int" : "float";
    default:
      return Array.isArray(value) ? "list" : "dict";
  }
}
