import { ERRNO } from "../../protocol/names.js";
import { isJsonObject } from "../../record/json.js";
import type { Call } from "../http/exchange.js";
import { HttpError, invalidBody, invalidPath, notFound } from "../http/http-error.js";
import type { ResourceRoute } from "../http/route.js";
import type { Row, StoredObject } from "../storage/storage.js";
import { accountList } from "./account-list.js";

/** Where in the storage a request reads and writes. */
export interface Target {
  readonly list: string;
  /** The id of the object that the request is about; undefined for lists, and for a new object without id. */
  readonly id: string | undefined;
  /** The object if it exists. */
  readonly row: Row | undefined;
  /** Who becomes a writer of what this request creates or changes. */
  readonly author: string;
  /** For records, the collection they are in. */
  readonly collection: StoredObject | undefined;
}

/**
 * Finds what a request is about (`kinto/core/resource/__init__.py`, `Resource.__init__`). For reads this
 * happens after the permissions were checked, for writes before, because they decide which are needed.
 */
export function findTarget(call: Call, route: ResourceRoute): Target {
  const { storage } = call.exchange.world;
  const collection = route.resource.name === "record" ? findCollection(call, route) : undefined;
  const owner = route.resource.name === "account" ? accountOwner(call, route) : undefined;
  const list = owner === undefined ? route.listUri : accountList(owner);
  storage.timestamp(list);
  const id = route.kind === "object" ? route.id : postedId(call, route);
  const row = id === undefined ? undefined : storage.get(list, id);
  const anonymous = owner === undefined ? "system.Everyone" : `account:${owner}`;
  const author = call.user?.id ?? anonymous;
  return { list, id, row: row?.deleted === false ? row : undefined, author, collection };
}

/** Whether the target is looked for before the permissions are checked. */
export function isWrite(call: Call, route: ResourceRoute): boolean {
  return route.kind === "object"
    ? ["PUT", "PATCH", "DELETE"].includes(call.method)
    : call.method === "POST";
}

/** A missing collection is 404 with the `errno` of unknown routes (`kinto/views/records.py`). */
function findCollection(call: Call, route: ResourceRoute): StoredObject {
  const list = `/buckets/${route.bucket}/collections`;
  const id = route.collection ?? "";
  const path = `${list}/${id}`;
  const known = call.exchange.collections.get(path);
  if (known !== undefined) return known;
  const row = call.exchange.world.storage.get(list, id);
  if (row === undefined || row.deleted) throw notFound(id, "collection", ERRNO.unknownRoute);
  call.exchange.collections.set(path, row.object);
  return row.object;
}

/** An anonymous request is about the account that it names, any other about its own. */
function accountOwner(call: Call, route: ResourceRoute): string {
  if (call.user !== undefined) return call.user.name;
  if (route.id !== undefined) return route.id;
  const id = call.method === "POST" ? bodyId(call) : undefined;
  if (typeof id === "string") return id;
  if (call.method === "POST") throw invalidBody("data.id", "data.id in body: Required");
  throw new HttpError(401, "Cannot read accounts.", ERRNO.undefinedError);
}

function postedId(call: Call, route: ResourceRoute): string | undefined {
  const id = call.method === "POST" ? bodyId(call) : undefined;
  if (id === undefined) return undefined;
  if (typeof id !== "string" || !route.resource.idPattern.test(id)) {
    throw invalidPath("Invalid object id");
  }
  return id;
}

function bodyId(call: Call): unknown {
  const body = call.body.kind === "json" ? call.body.value : undefined;
  const data = isJsonObject(body) ? body["data"] : undefined;
  return isJsonObject(data) && Object.hasOwn(data, "id") ? data["id"] : undefined;
}
