import { isEqual } from "./equal.js";
import { getOwn, isJsonObject, type Json, type JsonObject } from "./json.js";
import { contentKeys } from "./record.js";

/** The fields (dotted paths, into nested objects) in which two contents differ. What the server manages does not count. */
export function differingPaths(a: JsonObject, b: JsonObject): readonly string[] {
  return [...new Set([...contentKeys(a), ...contentKeys(b)])].flatMap((name) =>
    differing(getOwn(a, name), getOwn(b, name), name),
  );
}

function differing(a: Json | undefined, b: Json | undefined, path: string): readonly string[] {
  if (isEqual(a, b)) return [];
  if (!isJsonObject(a) || !isJsonObject(b)) return [path];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((name) =>
    differing(getOwn(a, name), getOwn(b, name), `${path}.${name}`),
  );
}
