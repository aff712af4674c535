import { isJsonObject, type Json } from "../record/json.js";
import { jsonbKeys } from "./jsonb-keys.js";

/** A value as PostgreSQL prints it: with spaces, its keys in their own order, numbers without an exponent. */
export function printJsonb(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(printJsonb).join(", ")}]`;
  if (isJsonObject(value)) {
    const pairs = jsonbKeys(value).map(
      (key) => `${JSON.stringify(key)}: ${printJsonb(value[key] as Json)}`,
    );
    return `{${pairs.join(", ")}}`;
  }
  return typeof value === "number" ? printNumber(value) : JSON.stringify(value);
}

function printNumber(value: number): string {
  const match = /^(-?)(\d)(?:\.(\d+))?e([-+]\d+)$/.exec(String(value));
  if (match === null) return String(value);
  const [, sign, first, rest = "", exponent] = match;
  const [digits, shift] = [`${first}${rest}`, Number(exponent)];
  if (shift < 0) return `${sign}0.${"0".repeat(-shift - 1)}${digits}`;
  return `${sign}${digits.padEnd(shift + 1, "0")}`;
}
