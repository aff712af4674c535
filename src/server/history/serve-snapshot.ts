import { fieldAt } from "../../protocol/filter.js";
import { isJsonObject, type JsonObject } from "../../record/json.js";
import type { Answer, Call } from "../http/exchange.js";
import { invalid, methodNotAllowed } from "../http/http-error.js";
import { methodsOf } from "../http/methods.js";
import type { SnapshotRoute } from "../http/route.js";
import { isFalsy } from "../python/is-falsy.js";
import { aclAt } from "../permission/acl-at.js";
import { hasOwn, refusal } from "../permission/authorize.js";
import { ALL_TIMES } from "../storage/all-times.js";
import type { StoredObject } from "../storage/storage.js";
import { historyList } from "./history-list.js";

/** The integers that Python reads. */
const INTEGER = /^\s*[-+]?\d+(?:_\d+)*\s*$/;

/**
 * The records of a collection as they were at some time: those that have not changed since, and of the others what the
 * history says (`kinto/plugins/history/views.py`, `get_snapshot`). As in Kinto, a record that had been deleted by then
 * and exists again is listed as the tombstone that it was, and one with a field `deleted` counts as a tombstone.
 */
export function serveSnapshot(call: Call, route: SnapshotRoute): Answer {
  const { world } = call.exchange;
  const methods = methodsOf(route, world.settings);
  if (!methods.includes(call.method)) throw methodNotAllowed(methods);
  const timestamp = readTimestamp(route.timestamp);
  const bucket = `/buckets/${route.bucket}`;
  const collection = `${bucket}/collections/${route.collection}`;
  const isReader = [bucket, collection].some((uri) =>
    hasOwn(aclAt(world, uri), ["read", "write"], call.principals),
  );
  if (!isReader) throw refusal(call);
  const records: StoredObject[] = [];
  const changed = new Set<string>();
  for (const { object } of world.storage.scan(`${collection}/records`, ALL_TIMES)) {
    if (object.last_modified > timestamp) changed.add(object.id);
    else if (isFalsy(object["deleted"] ?? null)) records.push(object);
  }
  if (changed.size > 0) {
    for (const { object } of world.storage.scan(historyList(bucket), ALL_TIMES)) {
      const version = recordIn(object, route.collection, timestamp);
      if (version !== undefined && changed.delete(version.id)) records.push(version);
      if (changed.size === 0) break;
    }
  }
  const data = records.toSorted((a, b) => b.last_modified - a.last_modified);
  return { status: 200, headers: {}, body: { data } };
}

function readTimestamp(text: string): number {
  const timestamp = INTEGER.test(text) ? Number(text.replaceAll("_", "")) : Number.NaN;
  if (timestamp >= 0) return timestamp;
  // as Python quotes it
  const quoted = text.includes("'") ? `"${text}"` : `'${text}'`;
  const description = `Invalid timestamp ${quoted}`;
  throw invalid([{ location: "path", name: "timestamp", description }]);
}

/** The record that an entry of the history tells of, unless it is of another collection or came later. */
function recordIn(
  entry: JsonObject,
  collection: string,
  timestamp: number,
): StoredObject | undefined {
  if (entry["resource_name"] !== "record" || entry["collection_id"] !== collection)
    return undefined;
  const record = fieldAt(entry, "target.data");
  if (!isJsonObject(record)) return undefined;
  const { id, last_modified: time } = record;
  if (typeof id !== "string" || typeof time !== "number" || time > timestamp) return undefined;
  return { ...record, id, last_modified: time };
}
