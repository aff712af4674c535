import type { JsonObject } from "../record/json.js";
import { compareCodePoints } from "./compare-code-points.js";

/** The keys of an object in the order in which PostgreSQL stores them: shorter ones first, by their length in UTF-8. */
export function jsonbKeys(object: JsonObject): readonly string[] {
  const utf8 = new TextEncoder();
  const keys = Object.keys(object).map((key) => ({ key, length: utf8.encode(key).length }));
  return keys
    .toSorted((a, b) => a.length - b.length || compareCodePoints(a.key, b.key))
    .map(({ key }) => key);
}
