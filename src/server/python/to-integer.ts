import { type Json } from "../../record/json.js";

/** What Python's `int` makes of a value: fractions are cut off, and digits may stand in a text; undefined if none. */
export function toInteger(value: Json): number | undefined {
  if (typeof value === "boolean") return Number(value);
  if (typeof value === "number") return Math.trunc(value);
  if (typeof value !== "string" || !/^\s*[+-]?\d+(?:_\d+)*\s*$/.test(value)) return undefined;
  return Number(value.replaceAll("_", ""));
}
