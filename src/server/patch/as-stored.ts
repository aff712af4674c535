import { jsonbKeys } from "../../protocol/jsonb-keys.js";
import { isJsonObject, setOwn, type Json, type JsonObject } from "../../record/json.js";
import type { StoredObject } from "../storage/storage.js";

/** An object with its keys in the order in which Kinto reads them from PostgreSQL, and prints them in messages. */
export function asStored({ id, last_modified, ...fields }: StoredObject): JsonObject {
  return { ...(inOrder(fields) as JsonObject), id, last_modified };
}

function inOrder(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(inOrder);
  if (!isJsonObject(value)) return value;
  const ordered: Record<string, Json> = {};
  for (const key of jsonbKeys(value)) setOwn(ordered, key, inOrder(value[key] as Json));
  return ordered;
}
