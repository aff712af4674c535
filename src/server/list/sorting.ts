import { compareJson, type CompareText } from "../../protocol/compare.js";
import { fieldAt } from "../../protocol/filter.js";
import { PARAMETER } from "../../protocol/names.js";
import { setOwn, type Json, type JsonObject } from "../../record/json.js";
import { invalidQuery } from "../http/http-error.js";
import type { Resource } from "../resource/resource.js";
import { hasField } from "./has-field.js";
import type { Parameters } from "./read-query.js";
import { textOrder } from "./text-order.js";

export interface SortKey {
  readonly field: string;
  readonly direction: 1 | -1;
  readonly compareText: CompareText;
}

const NEWEST_FIRST: SortKey = {
  field: "last_modified",
  direction: -1,
  compareText: textOrder("last_modified"),
};

/**
 * Reads `_sort`. The newest comes first among equals, unless `last_modified` is asked for by this very word
 * (`kinto/core/resource/__init__.py`, `_extract_sorting`).
 */
export function readSorting(resource: Resource, parameters: Parameters): readonly SortKey[] {
  const items = parameters.get(PARAMETER.sort);
  const specified = Array.isArray(items) ? items.map(String) : [];
  const keys: SortKey[] = [];
  for (const item of specified) {
    const match = /^([-+]?)([\p{L}\p{N}_.]+)$/u.exec(item.trim());
    if (match === null) continue;
    const field = match[2] as string;
    if (!hasField(resource, field)) throw invalidQuery(null, `Unknown sort field '${field}'`);
    const direction = match[1] === "-" ? -1 : 1;
    keys.push({ field, direction, compareText: textOrder(field) });
  }
  return specified.includes("last_modified") ? keys : [...keys, NEWEST_FIRST];
}

/** The direction where the order is that of the timestamps, which the storage keeps. */
export function timeOrder(sorting: readonly SortKey[]): 1 | -1 | undefined {
  const [first] = sorting;
  return first?.field === "last_modified" ? first.direction : undefined;
}

export function compareBy(sorting: readonly SortKey[], a: JsonObject, b: JsonObject): number {
  for (const { field, direction, compareText } of sorting) {
    const order = compareJson(fieldAt(a, field), fieldAt(b, field), compareText);
    if (order !== 0) return order * direction;
  }
  return 0;
}

/** Compares an object with the values that a token holds, where a missing field is left out. */
export function compareToLast(
  sorting: readonly SortKey[],
  object: JsonObject,
  last: JsonObject,
): number {
  for (const { field, direction, compareText } of sorting) {
    const value = Object.hasOwn(last, field) ? last[field] : undefined;
    const order = compareJson(fieldAt(object, field), value, compareText);
    if (order !== 0) return order * direction;
  }
  return 0;
}

/** The values by which an object is sorted, for a token. */
export function sortValues(sorting: readonly SortKey[], object: JsonObject): JsonObject {
  const values: Record<string, Json> = {};
  for (const { field } of sorting) {
    const value = fieldAt(object, field);
    if (value !== undefined) setOwn(values, field, value);
  }
  return values;
}
