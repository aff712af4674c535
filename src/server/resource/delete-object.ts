import type { Row } from "../storage/storage.js";
import type { Visit } from "./visit.js";

/**
 * Leaves a tombstone. What was below a bucket or a collection goes when the HTTP request ends
 * (`kinto/views/buckets.py`, `kinto/views/collections.py`), and leaves none.
 */
export function deleteObject(visit: Visit, row: Row, lastModified: number | undefined): Row {
  const { call, route, target } = visit;
  const { storage } = call.exchange.world;
  const { id } = row.object;
  const { name } = route.resource;
  if (name === "bucket" || name === "collection") {
    call.exchange.afterwards.push(() => storage.purge(`${route.listUri}/${id}`));
  }
  const fields = { deleted: true };
  return storage.put(target.list, { id, fields, acl: {}, deleted: true, lastModified });
}
