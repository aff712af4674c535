/** Says that an answer may be kept for some seconds, or not at all for 0 (`webob/response.py`, `_cache_expires`). */
export function cacheExpires(seconds: number, now: number): Record<string, string> {
  const expires = new Date(now + seconds * 1000).toUTCString();
  if (seconds !== 0) return { "Cache-Control": `max-age=${seconds}`, Expires: expires };
  return {
    "Cache-Control": "max-age=0, must-revalidate, no-cache, no-store",
    Expires: expires,
    Pragma: "no-cache",
  };
}
