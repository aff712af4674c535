import { isEqual } from "../record/equal.js";
import { isJsonObject, setOwn, type Json, type JsonObject } from "../record/json.js";
import { contentKeys, isManaged, type Fields } from "../record/record.js";

export interface FieldMerge {
  readonly merged: Fields;
  /** The dotted paths that both sides changed to different values; `merged` holds the local ones. */
  readonly contested: readonly string[];
}

/**
 * Merges two versions of a record, field by field and into nested objects.
 *
 * Equal values agree; a side that did not change a field yields; a remote value that this device sent itself is
 * its own older edit, and yields to the newer one. What is left is contested: the local value stays. Arrays are
 * one value. Fields that the server manages come from the remote side.
 */
export function mergeFields(
  base: Fields,
  local: Fields,
  remote: Fields,
  sent: readonly Fields[],
): FieldMerge {
  const contested: string[] = [];
  const merged = mergeObjects({ base, local, remote, sent }, "", contested);
  return { merged, contested };
}

interface Sides<T> {
  readonly base: T;
  readonly local: T;
  readonly remote: T;
  readonly sent: readonly T[];
}

function mergeObjects(sides: Sides<JsonObject>, path: string, contested: string[]): JsonObject {
  const { local, remote } = sides;
  const merged: Record<string, Json> = {};
  const names =
    path === ""
      ? [...contentKeys(local), ...contentKeys(remote)]
      : [...Object.keys(local), ...Object.keys(remote)];
  for (const name of new Set(names)) {
    const value = mergeValue(at(sides, name), path === "" ? name : `${path}.${name}`, contested);
    if (value !== undefined) setOwn(merged, name, value);
  }
  const schema = remote["schema"];
  if (path === "" && schema !== undefined && isManaged("schema", schema)) merged["schema"] = schema;
  return merged;
}

function at(sides: Sides<JsonObject>, name: string): Sides<Json | undefined> {
  return {
    base: own(sides.base, name),
    local: own(sides.local, name),
    remote: own(sides.remote, name),
    sent: sides.sent.map((body) => own(body, name)),
  };
}

function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function mergeValue(
  sides: Sides<Json | undefined>,
  path: string,
  contested: string[],
): Json | undefined {
  const { base, local, remote, sent } = sides;
  if (isEqual(local, remote)) return local;
  if (isEqual(remote, base) || sent.some((value) => isEqual(value, remote))) return local;
  if (isEqual(local, base)) return remote;
  if (isJsonObject(local) && isJsonObject(remote)) {
    // an attempt that had no object here says nothing of the fields in it
    const nested = { base: objectOr(base), local, remote, sent: sent.filter(isJsonObject) };
    return mergeObjects(nested, path, contested);
  }
  contested.push(path);
  return local;
}

function objectOr(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
