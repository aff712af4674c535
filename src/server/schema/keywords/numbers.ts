import { represent } from "../../python/represent.js";
import { fault } from "../fault.js";
import type { Keyword } from "../keyword.js";
import { isMultiple } from "../is-multiple.js";
import { asNumber } from "./read-value.js";

export const minimum: Keyword = limit((number, least) => number < least, "less than the minimum");
export const maximum: Keyword = limit((number, most) => number > most, "greater than the maximum");
export const exclusiveMinimum: Keyword = limit(
  (number, least) => number <= least,
  "less than or equal to the minimum",
);
export const exclusiveMaximum: Keyword = limit(
  (number, most) => number >= most,
  "greater than or equal to the maximum",
);

export const multipleOf: Keyword = (value) => {
  const divisor = asNumber(value);
  return (instance) => {
    if (typeof instance !== "number" || isMultiple(instance, divisor)) return undefined;
    return fault(() => `${represent(instance)} is not a multiple of ${represent(value)}`);
  };
};

function limit(isBeyond: (number: number, limit: number) => boolean, words: string): Keyword {
  return (value) => {
    const bound = asNumber(value);
    return (instance) => {
      if (typeof instance !== "number" || !isBeyond(instance, bound)) return undefined;
      return fault(() => `${represent(instance)} is ${words} of ${represent(value)}`);
    };
  };
}
