import { isJsonObject, setOwn, type Json, type JsonObject } from "../../record/json.js";

/** Applies a merge patch (RFC 7396) to an object: null removes, objects merge, anything else replaces. */
export function mergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  const result: Record<string, Json> = { ...target };
  for (const key of Object.keys(patch)) {
    const change = patch[key] as Json;
    if (change === null) {
      delete result[key];
    } else if (isJsonObject(change)) {
      const inner = Object.hasOwn(result, key) ? result[key] : undefined;
      setOwn(result, key, mergePatch(isJsonObject(inner) ? inner : {}, change));
    } else {
      setOwn(result, key, change);
    }
  }
  return result;
}
