import type { Json, JsonObject } from "../../record/json.js";
import type { RequestedAcl } from "../resource/read-body.js";
import type { Acl } from "../storage/storage.js";

/** `PUT`: what is not mentioned is cleared. No permissions, or `{}`, change nothing. */
export function replaceAcl(acl: Acl, requested: RequestedAcl | undefined): Acl {
  const given = withoutNulls(requested ?? {});
  return Object.keys(given).length === 0 ? acl : compact(given);
}

/** `PATCH`: each permission that is mentioned is replaced. */
export function patchAcl(acl: Acl, requested: RequestedAcl | undefined): Acl {
  return compact({ ...acl, ...withoutNulls(requested ?? {}) });
}

/**
 * A merge patch: null removes a permission, and what the user does not see of the others is lost with it, as
 * in Kinto (`kinto/core/resource/__init__.py`, `process_object`).
 */
export function mergeAcl(acl: Acl, visible: Acl, requested: RequestedAcl | undefined): Acl {
  const merged: Record<string, readonly string[]> = { ...visible };
  for (const [name, principals] of Object.entries(requested ?? {})) {
    if (principals === null) delete merged[name];
    else merged[name] = principals;
  }
  return Object.keys(merged).length === 0 ? acl : compact(merged);
}

/** Permissions as the document that a JSON patch applies to: maps, in which `read` and `write` always exist. */
export function aclDocument(visible: Acl): JsonObject {
  const document: Record<string, JsonObject> = {};
  for (const [name, principals] of Object.entries({ read: [], write: [], ...visible })) {
    document[name] = Object.fromEntries(principals.map((each) => [each, each]));
  }
  return document;
}

/** Takes the permissions of a patched document over. One that was removed as a whole stays, as in Kinto. */
export function adoptDocument(acl: Acl, document: JsonObject): Acl {
  const adopted: Record<string, readonly string[]> = { ...acl };
  for (const [name, principals] of Object.entries(document)) adopted[name] = toList(principals);
  return compact(adopted);
}

/** Whoever writes an object may go on doing so. */
export function withAuthor(acl: Acl, author: string): Acl {
  const writers = acl["write"] ?? [];
  return writers.includes(author) ? acl : { ...acl, write: [...writers, author] };
}

/** Only direct writers see permissions (`kinto/core/resource/model.py`, `_annotate`). */
export function visibleAcl(acl: Acl, principals: readonly string[], author: string): Acl {
  const writers = acl["write"] ?? [];
  const isWriter = writers.some((each) => each === author || principals.includes(each));
  return isWriter ? acl : {};
}

function withoutNulls(requested: RequestedAcl): Acl {
  const given: Record<string, readonly string[]> = {};
  for (const [name, principals] of Object.entries(requested)) {
    if (principals !== null) given[name] = principals;
  }
  return given;
}

function compact(acl: Acl): Acl {
  const kept: Record<string, readonly string[]> = {};
  for (const [name, principals] of Object.entries(acl)) {
    if (principals.length > 0) kept[name] = [...new Set(principals)];
  }
  return kept;
}

function toList(principals: Json): readonly string[] {
  if (Array.isArray(principals)) return principals.map(String);
  // for Kinto a text is a list of characters
  if (typeof principals === "string") return Array.from(principals);
  return typeof principals === "object" && principals !== null ? Object.keys(principals) : [];
}
