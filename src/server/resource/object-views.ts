import { PARAMETER } from "../../protocol/names.js";
import type { Json } from "../../record/json.js";
import type { Answer } from "../http/exchange.js";
import {
  invalid,
  invalidBody,
  invalidPath,
  invalidQuery,
  notFound,
  type Complaint,
} from "../http/http-error.js";
import { readHeaders, type ReadHeaders } from "../http/read-headers.js";
import { pickFields } from "../list/pick-fields.js";
import { readQuery, type Parameters } from "../list/read-query.js";
import { hasOwn } from "../permission/authorize.js";
import { replaceAcl } from "../permission/edit-acl.js";
import type { Row, StoredObject } from "../storage/storage.js";
import { isAdministrator } from "./account-list.js";
import { answerObject } from "./answer-object.js";
import { cacheHeaders } from "./cache-headers.js";
import { printValue } from "./complain.js";
import { createObject } from "./create-object.js";
import { deleteObject } from "./delete-object.js";
import { isSayableTime } from "./is-sayable-time.js";
import { keepAuthor } from "./keep-author.js";
import { checkPreconditions, isUnmodified, timestampHeaders } from "./preconditions.js";
import { OUT_OF_TIME, prepare } from "./prepare.js";
import { readBody } from "./read-body.js";
import type { Visit } from "./visit.js";

/** `GET` and `HEAD` of an object. 404 comes before 304, and that before 412. */
export function readObject(visit: Visit): Answer {
  const { wanted, parameters } = readRequest(visit);
  const row = existing(visit);
  const timestamp = row.object.last_modified;
  if (isUnmodified(wanted, timestamp)) {
    return { status: 304, headers: timestampHeaders(timestamp), body: undefined };
  }
  checkPreconditions(wanted, row.object, timestamp);
  const answer = answerObject(visit, row, 200);
  const headers = { ...answer.headers, ...cacheHeaders(visit) };
  const fields = parameters.get(PARAMETER.fields);
  if (!Array.isArray(fields) || fields.length === 0) return { ...answer, headers };
  const data = pickFields(row.object, [...fields.map(String), "id", "last_modified"]);
  return { ...answer, headers, body: { data } };
}

/** `PUT`: creates the object, or replaces it. Without `data` the fields stay as they are. */
export function putObject(visit: Visit): Answer {
  const { call, route, target } = visit;
  const complaints: Complaint[] = [];
  const wanted = readHeaders(call, complaints);
  const body = readBody(call, route.resource, complaints);
  if (complaints.length > 0) throw invalid(complaints);
  const id = validId(visit);
  const { storage } = call.exchange.world;
  checkPreconditions(wanted, shownOf(visit), storage.timestamp(target.list));
  checkSameId(body.data?.["id"], id);
  if (target.row === undefined) return answerObject(visit, createObject(visit, body, id), 201);
  const old = target.row.object;
  const { fields, lastModified } = prepare(visit, { ...(body.data ?? old), id }, old);
  const row = storage.put(target.list, {
    id,
    fields,
    acl: keepAuthor(visit, replaceAcl(target.row.acl, body.permissions)),
    deleted: false,
    lastModified,
  });
  call.exchange.changes.add(call, route, "update", row.object);
  return answerObject(visit, row, 200);
}

/** `DELETE`: leaves a tombstone, whose timestamp the query may choose if it is newer than the object's. */
export function removeObject(visit: Visit): Answer {
  const { wanted, parameters } = readRequest(visit);
  const row = existing(visit);
  const timestamp = row.object.last_modified;
  checkPreconditions(wanted, row.object, timestamp);
  const given = parameters.get("last_modified") ?? null;
  // Kinto compares these with a number, and fails
  if (typeof given === "string" || (typeof given === "object" && given !== null)) {
    throw invalidQuery("last_modified", `"${printValue(given)}" is not a number`);
  }
  // zero is no number for Kinto, which therefore does not compare it
  const counts = typeof given === "number" && (given > timestamp || given === 0);
  const lastModified = counts ? given : undefined;
  if (lastModified !== undefined && !isSayableTime(lastModified)) {
    throw invalidQuery("last_modified", OUT_OF_TIME);
  }
  const buried = deleteObject(visit, row, lastModified);
  const headers = timestampHeaders(buried.object.last_modified);
  return { status: 200, headers, body: { data: buried.object } };
}

/**
 * The object as 412 shows it to who may create one, but perhaps not read it. Of an account Kinto shows even the
 * password, to everybody.
 */
function shownOf({ call, route, target }: Visit): StoredObject | undefined {
  if (target.row === undefined) return undefined;
  const { object, acl } = target.row;
  const isClosed =
    route.resource.name === "account" &&
    !isAdministrator(call) &&
    !hasOwn(acl, ["read", "write"], call.principals);
  return isClosed ? { id: object.id, last_modified: object.last_modified } : object;
}

/** The object, or 404; an id that cannot be one is 400. */
export function existing(visit: Visit): Row {
  const id = validId(visit);
  if (visit.target.row === undefined) throw notFound(id, visit.route.resource.name);
  return visit.target.row;
}

/** The id in the body may be repeated but not changed. */
export function checkSameId(given: Json | undefined, id: string): void {
  if (given !== undefined && given !== id) {
    throw invalidBody("id", "Object id does not match existing object");
  }
}

function validId({ route }: Visit): string {
  if (route.id === undefined || !route.resource.idPattern.test(route.id)) {
    throw invalidPath("Invalid object id");
  }
  return route.id;
}

function readRequest({ call }: Visit): { wanted: ReadHeaders; parameters: Parameters } {
  const complaints: Complaint[] = [];
  const wanted = readHeaders(call, complaints);
  const parameters = readQuery(call, call.method === "DELETE" ? "other" : "object", complaints);
  if (complaints.length > 0) throw invalid(complaints);
  return { wanted, parameters };
}
