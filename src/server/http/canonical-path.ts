import { decodePercent } from "./decode-percent.js";

/** What `webob` leaves as it is (`webob/request.py`, `PATH_SAFE`). */
const PLAIN = /^[\w\-.~!$&'()*+,;=:@/]*$/;

/**
 * A path with those of its characters escaped that have to be, and no others, so that one path has one spelling
 * (`webob/request.py`, `path`). What is no UTF-8 stays: it is refused later.
 */
export function canonicalPath(path: string): string {
  if (PLAIN.test(path)) return path;
  try {
    const escaped = encodeURI(decodePercent(path));
    return escaped.replaceAll("?", "%3F").replaceAll("#", "%23");
  } catch {
    return path;
  }
}
