import { checkAccept } from "./http/negotiate.js";
import type { Answer, Call } from "./http/exchange.js";
import { invalid, methodNotAllowed, type Complaint } from "./http/http-error.js";
import { methodsOf } from "./http/methods.js";
import { readHeaders } from "./http/read-headers.js";
import { findRoute, type UserDataRoute } from "./http/route.js";
import { refusal } from "./permission/authorize.js";
import { objectUri } from "./resource/object-uri.js";
import { membersOf } from "./storage/membership.js";
import type { Acl, Placed } from "./storage/storage.js";

/**
 * `DELETE /__user_data__/{principal}`: takes a user out of everything. What nobody else may write is deleted, and the
 * user disappears from the permissions of the rest, and from groups. Only principals that the setting
 * `user-data_delete` names may do it (`kinto/views/admin.py`).
 */
export function serveUserData(call: Call, route: UserDataRoute): Answer {
  const { settings } = call.exchange.world;
  const methods = methodsOf(route, settings);
  const { principal } = route;
  if (!methods.includes(call.method) || principal === undefined) throw methodNotAllowed(methods);
  checkAccept(call);
  const allowed = settings.principals["user-data_delete"] ?? [];
  if (!allowed.some((each) => call.principals.includes(each))) throw refusal(call);
  const complaints: Complaint[] = [];
  readHeaders(call, complaints);
  if (complaints.length > 0) throw invalid(complaints);
  forget(call, principal);
  return { status: 200, headers: {}, body: { data: { principal } } };
}

function forget(call: Call, principal: string): void {
  const { storage } = call.exchange.world;
  const places = [...storage.granted([principal])];
  const owned = places.filter((place) => isOwnedBy(place, principal));
  for (const place of places) {
    const { list, row } = place;
    if (!owned.includes(place)) storage.setAcl(list, row.object.id, without(row.acl, principal));
  }
  const uris = new Set(owned.map(uriOf));
  for (const place of owned) {
    if (!isBelow(uriOf(place), uris)) bury(call, place);
  }
  for (const group of storage.groupsOf(principal)) leave(call, group, principal);
}

/**
 * Nobody owns anything in Kinto: who alone may write an object counts as its owner. An account stays, as in Kinto,
 * but nobody may change it any more.
 */
function isOwnedBy({ list, row }: Placed, principal: string): boolean {
  const writers = row.acl["write"] ?? [];
  return list.startsWith("/buckets") && writers.length === 1 && writers[0] === principal;
}

function uriOf({ list, row }: Placed): string {
  return objectUri(list, row.object.id);
}

function without(acl: Acl, principal: string): Acl {
  const kept = Object.entries(acl).map(
    ([permission, principals]) =>
      [permission, principals.filter((each) => each !== principal)] as const,
  );
  return Object.fromEntries(kept.filter(([, principals]) => principals.length > 0));
}

/** What lies below something that is deleted goes with it. */
function isBelow(uri: string, uris: ReadonlySet<string>): boolean {
  const parent = uri.split("/").slice(0, -2).join("/");
  return parent !== "" && (uris.has(parent) || isBelow(parent, uris));
}

function bury(call: Call, { list, row }: Placed): void {
  const { id } = row.object;
  const { changes, world } = call.exchange;
  const tombstone = { id, fields: { deleted: true }, acl: {}, deleted: true };
  const { object } = world.storage.put(list, { ...tombstone, lastModified: undefined });
  const route = findRoute(`/v1${list}/${id}`, world.settings);
  if (route.kind === "object") changes.add(call, route, "delete", object);
}

/** Members are read from the group itself, so that it changes, other than in Kinto. */
function leave(call: Call, group: string, principal: string): void {
  const { storage } = call.exchange.world;
  const slash = group.lastIndexOf("/");
  const [list, id] = [group.slice(0, slash), group.slice(slash + 1)];
  const row = storage.get(list, id);
  if (row === undefined) return;
  const members = membersOf(row).filter((member) => member !== principal);
  const fields = { ...row.object, members };
  storage.put(list, { id, fields, acl: row.acl, deleted: false, lastModified: undefined });
}
