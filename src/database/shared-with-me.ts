import { messageOf, readHello } from "../protocol/messages.js";
import { HEADER, PARAMETER } from "../protocol/names.js";
import { isJsonObject, type Json, type JsonObject } from "../record/json.js";
import { AuthRequiredError, NotOfferedError, ProtocolError, ServerError } from "../sync-errors.js";
import { askServer } from "./ask-server.js";
import type { Connection } from "./connection.js";

/** What a permission allows, as Kinto names it; `write` includes `read`. */
export type SharedPermission =
  | "read"
  | "write"
  | "record:create"
  | "collection:create"
  | "group:create";

/** A bucket that names this user, or a group it is in. Everything in it is shared with the permission. */
export interface SharedBucket {
  readonly bucket: string;
  readonly permissions: readonly SharedPermission[];
}

/** A collection that names this user, or in which records do. */
export interface SharedCollection {
  /** For `defineCollection(collection, { bucket })`. */
  readonly bucket: string;
  readonly collection: string;
  /** On the whole collection; empty where only records are shared. */
  readonly permissions: readonly SharedPermission[];
  /** The records that are shared one by one. */
  readonly records: readonly {
    readonly id: string;
    readonly permissions: readonly SharedPermission[];
  }[];
}

export interface SharedWithMe {
  readonly buckets: readonly SharedBucket[];
  readonly collections: readonly SharedCollection[];
}

const RESOURCES = ["bucket", "collection", "record"];
const PERMISSIONS = ["read", "write", "record:create", "collection:create", "group:create"];

/**
 * What names this user outside of its own bucket, from Kinto's list of permissions (`kinto/views/permissions.py`). Who
 * made a thing is named by it, too.
 *
 * @throws NotOfferedError, AuthRequiredError, and what `askServer` throws
 */
export async function sharedWithMe(connection: Connection): Promise<SharedWithMe> {
  const own = await ownBucket(connection);
  const entries = await listPermissions(connection);
  const buckets: SharedBucket[] = [];
  const collections = new Map<string, SharedCollection>();
  for (const entry of entries) {
    const { bucket, collection, record, permissions } = entry;
    if (bucket === null || bucket === own) continue;
    if (collection === null) {
      buckets.push({ bucket, permissions });
      continue;
    }
    const key = `${bucket}/${collection}`;
    const known = collections.get(key) ?? { bucket, collection, permissions: [], records: [] };
    collections.set(
      key,
      record === null
        ? { ...known, permissions }
        : { ...known, records: [...known.records, { id: record, permissions }] },
    );
  }
  return { buckets, collections: [...collections.values()] };
}

/** The id of the user's own bucket, of a server that says who has which permissions. */
async function ownBucket(connection: Connection): Promise<string | null> {
  const { body } = await askServer(connection, { method: "GET", path: "/" });
  const who = readHello(body);
  if (who === undefined) throw new ProtocolError("The server does not say who we are");
  if (who.principal === null) throw new AuthRequiredError();
  const capabilities = isJsonObject(body) ? body["capabilities"] : undefined;
  if (isJsonObject(capabilities) && "permissions_endpoint" in capabilities) return who.bucket;
  throw new NotOfferedError("permissions_endpoint");
}

interface Entry {
  readonly bucket: string | null;
  readonly collection: string | null;
  readonly record: string | null;
  readonly permissions: readonly SharedPermission[];
}

async function listPermissions(connection: Connection): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  let token: string | null = null;
  do {
    const query = new URLSearchParams({
      [PARAMETER.sort]: "uri",
      in_resource_name: RESOURCES.join(","),
    });
    if (token !== null) query.set(PARAMETER.token, token);
    const path = `/permissions?${query.toString()}`;
    const { status, body, header } = await askServer(connection, { method: "GET", path });
    if (status !== 200) throw new ServerError(status, messageOf(body, status));
    entries.push(...readEntries(body));
    token = tokenOf(header(HEADER.nextPage));
  } while (token !== null);
  return entries;
}

function readEntries(body: Json | undefined): readonly Entry[] {
  const data = isJsonObject(body) ? body["data"] : undefined;
  if (!Array.isArray(data)) throw new ProtocolError("The list of permissions is no list");
  return (data as readonly Json[]).filter(isJsonObject).map((entry) => ({
    bucket: textOf(entry, "bucket_id"),
    collection: textOf(entry, "collection_id"),
    record: textOf(entry, "record_id"),
    permissions: permissionsOf(entry),
  }));
}

/** Kinto adds names of its own that are no permissions to give (`read:attributes`). */
function permissionsOf({ permissions }: JsonObject): readonly SharedPermission[] {
  if (!Array.isArray(permissions)) return [];
  const named = permissions.filter((each): each is SharedPermission => PERMISSIONS.includes(each));
  return named.toSorted();
}

function textOf(entry: JsonObject, name: string): string | null {
  const value = entry[name];
  return typeof value === "string" ? value : null;
}

function tokenOf(nextPage: string | undefined): string | null {
  return nextPage === undefined ? null : new URL(nextPage).searchParams.get(PARAMETER.token);
}
