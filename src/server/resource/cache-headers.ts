import { EVERYONE } from "../identity/identify.js";
import type { Visit } from "./visit.js";

/**
 * `Cache-Control` of reads: nobody keeps them, unless the collection's `cache_expires` lets anonymous readers
 * do so (`kinto/views/records.py`, `_add_cache_header`).
 */
export function cacheHeaders({ call, target }: Visit): Record<string, string> {
  const seconds = target.collection?.["cache_expires"];
  const isAnonymous = call.user === undefined && call.principals.includes(EVERYONE);
  if (!isAnonymous || typeof seconds !== "number") return { "Cache-Control": "no-cache, no-store" };
  const expires = new Date(call.exchange.world.now() + seconds * 1000).toUTCString();
  if (seconds > 0) return { "Cache-Control": `max-age=${seconds}`, Expires: expires };
  return {
    "Cache-Control": "max-age=0, must-revalidate, no-cache, no-store",
    Expires: expires,
    Pragma: "no-cache",
  };
}
