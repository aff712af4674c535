import { HEADER, PARAMETER } from "../../protocol/names.js";
import type { Json } from "../../record/json.js";
import type { Answer } from "../http/exchange.js";
import { invalid, type Complaint } from "../http/http-error.js";
import { readHeaders } from "../http/read-headers.js";
import { cacheHeaders } from "../resource/cache-headers.js";
import { createObject } from "../resource/create-object.js";
import { deleteObject } from "../resource/delete-object.js";
import { answerObject } from "../resource/answer-object.js";
import { checkPreconditions, isUnmodified, timestampHeaders } from "../resource/preconditions.js";
import { readBody } from "../resource/read-body.js";
import type { Visit } from "../resource/visit.js";
import { readFilters } from "./filters.js";
import { nextPageUrl, readToken } from "./page-token.js";
import { pickFields } from "./pick-fields.js";
import { readQuery, type Parameters } from "./read-query.js";
import { count, readLimit, select, type Selection } from "./select.js";
import { readSorting, sortValues } from "./sorting.js";

const DEPRECATED_TO = JSON.stringify({
  code: "soft-eol",
  message: "_to is now deprecated, you should use _before instead",
  url: "https://kinto.readthedocs.io/en/2.4.0/api/resource.html#list-of-available-url-parameters",
});

/** `GET` and `HEAD` of a list. The `ETag` is the list's, whatever the filters leave. */
export function readList(visit: Visit): Answer {
  const { call, target, route } = visit;
  const { parameters, wanted } = readRequest(visit);
  const timestamp = call.exchange.world.storage.timestamp(target.list);
  const headers = { ...timestampHeaders(timestamp), ...cacheHeaders(visit) };
  if (isUnmodified(wanted, timestamp)) {
    return { status: 304, headers: timestampHeaders(timestamp), body: undefined };
  }
  checkPreconditions(wanted, "list", timestamp);
  const selection = readSelection(visit, parameters);
  Object.assign(headers, alertHeaders(selection));
  const limit = readLimit(call, parameters);
  if (call.method === "HEAD") {
    const total = String(count(call, selection));
    const totals = { [HEADER.totalObjects]: total, [HEADER.totalRecords]: total };
    return { status: 200, headers: { ...headers, ...totals }, body: undefined };
  }
  const rows = select(call, selection, limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  if (rows.length > limit && last !== undefined) {
    const offset = (selection.token?.offset ?? 0) + rows.length;
    const token = { last: sortValues(selection.sorting, last.object), offset };
    Object.assign(headers, { [HEADER.nextPage]: nextPageUrl(call, route, limit, token) });
  }
  const fields = parameters.get(PARAMETER.fields);
  const shown: readonly Json[] = Array.isArray(fields)
    ? page.map((row) => pickFields(row.object, [...fields.map(String), "id", "last_modified"]))
    : page.map((row) => row.object);
  return { status: 200, headers, body: { data: shown } };
}

/** `POST` to a list. An id that exists gives the existing object, and nothing is written. */
export function postToList(visit: Visit): Answer {
  const { call, route, target } = visit;
  const complaints: Complaint[] = [];
  const wanted = readHeaders(call, complaints);
  const body = readBody(call, route.resource, complaints);
  if (complaints.length > 0) throw invalid(complaints);
  const timestamp = call.exchange.world.storage.timestamp(target.list);
  checkPreconditions(wanted, target.row?.object, timestamp);
  if (target.row !== undefined) return answerObject(visit, target.row, 200);
  return answerObject(visit, createObject(visit, body, target.id), 201);
}

/**
 * `DELETE` of a list, with the same filters as `GET`. Only what the user may write is deleted. The token of
 * the next page is made from the last tombstone, as Kinto does.
 */
export function deleteList(visit: Visit): Answer {
  const { call, route, target } = visit;
  const { storage } = call.exchange.world;
  const { parameters, wanted } = readRequest(visit);
  const timestamp = storage.timestamp(target.list);
  checkPreconditions(wanted, "list", timestamp);
  const selection = { ...readSelection(visit, parameters), withTombstones: false };
  const limit = readLimit(call, parameters);
  const rows = select(call, selection, limit + 1);
  const buried = rows.slice(0, limit).map((row) => deleteObject(visit, row, undefined));
  const last = buried.at(-1);
  const times = buried.map((row) => row.object.last_modified);
  const newest = times.reduce((a, b) => Math.max(a, b), last === undefined ? timestamp : 0);
  const headers = { ...timestampHeaders(newest), ...alertHeaders(selection) };
  if (rows.length > limit && last !== undefined) {
    const offset = selection.token?.offset ?? 0;
    const token = { last: sortValues(selection.sorting, last.object), offset };
    headers[HEADER.nextPage] = nextPageUrl(call, route, limit, token);
  }
  return { status: 200, headers, body: { data: buried.map((row) => row.object) } };
}

function alertHeaders({ filters }: Selection): Record<string, string> {
  return filters.deprecated ? { [HEADER.alert]: DEPRECATED_TO } : {};
}

function readRequest({ call }: Visit): {
  readonly parameters: Parameters;
  readonly wanted: ReturnType<typeof readHeaders>;
} {
  const complaints: Complaint[] = [];
  const wanted = readHeaders(call, complaints);
  const parameters = readQuery(call, "list", complaints);
  if (complaints.length > 0) throw invalid(complaints);
  return { parameters, wanted };
}

function readSelection({ call, target, visibility }: Visit, parameters: Parameters): Selection {
  const filters = readFilters(parameters, call.exchange.world.now());
  const sorting = readSorting(parameters);
  const token = readToken(call, parameters);
  return {
    list: target.list,
    filters,
    withTombstones: filters.withTombstones && visibility === "all",
    visibility,
    sorting,
    token,
  };
}
