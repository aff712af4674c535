import { jsonbKeys } from "../../protocol/jsonb-keys.js";
import { isJsonObject, setOwn, type Json } from "../../record/json.js";

/**
 * A copy with the keys in the order in which PostgreSQL gives them back. It decides which keyword of a stored schema
 * is looked at first. (Keys that look like whole numbers come first in JavaScript, whatever is done.)
 */
export function inJsonbOrder(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(inJsonbOrder);
  if (!isJsonObject(value)) return value;
  const copy: Record<string, Json> = {};
  for (const key of jsonbKeys(value)) setOwn(copy, key, inJsonbOrder(value[key] as Json));
  return copy;
}
