import { fieldAt, satisfies, type Operator } from "../../protocol/filter.js";
import { PARAMETER } from "../../protocol/names.js";
import type { Json, JsonObject } from "../../record/json.js";
import { invalidQuery } from "../http/http-error.js";
import { printValue } from "../resource/complain.js";
import type { Resource } from "../resource/resource.js";
import { hasField } from "./has-field.js";
import { readFilterName, type Parameters } from "./read-query.js";
import { textOrder } from "./text-order.js";

/** What a list is narrowed to. */
export interface Filters {
  /** Bounds on `last_modified`, both excluded. */
  readonly after: number;
  readonly before: number;
  /** Whether an object satisfies everything else. */
  readonly pass: (object: JsonObject) => boolean;
  /** Tombstones are listed only if something bears on `last_modified`. */
  readonly withTombstones: boolean;
  /** Whether the deprecated `_to` was used. */
  readonly deprecated: boolean;
}

export interface Filter {
  readonly operator: Operator;
  readonly field: string;
  readonly value: Json;
}

/** How filters are applied to an object. */
export type Pass = (filters: readonly Filter[], object: JsonObject) => boolean;

const DAY = 24 * 3600 * 1000;
const TIMES: ReadonlySet<string> = new Set([PARAMETER.since, PARAMETER.to, PARAMETER.before]);

/** Reads the filters of a query (`kinto/core/resource/__init__.py`, `_extract_filters`). */
export function readFilters(
  resource: Resource,
  parameters: Parameters,
  now: number,
  pass: Pass = passAll,
): Filters {
  let [after, before] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  let withTombstones = false;
  const others: Filter[] = [];
  for (const [untrimmed, value] of parameters) {
    const name = untrimmed.trim();
    if (TIMES.has(name)) {
      withTombstones = true;
      const bound = readBound(name, value, now);
      // PostgreSQL finds no row before or after null
      if (bound === undefined) before = Number.NEGATIVE_INFINITY;
      else if (name === PARAMETER.since) after = Math.max(after, bound);
      else before = Math.min(before, bound);
    } else if (!name.startsWith("_")) {
      const filter = withTextId(resource, readFilter(resource, name, value, now));
      withTombstones ||= filter.field === "last_modified";
      others.push(filter);
    }
  }
  const deprecated = parameters.has(PARAMETER.to);
  return { after, before, pass: (object) => pass(others, object), withTombstones, deprecated };
}

function passAll(filters: readonly Filter[], object: JsonObject): boolean {
  return filters.every(({ operator, field, value }) =>
    // to PostgreSQL, `NOT IN` an empty list is unknown
    operator === "exclude" && Array.isArray(value) && value.length === 0
      ? fieldAt(object, field) === undefined
      : satisfies(operator, fieldAt(object, field), value, textOrder(field)),
  );
}

function readBound(name: string, value: Json, now: number): number | undefined {
  if (value === null) return undefined;
  const timestamp = readTimestamp(value, now);
  if (timestamp === undefined) throw invalidQuery(name, `Invalid value for ${name}`);
  return timestamp;
}

function readFilter(resource: Resource, name: string, value: Json, now: number): Filter {
  const { operator, field } = readFilterName(name);
  const refuse = (description: string): Error => invalidQuery(name, description);
  if (!hasField(resource, field)) throw refuse(`Unknown filter field '${name}'`);
  if (operator === "like" && typeof value !== "string") throw refuse(`Invalid value for ${name}`);
  const items = Array.isArray(value) ? value : [value];
  const isList = operator === "in" || operator === "exclude";
  if (isList && field === "id" && !items.every((item) => typeof item === "string")) {
    throw refuse(`Invalid value for ${name}`);
  }
  if (name.includes("\0") || hasNull(value)) throw refuse("Invalid character 0x00");
  if (operator === "has" && typeof value === "boolean") return { operator, field, value };
  if (field === "last_modified") {
    const timestamp = readTimestamp(value, now);
    if (timestamp === undefined) throw refuse(`Invalid value for ${name}`);
    return { operator, field, value: timestamp };
  }
  if (field === "id" && operator.startsWith("contains")) {
    throw refuse(`Field '${field}' is not an array`);
  }
  if (field === "id" && !isList && operator !== "has") {
    // to PostgreSQL, any comparison with null is unknown
    if (value === null) return { operator: "in", field, value: [] };
    if (typeof value === "object") throw refuse(`Invalid value for ${name}`);
  }
  // ids are text, even where they look like numbers
  const isText = field === "id" && (typeof value === "number" || typeof value === "boolean");
  return { operator, field, value: isText ? printValue(value) : value };
}

/** Other ids in the resource's fields are text as well, even for `has_`, to which any text means yes. */
function withTextId({ idFields }: Resource, filter: Filter): Filter {
  const { field, value } = filter;
  if (idFields?.has(field) !== true) return filter;
  const isText = Number.isInteger(value) || typeof value === "boolean";
  return isText ? { ...filter, value: printValue(value) } : filter;
}

/** Digits, perhaps quoted, up to a day ahead of the clock. */
function readTimestamp(value: Json, now: number): number | undefined {
  const digits = typeof value === "string" ? /^"?(\d+)"?$/.exec(value)?.[1] : value;
  const timestamp = typeof digits === "string" ? Number(digits) : digits;
  if (typeof timestamp !== "number") return undefined;
  return timestamp >= 0 && timestamp < now + DAY ? Math.trunc(timestamp) : undefined;
}

function hasNull(value: Json): boolean {
  return JSON.stringify(value).includes("\\u0000");
}
