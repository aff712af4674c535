import { PatternError } from "../../python/pattern/node.js";
import { readPattern } from "../../python/pattern/read-pattern.js";
import { represent } from "../../python/represent.js";
import { fault } from "../fault.js";
import type { Keyword } from "../keyword.js";
import { asNumber, asString } from "./read-value.js";

export const minLength: Keyword = (value) => {
  const least = asNumber(value);
  return (instance) => {
    if (typeof instance !== "string" || lengthOf(instance) >= least) return undefined;
    return fault(
      () => `${represent(instance)} ${least === 1 ? "should be non-empty" : "is too short"}`,
    );
  };
};

export const maxLength: Keyword = (value) => {
  const most = asNumber(value);
  return (instance) => {
    if (typeof instance !== "string" || lengthOf(instance) <= most) return undefined;
    return fault(
      () => `${represent(instance)} ${most === 0 ? "is expected to be empty" : "is too long"}`,
    );
  };
};

export const pattern: Keyword = (value, context) => {
  const isLike = context.pattern(asString(value));
  return (instance, visit) => {
    if (typeof instance !== "string" || isLike(instance, visit)) return undefined;
    return fault(() => `${represent(instance)} does not match ${represent(value)}`);
  };
};

/**
 * Data may have any format: Kinto gives its validators no `format_checker`. In schemas `regex` counts; `uri` and
 * `uri-reference` would, too, but for packages that Kinto does not install.
 */
export const format: Keyword = (value, { checksFormats }) => {
  const name = asString(value);
  if (!checksFormats || name !== "regex") return () => undefined;
  return (instance) => {
    if (typeof instance !== "string" || isPattern(instance)) return undefined;
    return fault(() => `${represent(instance)} is not a ${represent(name)}`);
  };
};

function isPattern(text: string): boolean {
  try {
    readPattern(text);
    return true;
  } catch (error) {
    if (error instanceof PatternError) return false;
    throw error;
  }
}

/** In characters, where JavaScript counts some twice. */
function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}
