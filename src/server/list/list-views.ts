import { HEADER } from "../../protocol/names.js";
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
import { alertHeaders } from "./alert-headers.js";
import { answerPage } from "./answer-page.js";
import { nextPageUrl } from "./page-token.js";
import { readListRequest, readSelection } from "./read-selection.js";
import { readLimit, select } from "./select.js";
import { sortValues } from "./sorting.js";

/** `GET` and `HEAD` of a list. The `ETag` is the list's, whatever the filters leave. */
export function readList(visit: Visit): Answer {
  const { call, target } = visit;
  const { parameters, wanted } = readListRequest(call);
  const timestamp = call.exchange.world.storage.timestamp(target.list);
  if (isUnmodified(wanted, timestamp)) {
    return { status: 304, headers: timestampHeaders(timestamp), body: undefined };
  }
  checkPreconditions(wanted, "list", timestamp);
  const selection = readSelection(visit, parameters);
  const headers = {
    ...timestampHeaders(timestamp),
    ...cacheHeaders(visit),
    ...alertHeaders(selection.filters),
  };
  return answerPage(visit, selection, readLimit(call, parameters), headers);
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
  const { parameters, wanted } = readListRequest(call);
  const timestamp = call.exchange.world.storage.timestamp(target.list);
  checkPreconditions(wanted, "list", timestamp);
  const selection = { ...readSelection(visit, parameters), withTombstones: false };
  const limit = readLimit(call, parameters);
  const rows = select(call, selection, limit + 1);
  const buried = rows.slice(0, limit).map((row) => deleteObject(visit, row, undefined));
  const last = buried.at(-1);
  const times = buried.map((row) => row.object.last_modified);
  const newest = times.reduce((a, b) => Math.max(a, b), last === undefined ? timestamp : 0);
  const headers = { ...timestampHeaders(newest), ...alertHeaders(selection.filters) };
  if (rows.length > limit && last !== undefined) {
    const offset = selection.token?.offset ?? 0;
    const token = { last: sortValues(selection.sorting, last.object), offset };
    headers[HEADER.nextPage] = nextPageUrl(call, route, limit, token);
  }
  return { status: 200, headers, body: { data: buried.map((row) => row.object) } };
}
