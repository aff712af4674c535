import type { Json } from "../record/json.js";
import type { Access } from "../record/access.js";

/** Kinto compares the whole header, so it must be exactly this (`kinto/core/resource/__init__.py`). */
export const JSON_PATCH = "application/json-patch+json";

/**
 * The changes of access as a JSON patch: each principal by itself, so that what others change at the same time stays. It
 * can be repeated without harm. Kinto refuses to remove a principal that is not there, so it is added first.
 */
export function accessPatch({ add, remove }: Access): readonly Json[] {
  return [
    ...add.read.map((principal) => adding("read", principal)),
    ...add.write.map((principal) => adding("write", principal)),
    ...remove.flatMap((principal) => [
      adding("read", principal),
      removing("read", principal),
      adding("write", principal),
      removing("write", principal),
    ]),
  ];
}

function adding(permission: string, principal: string): Json {
  return { op: "add", path: pathOf(permission, principal) };
}

function removing(permission: string, principal: string): Json {
  return { op: "remove", path: pathOf(permission, principal) };
}

/** In a JSON pointer `~` and `/` are escaped (RFC 6901, section 3); groups have slashes. */
function pathOf(permission: string, principal: string): string {
  return `/permissions/${permission}/${principal.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
