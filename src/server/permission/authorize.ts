import type { Call } from "../http/exchange.js";
import { forbidden, unauthenticated } from "../http/http-error.js";
import type { ResourceRoute } from "../http/route.js";
import type { Resource } from "../resource/resource.js";
import type { Acl, Row } from "../storage/storage.js";
import { aclAt } from "./acl-at.js";
import { grantsFor, ownGrants, type Grant } from "./inheritance.js";

/** What of a list a user may see: all of it, or the objects with one of these permissions of their own. */
export type Visibility = "all" | readonly string[];

const BY_METHOD: Readonly<Record<string, string>> = {
  HEAD: "read",
  GET: "read",
  POST: "create",
  DELETE: "write",
  PATCH: "write",
};

/**
 * Lets a request pass or answers 401 or 403 (`kinto/core/authorization.py`, `AuthorizationPolicy.permits`).
 * `target` is the object that a write is about, if it exists.
 */
export function authorize(call: Call, route: ResourceRoute, target: Row | undefined): Visibility {
  const { uri, permission } = required(call, route, target);
  const { resource } = route;
  const grants = grantsFor(uri, permission);
  let allowed = isAllowed(call, resource, grants, permission);
  if (permission === "write" && route.kind === "object" && target === undefined) {
    // the object is missing: who may read its parent learns it
    allowed = isAllowed(call, resource, grantsFor(parentOf(uri), "read"), permission);
  }
  if (allowed) return "all";
  if (route.kind === "list" && !permission.endsWith("create") && target === undefined) {
    return partOf(call, route, permission, grants);
  }
  throw refusal(call);
}

/** Who may not do it: 401 to the anonymous, 403 to others. */
export function refusal(call: Call): Error {
  const { policies } = call.exchange.world.settings;
  return call.user === undefined ? unauthenticated(policies) : forbidden();
}

/** Whether one of the principals has one of the permissions on the object itself. */
export function hasOwn(
  acl: Acl,
  permissions: readonly string[],
  principals: readonly string[],
): boolean {
  return permissions.some((permission) =>
    acl[permission]?.some((principal) => principals.includes(principal)),
  );
}

function required(call: Call, route: ResourceRoute, target: Row | undefined): Grant {
  const create = `${route.resource.name}:create`;
  if (call.method === "PUT") {
    const isSafeCreation = call.headers.get("if-none-match") === "*";
    return target === undefined || isSafeCreation
      ? { uri: route.listUri, permission: create }
      : { uri: route.uri, permission: "write" };
  }
  if (call.method === "POST" && target !== undefined) {
    return { uri: `${route.listUri}/${target.object.id}`, permission: "read" };
  }
  const permission = BY_METHOD[call.method] ?? "write";
  return { uri: route.uri, permission: permission === "create" ? create : permission };
}

function partOf(
  call: Call,
  route: ResourceRoute,
  permission: string,
  grants: readonly Grant[],
): Visibility {
  const own = ownGrants(route.resource.name, permission);
  if (hasShared(call, route, own)) return own;
  const create = `${route.resource.name}:create`;
  const creation = grants.length > 0 ? [{ uri: parentOf(route.uri), permission: create }] : [];
  if (isAllowed(call, route.resource, creation, create)) return own;
  throw refusal(call);
}

function hasShared(call: Call, route: ResourceRoute, own: readonly string[]): boolean {
  const { storage } = call.exchange.world;
  const isAccounts = route.resource.name === "account";
  const granted = storage.granted(call.principals, isAccounts ? undefined : route.listUri);
  for (const { list, row } of granted) {
    if (isAccounts && !list.startsWith("/accounts/")) continue;
    if (hasOwn(row.acl, own, call.principals)) return true;
  }
  return false;
}

function isAllowed(
  call: Call,
  resource: Resource,
  grants: readonly Grant[],
  permission: string,
): boolean {
  const { settings } = call.exchange.world;
  const words = grants.length > 0 ? grants.map((grant) => grant.permission) : [permission];
  const bySetting = words.some((word) =>
    settings.principals[settingFor(resource, word)]?.some((each) => call.principals.includes(each)),
  );
  return (
    bySetting ||
    grants.some((grant) =>
      hasOwn(aclAt(call.exchange.world, grant.uri), [grant.permission], call.principals),
    )
  );
}

/** `bucket_create` for `bucket:create` on buckets, `record_read` for `read` on records. */
function settingFor(resource: Resource, permission: string): string {
  return permission.startsWith(resource.name)
    ? permission.replace(":", "_")
    : `${resource.name}_${permission}`;
}

function parentOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf("/"));
}
