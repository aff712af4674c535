import { isEqual } from "../record/equal.js";
import { isJsonObject, type Json } from "../record/json.js";

/**
 * Whether a value contains another, as PostgreSQL's `@>` sees it inside of an object: an array contains one whose
 * items it contains, in any order and number; an object one whose fields it contains; anything else what equals it.
 */
export function contains(whole: Json | undefined, part: Json): boolean {
  if (Array.isArray(part)) {
    return Array.isArray(whole) && part.every((item) => whole.some((each) => contains(each, item)));
  }
  if (isJsonObject(part)) {
    return (
      isJsonObject(whole) &&
      Object.keys(part).every(
        (key) => Object.hasOwn(whole, key) && contains(whole[key], part[key] as Json),
      )
    );
  }
  return whole !== undefined && isEqual(whole, part);
}
