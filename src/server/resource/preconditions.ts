import { ERRNO, HEADER } from "../../protocol/names.js";
import { printEtag } from "../../protocol/etag.js";
import type { Json } from "../../record/json.js";
import { HttpError } from "../http/http-error.js";
import type { StoredObject } from "../storage/storage.js";

/** What `If-Match` and `If-None-Match` ask for. `"0"` counts as absent. */
export interface Preconditions {
  readonly match: number | "*" | undefined;
  readonly noneMatch: number | "*" | undefined;
}

/** `ETag` and `Last-Modified`, the latter in whole seconds. */
export function timestampHeaders(timestamp: number): Record<string, string> {
  return {
    [HEADER.lastModified]: new Date(timestamp).toUTCString(),
    [HEADER.etag]: printEtag(timestamp),
  };
}

/** Whether a read is answered by 304. Equality counts, not age (`_raise_304_if_not_modified`). */
export function isUnmodified(wanted: Preconditions, current: number): boolean {
  return wanted.noneMatch === current;
}

/**
 * Answers 412 where a precondition does not hold (`_raise_412_if_modified`). `object` is undefined where
 * nothing exists under the id, `"list"` for lists, which always exist.
 */
export function checkPreconditions(
  wanted: Preconditions,
  object: StoredObject | "list" | undefined,
  listTimestamp: number,
): void {
  const current = object === undefined || object === "list" ? listTimestamp : object.last_modified;
  if (wanted.noneMatch === "*" && object !== undefined) throw modified(object, current);
  if (wanted.match === undefined) return;
  if (object === undefined) throw modified(object, current);
  if (wanted.match !== "*" && wanted.match !== current) throw modified(object, current);
}

function modified(object: StoredObject | "list" | undefined, current: number): HttpError {
  const existing: Json | undefined = object === "list" ? undefined : object;
  const details = existing === undefined ? {} : { details: { existing } };
  return new HttpError(
    412,
    "Precondition Failed",
    ERRNO.modified,
    { message: "Resource was modified meanwhile", ...details },
    timestampHeaders(current),
  );
}
