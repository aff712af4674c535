import { cacheExpires } from "../http/cache-expires.js";
import type { Visit } from "./visit.js";

const NOT_KEPT = { "Cache-Control": "no-cache, no-store" };

/** `Cache-Control` of reads: nobody keeps them, unless settings or the collection let anonymous readers do so. */
export function cacheHeaders(visit: Visit): Record<string, string> {
  const seconds = visit.call.user === undefined ? maximumAge(visit) : undefined;
  return seconds === undefined ? NOT_KEPT : cacheExpires(seconds, visit.call.exchange.world.now());
}

/**
 * How long an answer may be kept. For records there are settings by collection and by bucket, and the collection's
 * `cache_expires` counts if it is more; 0 has a meaning for them only (`kinto/core/resource/__init__.py` and
 * `kinto/views/records.py`, `_add_cache_header`).
 */
function maximumAge({ call, route, target }: Visit): number | undefined {
  const { cacheExpires: settings } = call.exchange.world.settings;
  const { name } = route.resource;
  if (name !== "record") return settings[name] || undefined;
  const place = `${route.bucket}.${route.collection}.record`;
  const own = settings[place] ?? settings[`${route.bucket}.record`] ?? settings[name];
  const ofCollection = target.collection?.["cache_expires"];
  return typeof ofCollection === "number" ? Math.max(own || -1, ofCollection) : own;
}
