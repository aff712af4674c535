import type { Json } from "../../../record/json.js";
import { represent } from "../../python/represent.js";
import { fault, type Fault } from "../fault.js";
import type { Keyword, Plan, SchemaVisit } from "../keyword.js";
import { canonical } from "./any-value.js";
import { asNumber, asPlans } from "./read-value.js";
import { unexpected } from "./unexpected.js";

/** `items` of 2020-12: what comes behind `prefixItems`. */
export const items: Keyword = (value, { plan, schema }) => {
  const rest = plan(value);
  const prefix = Array.isArray(schema["prefixItems"]) ? schema["prefixItems"].length : 0;
  return (instance, visit) => {
    if (!isList(instance) || instance.length <= prefix) return undefined;
    if (rest !== false) return checkItems(rest, instance, prefix, visit);
    const found = instance.slice(prefix);
    const [shown] = found.length === 1 ? found : [found];
    const what = prefix === 1 ? "item" : "items";
    return fault(
      () =>
        `Expected at most ${prefix} ${what} but found ${found.length} extra: ${represent(shown ?? null)}`,
    );
  };
};

export const prefixItems: Keyword = (value, context) => checkPrefix(asPlans(value, context));

/** `items` of earlier drafts: a schema for all of them, or a list with one for each. */
export const itemsOrPrefix: Keyword = (value, context) => {
  if (Array.isArray(value)) return checkPrefix(asPlans(value as Json, context));
  const all = context.plan(value);
  return (instance, visit) => (isList(instance) ? checkItems(all, instance, 0, visit) : undefined);
};

/** What comes behind a list in `items`; without such a list it means nothing. */
export const additionalItems: Keyword = (value, { plan, schema }) => {
  const rest = plan(value);
  const before = schema["items"];
  return (instance, visit) => {
    if (!isList(instance) || !Array.isArray(before)) return undefined;
    const found = instance.slice(before.length);
    if (rest !== false) return checkItems(rest, instance, before.length, visit);
    if (found.length === 0) return undefined;
    return fault(() => `Additional items are not allowed ${unexpected(found)}`);
  };
};

/** `contains` before 2019-09. */
export const containsOne: Keyword = (value, { plan }) => {
  const wanted = plan(value);
  return (instance, visit) => {
    if (!isList(instance) || instance.some((item) => visit.isValid(wanted, item))) return undefined;
    return fault(() => `None of ${represent(instance)} are valid under the given schema`);
  };
};

/** `contains` since 2019-09, with `minContains` and `maxContains` beside it. */
export const contains: Keyword = (value, { plan, schema }) => {
  const wanted = plan(value);
  const least = asNumber(schema["minContains"] ?? 1);
  const most = asNumber(schema["maxContains"] ?? Number.MAX_SAFE_INTEGER);
  return (instance, visit) => {
    if (!isList(instance)) return undefined;
    let matches = 0;
    for (const item of instance) {
      if (visit.isValid(wanted, item)) matches += 1;
      if (matches > most) {
        const words = () => `Too many items match the given schema (expected at most ${most})`;
        return { ...fault(words), value: most };
      }
    }
    if (matches >= least) return undefined;
    if (matches === 0) {
      return fault(() => `${represent(instance)} does not contain items matching the given schema`);
    }
    const words = (): string =>
      `Too few items match the given schema (expected at least ${least} but only ${matches} matched)`;
    return { ...fault(words), value: least };
  };
};

export const minItems: Keyword = (value) => {
  const least = asNumber(value);
  return (instance) => {
    if (!isList(instance) || instance.length >= least) return undefined;
    return fault(
      () => `${represent(instance)} ${least === 1 ? "should be non-empty" : "is too short"}`,
    );
  };
};

export const maxItems: Keyword = (value) => {
  const most = asNumber(value);
  return (instance) => {
    if (!isList(instance) || instance.length <= most) return undefined;
    return fault(
      () => `${represent(instance)} ${most === 0 ? "is expected to be empty" : "is too long"}`,
    );
  };
};

export const uniqueItems: Keyword = (value) => (instance) => {
  if (value !== true || !isList(instance)) return undefined;
  if (new Set(instance.map(canonical)).size === instance.length) return undefined;
  return fault(() => `${represent(instance)} has non-unique elements`);
};

function checkPrefix(plans: readonly Plan[]) {
  return (instance: Json, visit: SchemaVisit): Fault | undefined => {
    if (!isList(instance)) return undefined;
    for (const [index, plan] of plans.slice(0, instance.length).entries()) {
      const step = { path: index, part: index };
      const found = visit.descend(plan, instance[index] as Json, step);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function checkItems(
  plan: Plan,
  list: readonly Json[],
  start: number,
  visit: SchemaVisit,
): Fault | undefined {
  for (let index = start; index < list.length; index++) {
    const found = visit.descend(plan, list[index] as Json, { path: index });
    if (found !== undefined) return found;
  }
  return undefined;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
