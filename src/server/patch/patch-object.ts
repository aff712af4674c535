import { isJsonObject, setOwn, type Json, type JsonObject } from "../../record/json.js";
import type { Answer } from "../http/exchange.js";
import { invalid, invalidBody, type Complaint } from "../http/http-error.js";
import { readHeaders, type ResponseBehavior } from "../http/read-headers.js";
import { readJson } from "../http/read-json.js";
import {
  aclDocument,
  adoptDocument,
  mergeAcl,
  patchAcl,
  visibleAcl,
} from "../permission/edit-acl.js";
import { isSame } from "../python/is-same.js";
import { answerObject } from "../resource/answer-object.js";
import { checkFields } from "../resource/fields.js";
import { keepAuthor } from "../resource/keep-author.js";
import { checkSameId, existing } from "../resource/object-views.js";
import { checkPreconditions, timestampHeaders } from "../resource/preconditions.js";
import { prepare, type Prepared } from "../resource/prepare.js";
import { readBody } from "../resource/read-body.js";
import type { Visit } from "../resource/visit.js";
import type { Acl, Row, StoredObject } from "../storage/storage.js";
import { asStored } from "./as-stored.js";
import { jsonPatch } from "./json-patch.js";
import { mergePatch } from "./merge-patch.js";
import { PatchFailure } from "./patch-failure.js";
import { readOperations } from "./read-operations.js";

/** What a patch makes of an object. `provided` are the fields that the request speaks of. */
interface Patched {
  readonly data: JsonObject;
  readonly provided: JsonObject;
  readonly isMerge: boolean;
  readonly acl: Acl;
}

type Apply = (visit: Visit, row: Row, complaints: Complaint[]) => () => Patched;

/**
 * By content type, compared as a whole: with a `charset` a merge patch is taken for the plain one
 * (`kinto/core/resource/__init__.py`).
 */
const KINDS: Readonly<Record<string, Apply>> = {
  "application/json-patch+json": applyJsonPatch,
  "application/merge-patch+json": applyMergePatch,
};

/** `PATCH`: changes some fields or permissions. */
export function patchObject(visit: Visit): Answer {
  const { call, route, target } = visit;
  const complaints: Complaint[] = [];
  const wanted = readHeaders(call, complaints);
  const type = (call.headers.get("content-type") ?? "").toLowerCase();
  const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  const row = target.row ?? { object: { id: "", last_modified: 0 }, deleted: false, acl: {} };
  const apply = (kind ?? applyPlainPatch)(visit, row, complaints);
  if (complaints.length > 0) throw invalid(complaints);
  const { object } = existing(visit);
  checkPreconditions(wanted, object, object.last_modified);
  const patched = apply();
  const checked = checkFields(route.resource.name, patched.data, "", (name, description) => {
    throw invalidBody(name, description);
  });
  checkSameId(checked["id"], object.id);
  const prepared = prepare(visit, { ...checked, id: object.id }, object);
  const { fields, lastModified } = prepared;
  const written = call.exchange.world.storage.put(target.list, {
    id: object.id,
    fields,
    acl: keepAuthor(visit, patched.acl),
    deleted: false,
    lastModified,
  });
  call.exchange.changes.add(call, route, "update", written.object);
  if (wanted.behavior === "full") return answerObject(visit, written, 200);
  const data = changedFields(wanted.behavior, object, prepared, written.object, patched);
  return { status: 200, headers: timestampHeaders(written.object.last_modified), body: { data } };
}

function applyPlainPatch(visit: Visit, row: Row, complaints: Complaint[]): () => Patched {
  const { data, permissions } = readBody(visit.call, visit.route.resource, complaints);
  return () => {
    if (data === undefined && permissions === undefined) throw nothingGiven();
    const provided = data ?? {};
    return {
      data: { ...row.object, ...provided },
      provided,
      isMerge: false,
      acl: patchAcl(row.acl, permissions),
    };
  };
}

function applyMergePatch(visit: Visit, row: Row, complaints: Complaint[]): () => Patched {
  const { data, permissions } = readBody(visit.call, visit.route.resource, complaints);
  return () => {
    if (data === undefined && permissions === undefined) throw nothingGiven();
    const provided = data ?? {};
    return {
      data: mergePatch(row.object, provided),
      provided,
      isMerge: true,
      acl: mergeAcl(row.acl, aclSeenBy(visit, row), permissions),
    };
  };
}

function applyJsonPatch(visit: Visit, row: Row, complaints: Complaint[]): () => Patched {
  const { settings } = visit.call.exchange.world;
  const json = readJson(visit.call, complaints);
  const operations = json === undefined ? [] : readOperations(json, complaints);
  return () => {
    try {
      const permissionsBefore = aclDocument(aclSeenBy(visit, row));
      const document = { data: asStored(row.object), permissions: permissionsBefore };
      const { data, permissions } = jsonPatch(document, operations, {
        size: settings.maxBodySize,
        depth: settings.maxBodyDepth,
      });
      // Kinto takes nothing, zero and the like for no permissions at all, and fails on other values
      if (!isJsonObject(data) || (Boolean(permissions) && !isJsonObject(permissions))) {
        throw new PatchFailure("the data or the permissions are no object any more");
      }
      const acl = isJsonObject(permissions) ? adoptDocument(row.acl, permissions) : row.acl;
      return { data, provided: data, isMerge: false, acl };
    } catch (error) {
      if (!(error instanceof PatchFailure)) throw error;
      throw invalidBody(null, `JSON Patch operation failed: ${error.message}`);
    }
  };
}

function aclSeenBy({ call, target }: Visit, row: Row): Acl {
  return visibleAcl(row.acl, call.principals, target.author);
}

function nothingGiven(): Error {
  return invalidBody("data", "Provide at least one of data or permissions");
}

/**
 * `light`: the provided fields that changed; `diff`: those of them that became something else than provided. Kinto
 * compares with the old object after a merge patch has reached into it, so that objects in it never change.
 */
function changedFields(
  behavior: ResponseBehavior,
  old: StoredObject,
  prepared: Prepared,
  written: StoredObject,
  { provided, isMerge }: Patched,
): JsonObject {
  const data: Record<string, Json> = {};
  for (const name of Object.keys(provided)) {
    const before = fieldOf(old, name);
    const isMerged = isMerge && isJsonObject(before) && isJsonObject(fieldOf(provided, name));
    const next = name === "last_modified" ? prepared.lastModified : fieldOf(prepared.fields, name);
    const isChanged = !isMerged && !isSame(before, next);
    const value = fieldOf(written, name);
    const isOther = !isSame(fieldOf(provided, name), value);
    if (isChanged && value !== undefined && (behavior === "light" || isOther)) {
      setOwn(data, name, value);
    }
  }
  return data;
}

/** Not what every object of JavaScript has (`__proto__`, `constructor`). */
function fieldOf(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
