import { kindsOf, type Access } from "../record/access.js";
import type { Json } from "../record/json.js";

/** Kinto compares the whole header, so it must be exactly this (`kinto/core/resource/__init__.py`). */
export const JSON_PATCH = "application/json-patch+json";

/** Kinto's patch has these lists always, and others only where somebody is in them (`kinto/core/utils.py`, `apply_json_patch`). */
const ALWAYS = ["read", "write"];

/**
 * The changes of access as a JSON patch: each principal by itself, so that what others change at the same time stays. It
 * can be repeated without harm: Kinto refuses to remove a principal that is not there, so it is added first. `lists` are
 * the permissions that somebody has.
 */
export function accessPatch({ add, remove }: Access, lists: readonly string[]): readonly Json[] {
  const present = new Set([...ALWAYS, ...lists]);
  const taken = remove.flatMap((principal) =>
    [...present].flatMap((kind) => [step("add", kind, principal), step("remove", kind, principal)]),
  );
  const given = kindsOf(add).flatMap((kind): readonly Json[] => {
    const principals = add[kind] ?? [];
    return present.has(kind)
      ? principals.map((principal) => step("add", kind, principal))
      : [{ op: "add", path: `/permissions/${kind}`, value: principals }];
  });
  return [...taken, ...given];
}

/** In a JSON pointer `~` and `/` are escaped (RFC 6901, section 3); groups have slashes. Only the lists of all objects need no value. */
function step(op: "add" | "remove", kind: string, principal: string): Json {
  const name = principal.replaceAll("~", "~0").replaceAll("/", "~1");
  const path = `/permissions/${kind}/${name}`;
  return op === "add" ? { op, path, value: principal } : { op, path };
}
