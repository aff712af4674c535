import type { World } from "../http/exchange.js";
import { aclAt } from "../permission/acl-at.js";
import type { ChangeEvent } from "../resource/changes.js";
import { RESOURCES } from "../resource/resource.js";
import type { Acl, StoredObject } from "../storage/storage.js";
import { printUri } from "../resource/print-uri.js";
import { historyList } from "./history-list.js";
import { printDate } from "./print-date.js";
import { trimHistory } from "./trim-history.js";

const LOGGED: ReadonlySet<string> = new Set(["bucket", "group", "collection", "record"]);

/**
 * Logs what was done to objects, one entry for each, in the history of their bucket
 * (`kinto/plugins/history/listener.py`). Who may read the object, its collection or its bucket now, may read the entry
 * for good. `before` is how many entries the request wrote before; the number with these is returned.
 */
export function writeEntries(world: World, event: ChangeEvent, before: number): number {
  const { settings } = world;
  if (!settings.history || !LOGGED.has(event.route.resource.name)) return before;
  if (event.userId !== null && settings.historyExcludeUserIds.includes(event.userId)) return before;
  const collection = collectionOf(event);
  const logged = event.objects.filter((object) => !isExcluded(world, event, collection, object));
  const bucket = bucketOf(event, event.objects.at(-1));
  const readers = [
    ...readersOf(aclAt(world, bucket)),
    ...(collection === undefined ? [] : readersOf(aclAt(world, collection))),
  ];
  let count = before;
  for (const object of logged) {
    const uri = `${event.route.listUri}/${object.id}`;
    const permissions = aclAt(world, uri);
    world.storage.put(historyList(bucket), {
      id: RESOURCES.history.newId(world.random),
      fields: {
        action: event.action,
        date: printDate(world.now(), count++),
        resource_name: event.route.resource.name,
        target: { data: object, permissions },
        uri: printUri(uri),
        user_id: event.userId,
        ...placeOf(event, object),
      },
      acl: settings.explicitPermissions
        ? { read: [...new Set([...readers, ...readersOf(permissions)])] }
        : {},
      deleted: false,
      lastModified: undefined,
    });
    trimHistory(world, bucket, event);
    // without permissions of their own to write, Kinto forgets the other objects of the event
    if (!settings.explicitPermissions) break;
  }
  return count;
}

/**
 * The bucket whose history has the entries. A batch that writes to several buckets logs all of it in the one that its
 * first request names, as Kinto does; where the requests name none, in that of the last object.
 */
function bucketOf({ route }: ChangeEvent, object: StoredObject | undefined): string {
  const named = route.resource.name === "bucket" ? route.id : route.bucket;
  return `/buckets/${named ?? object?.id ?? ""}`;
}

/** The collection that the first request names. */
function collectionOf({ route }: ChangeEvent): string | undefined {
  const named = route.resource.name === "collection" ? route.id : route.collection;
  return named === undefined ? undefined : `/buckets/${route.bucket}/collections/${named}`;
}

function isExcluded(
  { settings }: World,
  event: ChangeEvent,
  collection: string | undefined,
  object: StoredObject,
): boolean {
  const uris = [bucketOf(event, object), collection, `${event.route.listUri}/${object.id}`];
  return uris.some((uri) => uri !== undefined && settings.historyExcludeResources.includes(uri));
}

/** What entries say of an object besides its `uri`. */
function placeOf({ route }: ChangeEvent, object: StoredObject): Record<string, string> {
  const { name } = route.resource;
  if (name !== "record") return { [`${name}_id`]: object.id };
  return { collection_id: route.collection ?? "", record_id: object.id };
}

function readersOf(acl: Acl): readonly string[] {
  return [...(acl["read"] ?? []), ...(acl["write"] ?? [])];
}
