import { fieldAt, satisfies } from "../../protocol/filter.js";
import { isLike } from "../../protocol/like.js";
import type { Json, JsonObject } from "../../record/json.js";
import type { Filter } from "../list/filters.js";

/**
 * Whether an entry of the list of permissions passes the filters. Kinto applies them with the code of its memory
 * backend, on whatever storage (`kinto/core/storage/memory.py`, `apply_filters`): `has_` forgets the filters before it,
 * `contains_` looks at the characters of a text, and `like_` knows no wildcard but `*`. Those on `last_modified`, which
 * entries do not have, do not count.
 */
export function passEntry(filters: readonly Filter[], entry: JsonObject): boolean {
  let passes = true;
  for (const filter of filters) {
    if (filter.field === "last_modified") continue;
    const isSatisfied = isSatisfiedBy(filter, fieldAt(entry, filter.field));
    passes = filter.operator === "has" ? isSatisfied : passes && isSatisfied;
  }
  return passes;
}

function isSatisfiedBy({ operator, value }: Filter, found: Json | undefined): boolean {
  if (operator === "like" && typeof value === "string") {
    return typeof found === "string" && isLike(found, withoutOtherWildcards(value));
  }
  const isText = operator.startsWith("contains") && typeof found === "string";
  return satisfies(operator, isText ? Array.from(found) : found, value);
}

function withoutOtherWildcards(value: string): string {
  return value.replaceAll(/[%_\\]/g, "\\$&");
}
