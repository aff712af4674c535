import { PARAMETER } from "../../protocol/names.js";
import type { JsonObject } from "../../record/json.js";
import type { Call } from "../http/exchange.js";
import { hasOwn, type Visibility } from "../permission/authorize.js";
import type { Acl, Range } from "../storage/storage.js";
import type { Filters } from "./filters.js";
import type { PageToken } from "./page-token.js";
import type { Parameters } from "./read-query.js";
import { compareBy, compareToLast, timeOrder, type SortKey } from "./sorting.js";

/** What lists are made of: rows of the storage, or something that only looks like them. */
export interface Listed {
  readonly object: JsonObject;
  readonly deleted: boolean;
  readonly acl: Acl;
}

/** Which rows of a list a request is about. */
export interface Selection<Item extends Listed> {
  /** The rows of the list. Only the bounds of `filters` and of the token are asked of it, and the order. */
  readonly scan: (range: Range) => Iterable<Item>;
  readonly filters: Filters;
  readonly withTombstones: boolean;
  readonly visibility: Visibility;
  readonly sorting: readonly SortKey[];
  /** The fields that are shown; undefined for all. */
  readonly fields: readonly string[] | undefined;
  readonly token: PageToken | undefined;
}

/**
 * The size of a page. `_limit=0` and an empty `_limit` are no limit at all, not even that of the settings
 * (`kinto/core/resource/__init__.py`, `_extract_limit`).
 */
export function readLimit(call: Call, parameters: Parameters): number {
  const { paginateBy, maxFetchSize } = call.exchange.world.settings;
  const asked = parameters.get(PARAMETER.limit);
  const limit = parameters.has(PARAMETER.limit) ? asked : paginateBy;
  if (typeof limit !== "number" || limit === 0) return maxFetchSize;
  return Math.min(limit, paginateBy ?? maxFetchSize, maxFetchSize);
}

/** The first rows of a selection in its order, at most `limit`. */
export function select<Item extends Listed>(
  call: Call,
  selection: Selection<Item>,
  limit: number,
): readonly Item[] {
  const order = timeOrder(selection.sorting);
  const rows: Item[] = [];
  for (const row of matching(call, selection, order)) {
    rows.push(row);
    if (order !== undefined && rows.length === limit) return rows;
  }
  if (order !== undefined) return rows;
  const { sorting } = selection;
  return rows.toSorted((a, b) => compareBy(sorting, a.object, b.object)).slice(0, limit);
}

/** How many live objects match; neither the limit nor the token counts. */
export function count<Item extends Listed>(call: Call, selection: Selection<Item>): number {
  let total = 0;
  const live = { ...selection, withTombstones: false, token: undefined };
  for (const _ of matching(call, live, 1)) total++;
  return total;
}

function* matching<Item extends Listed>(
  call: Call,
  selection: Selection<Item>,
  order: 1 | -1 | undefined,
): Generator<Item> {
  const { filters, visibility, token, sorting } = selection;
  const range = { after: filters.after, before: filters.before, newestFirst: order !== 1 };
  const lastTime = token?.last["last_modified"];
  if (order !== undefined && typeof lastTime === "number") {
    if (order === 1) range.after = Math.max(range.after, lastTime);
    else range.before = Math.min(range.before, lastTime);
  }
  for (const row of selection.scan(range)) {
    if (row.deleted && !selection.withTombstones) continue;
    if (visibility !== "all" && !hasOwn(row.acl, visibility, call.principals)) continue;
    if (!filters.pass(row.object)) continue;
    if (token !== undefined && compareToLast(sorting, row.object, token.last) <= 0) continue;
    yield row;
  }
}
