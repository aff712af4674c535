import { isJsonObject, setOwn, type Json, type JsonObject } from "../../record/json.js";

/**
 * Applies a merge patch (RFC 7396) to an object: null removes, objects merge, anything else replaces. As in Kinto,
 * an object that sets nothing leaves a text, a list and, if it is empty, anything else in its place
 * (`kinto/core/utils.py`, `recursive_update_dict`).
 */
export function mergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  const result: Record<string, Json> = { ...target };
  for (const key of Object.keys(patch)) {
    const change = patch[key] as Json;
    if (change === null) {
      delete result[key];
    } else if (isJsonObject(change)) {
      const inner = Object.hasOwn(result, key) ? result[key] : undefined;
      if (inner !== undefined && staysBefore(inner, change)) continue;
      setOwn(result, key, mergePatch(isJsonObject(inner) ? inner : {}, change));
    } else {
      setOwn(result, key, change);
    }
  }
  return result;
}

function staysBefore(inner: Json, change: JsonObject): boolean {
  if (isJsonObject(inner)) return false;
  const values = Object.values(change);
  const hasItems = typeof inner === "string" || Array.isArray(inner);
  return hasItems ? values.every((value) => value === null) : values.length === 0;
}
