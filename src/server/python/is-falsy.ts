import { type Json } from "../../record/json.js";

/** Whether Python takes a value for false. Where Kinto wants a text or a number, such a value counts as absent. */
export function isFalsy(value: Json): boolean {
  if (typeof value !== "object" || value === null) return !value;
  return Object.keys(value).length === 0;
}
