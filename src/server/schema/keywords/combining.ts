import type { Json } from "../../../record/json.js";
import { represent } from "../../python/represent.js";
import { fault } from "../fault.js";
import type { Keyword } from "../keyword.js";
import { asList, asPlans, asString } from "./read-value.js";

export const allOf: Keyword = (value, context) => {
  const plans = asPlans(value, context);
  return (instance, visit) => {
    for (const [index, plan] of plans.entries()) {
      const found = visit.descend(plan, instance, { part: index });
      if (found !== undefined) return found;
    }
    return undefined;
  };
};

export const anyOf: Keyword = (value, context) => {
  const plans = asPlans(value, context);
  return (instance, visit) => {
    if (plans.some((plan) => visit.descend(plan, instance) === undefined)) return undefined;
    return fault(() => `${represent(instance)} is not valid under any of the given schemas`);
  };
};

export const oneOf: Keyword = (value, context) => {
  const plans = asPlans(value, context);
  const schemas = asList(value);
  return (instance, visit) => {
    const first = plans.findIndex((plan) => visit.descend(plan, instance) === undefined);
    if (first < 0) {
      return fault(() => `${represent(instance)} is not valid under any of the given schemas`);
    }
    const more = schemas.filter(
      (_, index) => index > first && visit.isValid(plans[index] ?? true, instance),
    );
    if (more.length === 0) return undefined;
    return fault(() => {
      const valid = [...more, schemas[first] as Json].map(represent).join(", ");
      return `${represent(instance)} is valid under each of ${valid}`;
    });
  };
};

export const not: Keyword = (value, { plan }) => {
  const unwanted = plan(value);
  return (instance, visit) => {
    if (!visit.isValid(unwanted, instance)) return undefined;
    return fault(() => `${represent(instance)} should not be valid under ${represent(value)}`);
  };
};

export const conditional: Keyword = (value, { plan, schema }) => {
  const condition = plan(value);
  const then = schema["then"] === undefined ? true : plan(schema["then"]);
  const otherwise = schema["else"] === undefined ? true : plan(schema["else"]);
  return (instance, visit) =>
    visit.isValid(condition, instance)
      ? visit.descend(then, instance, { part: "then" })
      : visit.descend(otherwise, instance, { part: "else" });
};

export const reference: Keyword = (value) => {
  const uri = asString(value);
  return (instance, visit) => visit.follow(uri, instance);
};

export const recursiveReference: Keyword = () => (instance, visit) =>
  visit.followRecursive(instance);
