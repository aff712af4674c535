import { isJsonObject, setOwn, type Json, type JsonObject } from "../../record/json.js";

/** Keeps these fields of an object, dots leading into nested ones (`kinto/core/utils.py`, `dict_subset`). */
export function pickFields(object: JsonObject, paths: readonly string[]): JsonObject {
  const whole = new Set<string>();
  const parts = new Map<string, string[]>();
  for (const path of paths) {
    const dot = path.indexOf(".");
    const key = dot < 0 ? path : path.slice(0, dot);
    if (!Object.hasOwn(object, key)) continue;
    if (dot < 0 || !isJsonObject(object[key])) whole.add(key);
    else {
      const inner = parts.get(key);
      if (inner === undefined) parts.set(key, [path.slice(dot + 1)]);
      else inner.push(path.slice(dot + 1));
    }
  }
  const picked: Record<string, Json> = {};
  for (const key of Object.keys(object)) {
    const value = object[key] as Json;
    const inner = parts.get(key);
    if (whole.has(key)) setOwn(picked, key, value);
    else if (inner !== undefined) setOwn(picked, key, pickFields(value as JsonObject, inner));
  }
  return picked;
}
