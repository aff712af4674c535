import { isEqual } from "../../record/equal.js";
import { isJsonObject, type Json } from "../../record/json.js";

/** Whether Python takes two JSON values for equal: `True` is 1, and `False` is 0. `undefined` is `None`. */
export function isSame(a: Json | undefined, b: Json | undefined): boolean {
  return isEqual(withNumbers(a ?? null), withNumbers(b ?? null));
}

function withNumbers(value: Json): Json {
  if (typeof value === "boolean") return Number(value);
  if (Array.isArray(value)) return (value as readonly Json[]).map(withNumbers);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withNumbers(item)]));
}
