import { isEqual } from "../../record/equal.js";
import { setOwn, type Json, type JsonObject } from "../../record/json.js";
import { printAsPython, represent } from "../python/represent.js";
import { typeName } from "../python/type-name.js";
import {
  EndOfList,
  findExisting,
  findPlace,
  parsePointer,
  resolve,
  type Place,
} from "./json-pointer.js";
import { Growth, type GrowthLimits } from "./growth.js";
import { PatchFailure } from "./patch-failure.js";

export const PATCH_OPERATIONS = ["test", "add", "remove", "replace", "move", "copy"] as const;

/** One operation of a JSON patch (RFC 6902). Paths begin with a slash. */
export interface PatchOperation {
  readonly op: (typeof PATCH_OPERATIONS)[number];
  readonly path: string;
  readonly from: string | undefined;
  readonly value: Json | undefined;
}

/**
 * Applies a JSON patch, or throws `PatchFailure` with the words of the Python package `jsonpatch`. The document is
 * not changed.
 */
export function jsonPatch(
  document: JsonObject,
  operations: readonly PatchOperation[],
  limits: GrowthLimits,
): JsonObject {
  // every path is read before the first operation is applied
  const targets = operations.map(({ path }) => parsePointer(path));
  const copy = structuredClone(document);
  const growth = new Growth(document, limits);
  for (const [index, operation] of operations.entries()) {
    apply(copy, operation, targets[index] ?? [], growth);
  }
  return copy;
}

function apply(
  document: JsonObject,
  operation: PatchOperation,
  target: readonly string[],
  growth: Growth,
): void {
  switch (operation.op) {
    case "add":
      growth.add(operation.value ?? null, target.length);
      return add(document, target, valueOf(operation));
    case "remove":
      return remove(document, target);
    case "replace":
      growth.add(operation.value ?? null, target.length);
      return replace(document, target, valueOf(operation));
    case "test":
      return test(document, target, operation);
    case "copy": {
      const source = read(document, sourceOf(operation));
      growth.add(source, target.length);
      return add(document, target, structuredClone(source));
    }
    case "move": {
      const source = sourceOf(operation);
      growth.move(read(document, source), target.length);
      return move(document, source, target);
    }
  }
}

function valueOf({ value }: PatchOperation): Json {
  if (value === undefined) {
    throw new PatchFailure("The operation does not contain a 'value' member");
  }
  return structuredClone(value);
}

function sourceOf({ from }: PatchOperation): readonly string[] {
  if (from === undefined) throw new PatchFailure("The operation does not contain a 'from' member");
  return parsePointer(from);
}

function add(document: JsonObject, target: readonly string[], value: Json): void {
  const { parent, part } = findPlace(document, target);
  if (!Array.isArray(parent)) {
    setOwn(parent, String(part), value);
  } else if (part === "-") {
    parent.push(value);
  } else if (Number(part) > parent.length) {
    throw new PatchFailure("can't insert outside of list");
  } else {
    parent.splice(Number(part), 0, value);
  }
}

function remove(document: JsonObject, target: readonly string[]): void {
  const place = findExisting(document, target);
  if (!exists(place)) throw new PatchFailure(`can't remove a non-existent object '${place.part}'`);
  const { parent, part } = place;
  if (Array.isArray(parent)) parent.splice(Number(part), 1);
  else delete parent[part];
}

function replace(document: JsonObject, target: readonly string[], value: Json): void {
  const place = findPlace(document, target);
  const { parent, part } = place;
  if (!Array.isArray(parent)) {
    if (!exists(place)) throw new PatchFailure(`can't replace a non-existent object '${part}'`);
    setOwn(parent, String(part), value);
    return;
  }
  if (part === "-") {
    throw new PatchFailure("'path' with '-' can't be applied to 'replace' operation");
  }
  if (!exists(place)) throw new PatchFailure("can't replace outside of list");
  parent[Number(part)] = value;
}

function test(document: JsonObject, target: readonly string[], operation: PatchOperation): void {
  const found = resolve(document, target);
  const wanted = valueOf(operation);
  if (!(found instanceof EndOfList) && isEqual(found, wanted)) return;
  throw new PatchFailure(`${describe(found)} is not equal to tested value ${describe(wanted)}`);
}

function describe(value: Json | EndOfList): string {
  if (value instanceof EndOfList) {
    return `EndOfList(${represent(value.list)}) (<class 'jsonpointer.EndOfList'>)`;
  }
  return `${printAsPython(value)} (${typeName(value)})`;
}

function move(document: JsonObject, from: readonly string[], target: readonly string[]): void {
  const isInside = from.every((part, index) => part === target[index]);
  if (isInside && from.length < target.length) {
    throw new PatchFailure("Cannot move values into their own children");
  }
  const value = read(document, from);
  if (isInside && from.length === target.length) return;
  remove(document, from);
  add(document, target, value);
}

function read(document: JsonObject, from: readonly string[]): Json {
  const place = findExisting(document, from);
  const { parent, part } = place;
  if (exists(place)) return (parent as Readonly<Record<string | number, Json>>)[part] as Json;
  throw new PatchFailure(
    Array.isArray(parent) ? "list index out of range" : represent(String(part)),
  );
}

function exists({ parent, part }: Place): boolean {
  return Array.isArray(parent) ? Number(part) < parent.length : Object.hasOwn(parent, part);
}
