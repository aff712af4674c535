import type { Json } from "./json.js";

/**
 * How many levels of objects and arrays a record may have: more than an app can write here
 * (`collection/check-fields.ts`), and less than the stack of a browser bears.
 */
export const DEPTH = 250;

/** Whether a value is nested deeper. Goes level by level without calling itself, since nobody knows how deep it goes. */
export function isTooDeep(value: Json | undefined): boolean {
  if (typeof value !== "object" || value === null) return false;
  let level = nestedIn(value);
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > DEPTH) return true;
    level = level.flatMap(nestedIn);
  }
  return false;
}

function nestedIn(value: object): readonly object[] {
  return Object.values(value).filter((each) => typeof each === "object" && each !== null);
}
