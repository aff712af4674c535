import { PARAMETER } from "../../protocol/names.js";
import type { Call } from "../http/exchange.js";
import { hasOwn, type Visibility } from "../permission/authorize.js";
import type { Row } from "../storage/storage.js";
import { passes, type Filters } from "./filters.js";
import type { PageToken } from "./page-token.js";
import type { Parameters } from "./read-query.js";
import { compareBy, compareToLast, timeOrder, type SortKey } from "./sorting.js";

/** Which rows of a list a request is about. */
export interface Selection {
  readonly list: string;
  readonly filters: Filters;
  readonly withTombstones: boolean;
  readonly visibility: Visibility;
  readonly sorting: readonly SortKey[];
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
export function select(call: Call, selection: Selection, limit: number): readonly Row[] {
  const order = timeOrder(selection.sorting);
  const rows: Row[] = [];
  for (const row of matching(call, selection, order)) {
    rows.push(row);
    if (order !== undefined && rows.length === limit) return rows;
  }
  if (order !== undefined) return rows;
  const { sorting } = selection;
  return rows.toSorted((a, b) => compareBy(sorting, a.object, b.object)).slice(0, limit);
}

/** How many live objects match; neither the limit nor the token counts. */
export function count(call: Call, selection: Selection): number {
  let total = 0;
  const live = { ...selection, withTombstones: false, token: undefined };
  for (const _ of matching(call, live, 1)) total++;
  return total;
}

function* matching(call: Call, selection: Selection, order: 1 | -1 | undefined): Generator<Row> {
  const { filters, visibility, token, sorting } = selection;
  const range = { after: filters.after, before: filters.before, newestFirst: order !== 1 };
  const lastTime = token?.last["last_modified"];
  if (order !== undefined && typeof lastTime === "number") {
    if (order === 1) range.after = Math.max(range.after, lastTime);
    else range.before = Math.min(range.before, lastTime);
  }
  for (const row of call.exchange.world.storage.scan(selection.list, range)) {
    if (row.deleted && !selection.withTombstones) continue;
    if (visibility !== "all" && !hasOwn(row.acl, visibility, call.principals)) continue;
    if (!passes(filters, row.object)) continue;
    if (token !== undefined && compareToLast(sorting, row.object, token.last) <= 0) continue;
    yield row;
  }
}
