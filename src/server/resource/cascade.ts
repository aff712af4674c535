import type { World } from "../http/exchange.js";
import type { ChangeEvent } from "./changes.js";

/**
 * Removes what was below deleted buckets and collections, which leaves no tombstones
 * (`kinto/views/buckets.py`, `kinto/views/collections.py`).
 */
export function cascade({ storage }: World, { action, route, objects }: ChangeEvent): void {
  const { name } = route.resource;
  if (action !== "delete" || (name !== "bucket" && name !== "collection")) return;
  for (const { id } of objects) storage.purge(`${route.listUri}/${id}`);
}
