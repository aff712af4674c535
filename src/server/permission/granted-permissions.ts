import type { Call } from "../http/exchange.js";
import { objectUri } from "../resource/object-uri.js";
import { ALL_TIMES } from "../storage/all-times.js";

const SETTING = /^(bucket|group|collection|record|account)_(create|write|read)$/;
/** What may be created in what. */
const PARENTS: Readonly<Record<string, string>> = {
  collection: "bucket",
  group: "bucket",
  record: "collection",
  bucket: "root",
  account: "root",
};

/**
 * The permissions that name one of the user's principals, by the path of the object that they are on: its own, and those
 * that the settings give on every object of a kind. `/` is for what may be created at the root
 * (`kinto/views/permissions.py`, `PermissionsModel`).
 */
export function grantedPermissions(call: Call): ReadonlyMap<string, ReadonlySet<string>> {
  const { storage } = call.exchange.world;
  const found = new Map<string, Set<string>>();
  const add = (uri: string, permissions: Iterable<string>): void => {
    const known = found.get(uri) ?? new Set();
    for (const permission of permissions) known.add(permission);
    if (known.size > 0) found.set(uri, known);
  };
  for (const { list, row } of storage.granted(call.principals)) {
    add(objectUri(list, row.object.id), namedIn(row.acl, call.principals));
  }
  const general = fromSettings(call);
  add("/", general.get("root") ?? []);
  const onBuckets = general.get("bucket") ?? [];
  const below = ["collection", "group"].filter((name) => general.has(name));
  if (onBuckets.length === 0 && below.length === 0) return found;
  for (const bucket of liveUris(call, "/buckets")) {
    add(bucket, onBuckets);
    for (const name of below) {
      for (const uri of liveUris(call, `${bucket}/${name}s`)) add(uri, general.get(name) ?? []);
    }
  }
  return found;
}

/** What the settings allow the user, by kind of object (`allowed_from_settings`). */
function fromSettings(call: Call): ReadonlyMap<string, readonly string[]> {
  const allowed = new Map<string, string[]>();
  const { policies, principals } = call.exchange.world.settings;
  for (const [setting, named] of Object.entries(principals)) {
    const match = SETTING.exec(setting);
    if (match === null || !named.some((principal) => call.principals.includes(principal))) continue;
    const [, resource = "", action = ""] = match;
    if (resource === "account" && !policies.includes("account")) continue;
    const isCreation = action === "create";
    const name = isCreation ? PARENTS[resource] : resource;
    const permission = isCreation ? `${resource}:create` : action;
    if (name !== undefined) allowed.set(name, [...(allowed.get(name) ?? []), permission]);
  }
  return allowed;
}

function namedIn(
  acl: Readonly<Record<string, readonly string[]>>,
  principals: readonly string[],
): readonly string[] {
  return Object.keys(acl).filter((permission) =>
    acl[permission]?.some((principal) => principals.includes(principal)),
  );
}

function liveUris(call: Call, list: string): readonly string[] {
  const rows = [...call.exchange.world.storage.scan(list, ALL_TIMES)];
  return rows.filter((row) => !row.deleted).map((row) => `${list}/${row.object.id}`);
}
