import { ERRNO } from "../../protocol/names.js";
import { isJsonObject } from "../../record/json.js";
import type { Call } from "../http/exchange.js";
import { HttpError, invalidBody, invalidPath, notFound, unavailable } from "../http/http-error.js";
import type { ResourceRoute } from "../http/route.js";
import type { Row, StoredObject } from "../storage/storage.js";
import { accountList, isAdministrator } from "./account-list.js";

/** Stands for the names of all accounts. No account has it. */
const EVERY_ACCOUNT = "*";

/** Where in the storage a request reads and writes. */
export interface Target {
  readonly list: string;
  /** The id of the object that the request is about; undefined for lists, and for a new object without id. */
  readonly id: string | undefined;
  /** The object if it exists. */
  readonly row: Row | undefined;
  /** Who becomes a writer of what this request creates or changes. */
  readonly author: string;
  /** Whether the list stands for those of all accounts, which administrators see. */
  readonly isEveryAccount: boolean;
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
  const isAccount = route.resource.name === "account";
  const isAdmin = isAccount && isAdministrator(call);
  const owner = isAccount ? accountOwner(call, route, isAdmin) : undefined;
  const list = owner === undefined ? route.listUri : accountList(owner);
  fixTimestamp(call, list);
  const id = route.kind === "object" ? route.id : postedId(call, route);
  const found = id === undefined ? undefined : storage.get(list, id);
  const row = found?.deleted === false ? found : undefined;
  const user = isAdmin ? undefined : call.user?.id;
  const author = user ?? (owner === undefined ? "system.Everyone" : `account:${owner}`);
  const isEveryAccount = isAdmin && owner === EVERY_ACCOUNT && route.kind === "list";
  return { list, id, row, author, isEveryAccount, collection };
}

/** The first look at a list fixes its timestamp, which a read-only server cannot (`resource/__init__.py`, `timestamp`). */
function fixTimestamp(call: Call, list: string): void {
  const { settings, storage } = call.exchange.world;
  if (!settings.readonly) storage.timestamp(list);
  else if (storage.knownTimestamp(list) === undefined) {
    throw unavailable(
      settings.retryAfter,
      "Resource timestamp cannot be written. Plural endpoint must be hit at least once from a writable instance.",
    );
  }
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

/**
 * The requests of administrators and of the anonymous are about the account that they name, all others about that of
 * the user. What an administrator lists is in no list (`kinto/plugins/accounts/views.py`, `get_parent_id`).
 */
function accountOwner(call: Call, route: ResourceRoute, isAdmin: boolean): string {
  if (call.user !== undefined && !isAdmin) return call.user.name;
  if (route.id !== undefined) return route.id;
  const id = bodyId(call);
  // Kinto looks at the body whatever the method
  if (typeof id === "string") return id;
  if (call.method === "POST") {
    // what is no string is refused later, as no id
    if (id !== undefined) return JSON.stringify(id);
    throw invalidBody("data.id", "data.id in body: Required");
  }
  if (isAdmin) return EVERY_ACCOUNT;
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
