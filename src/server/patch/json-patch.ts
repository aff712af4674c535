import { isEqual } from "../../record/equal.js";
import { isJsonObject, setOwn, type Json, type JsonObject } from "../../record/json.js";

export const PATCH_OPERATIONS = ["test", "add", "remove", "replace", "move", "copy"] as const;

/** One operation of a JSON patch (RFC 6902). Paths begin with a slash. */
export interface PatchOperation {
  readonly op: (typeof PATCH_OPERATIONS)[number];
  readonly path: string;
  readonly from: string | undefined;
  readonly value: Json | undefined;
}

/** An operation does not apply: a missing path, a failed test. Nothing of the patch was applied. */
export class PatchFailure extends Error {
  override readonly name = "PatchFailure";
}

/** Applies a JSON patch. The document is not changed. */
export function jsonPatch(document: JsonObject, operations: readonly PatchOperation[]): Json {
  return operations.reduce<Json>(applyOne, document);
}

function applyOne(document: Json, { op, path, from, value }: PatchOperation): Json {
  const target = parsePointer(path);
  switch (op) {
    case "add":
      return add(document, target, required(value, "value"));
    case "remove":
      return remove(document, target);
    case "replace":
      find(document, target);
      return add(remove(document, target), target, required(value, "value"));
    case "test":
      if (isEqual(find(document, target), required(value, "value"))) return document;
      throw new PatchFailure(`the value at ${path} is another one`);
    case "copy":
      return add(document, target, find(document, parsePointer(required(from, "from"))));
    case "move": {
      const source = parsePointer(required(from, "from"));
      return add(remove(document, source), target, find(document, source));
    }
  }
}

function parsePointer(pointer: string): readonly string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function required<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new PatchFailure(`the operation has no "${name}"`);
  return value;
}

function find(document: Json, [key, ...rest]: readonly string[]): Json {
  if (key === undefined) return document;
  return find(child(document, key), rest);
}

function child(document: Json, key: string): Json {
  if (Array.isArray(document)) return document[indexIn(document, key, document.length - 1)] as Json;
  if (isJsonObject(document) && Object.hasOwn(document, key)) return document[key] as Json;
  throw new PatchFailure(`there is no member ${JSON.stringify(key)}`);
}

function add(document: Json, [key, ...rest]: readonly string[], value: Json): Json {
  if (key === undefined) return value;
  const isLast = rest.length === 0;
  if (Array.isArray(document)) {
    const items = document as readonly Json[];
    if (!isLast)
      return items.with(indexIn(items, key, items.length - 1), add(child(items, key), rest, value));
    const index = key === "-" ? items.length : indexIn(items, key, items.length);
    return items.toSpliced(index, 0, value);
  }
  if (!isJsonObject(document)) throw new PatchFailure(`${JSON.stringify(key)} is in no object`);
  const copy: Record<string, Json> = { ...document };
  setOwn(copy, key, isLast ? value : add(child(document, key), rest, value));
  return copy;
}

function remove(document: Json, [key, ...rest]: readonly string[]): Json {
  if (key === undefined) return null;
  const inner = child(document, key);
  if (Array.isArray(document)) {
    const items = document as readonly Json[];
    const index = indexIn(items, key, items.length - 1);
    return rest.length === 0 ? items.toSpliced(index, 1) : items.with(index, remove(inner, rest));
  }
  const copy: Record<string, Json> = { ...(document as JsonObject) };
  if (rest.length === 0) delete copy[key];
  else setOwn(copy, key, remove(inner, rest));
  return copy;
}

function indexIn(items: readonly Json[], key: string, maximum: number): number {
  const index = /^(0|[1-9]\d*)$/.test(key) ? Number(key) : Number.NaN;
  if (index <= maximum && index <= items.length) return index;
  throw new PatchFailure(`there is no item ${JSON.stringify(key)}`);
}
