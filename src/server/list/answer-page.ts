import { HEADER } from "../../protocol/names.js";
import type { Json } from "../../record/json.js";
import type { Answer } from "../http/exchange.js";
import { hasCounts } from "../http/has-counts.js";
import type { Visit } from "../resource/visit.js";
import { nextPageUrl } from "./page-token.js";
import { pickFields } from "./pick-fields.js";
import { count, select, type Listed, type Selection } from "./select.js";
import { sortValues } from "./sorting.js";

/** Answers `GET` with the rows of one page and the way to the next, and `HEAD` with how many there are. */
export function answerPage<Item extends Listed>(
  { call, route }: Visit,
  selection: Selection<Item>,
  limit: number,
  headers: Readonly<Record<string, string>>,
): Answer {
  if (call.method === "HEAD" && hasCounts(route, call.exchange.world.settings)) {
    const total = String(count(call, selection));
    const totals = { [HEADER.totalObjects]: total, [HEADER.totalRecords]: total };
    return { status: 200, headers: { ...headers, ...totals }, body: undefined };
  }
  const rows = select(call, selection, limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const next: Record<string, string> = {};
  if (rows.length > limit && last !== undefined) {
    const offset = (selection.token?.offset ?? 0) + rows.length;
    const token = { last: sortValues(selection.sorting, last.object), offset };
    next[HEADER.nextPage] = nextPageUrl(call, route, limit, token);
  }
  const { fields } = selection;
  const data: readonly Json[] = page.map(({ object }) =>
    fields === undefined ? object : pickFields(object, fields),
  );
  return { status: 200, headers: { ...headers, ...next }, body: { data } };
}
