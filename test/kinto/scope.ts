/**
 * The list in which the timestamps of an answer live: order and equality mean something among those of one list
 * only. `who` distinguishes default buckets and accounts, whose lists have the same path for everybody.
 */
export function scopeOf(path: string, who: string): string {
  const bare = decode(path.split("?", 1)[0] ?? "")
    .replace(/^\/v1(?=\/)/, "")
    .replace(/^\/buckets\/default(?=\/|$)/, `/buckets/default of ${who}`);
  if (/^\/accounts(?=\/|$)/.test(bare)) return `accounts of ${who}`;
  const snapshot = /^(.*)\/snapshot(\/collections\/[^@]*)@/.exec(bare);
  if (snapshot !== null) return `${snapshot[1]}${snapshot[2]}/records`;
  return listOf(bare);
}

/** The path of the list that an object is in; that of a list itself. */
export function listOf(uri: string): string {
  const segments = uri.split("/");
  return segments.length % 2 === 0 ? uri : segments.slice(0, -1).join("/");
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
