import { isJsonObject, type Json, type JsonObject } from "../../record/json.js";
import type { Call } from "../http/exchange.js";
import type { Complaint } from "../http/http-error.js";
import { readJson } from "../http/read-json.js";
import { isFalsy } from "../python/is-falsy.js";
import {
  complainer,
  notIterable,
  notMapping,
  notString,
  unknownKeys,
  type Complain,
} from "./complain.js";
import { checkFields } from "./fields.js";
import type { Resource } from "./resource.js";

/** Permissions in a request. Null stands for a permission that a merge patch removes. */
export type RequestedAcl = Readonly<Record<string, readonly string[] | null>>;

/** The body of a request on one object. Either part may be absent, and what that means depends on the method. */
export interface ReadBody {
  readonly data: JsonObject | undefined;
  readonly permissions: RequestedAcl | undefined;
}

/** Reads `{ data, permissions }` and adds what is wrong (`kinto/core/resource/schema.py`). */
export function readBody(call: Call, resource: Resource, complaints: Complaint[]): ReadBody {
  const complain = complainer(complaints);
  const nothing: ReadBody = { data: undefined, permissions: undefined };
  const json = readJson(call, complaints);
  if (json === undefined) return nothing;
  if (!isJsonObject(json)) {
    complain("", notMapping(json));
    return nothing;
  }
  const { data, permissions, ...unknown } = json;
  if (Object.keys(unknown).length > 0) {
    complain("", unknownKeys(unknown));
    return nothing;
  }
  return {
    data: readData(data, call.method === "PATCH", resource, complain),
    permissions: readPermissions(permissions, resource, complain),
  };
}

/** A patch is checked only once it was applied. */
function readData(
  data: Json | undefined,
  isPatch: boolean,
  resource: Resource,
  complain: Complain,
): JsonObject | undefined {
  if (data === undefined) {
    if (resource.name === "account" && !isPatch) complain("data", "Required");
    return undefined;
  }
  if (!isJsonObject(data)) {
    complain("data", notMapping(data));
    return undefined;
  }
  return isPatch ? data : checkFields(resource.name, data, "data.", complain);
}

function readPermissions(
  permissions: Json | undefined,
  resource: Resource,
  complain: Complain,
): RequestedAcl | undefined {
  if (permissions === undefined) return undefined;
  if (!isJsonObject(permissions)) {
    complain("permissions", notMapping(permissions));
    return undefined;
  }
  const known = resource.permissions;
  const unknown = Object.keys(permissions).find(
    (name) => permissions[name] !== null && !known.includes(name),
  );
  if (unknown !== undefined) {
    complain("permissions", `"${unknown}" is not one of ${known.join(", ")}`);
    return undefined;
  }
  const acl: Record<string, readonly string[] | null> = {};
  for (const [name, principals] of Object.entries(permissions)) {
    acl[name] = readPrincipals(principals, `permissions.${name}`, complain);
  }
  return acl;
}

function readPrincipals(
  principals: Json,
  name: string,
  complain: Complain,
): readonly string[] | null {
  if (principals === null) return null;
  if (!Array.isArray(principals)) {
    complain(name, notIterable(principals));
    return [];
  }
  for (const [index, principal] of (principals as readonly Json[]).entries()) {
    if (isFalsy(principal)) complain(`${name}.${index}`, "Required");
    else if (typeof principal !== "string") complain(`${name}.${index}`, notString(principal, ""));
  }
  return principals.filter((principal) => typeof principal === "string");
}
