import { isJsonObject, type Json, type JsonObject } from "../../../record/json.js";
import { represent } from "../../python/represent.js";
import { fault, type Fault } from "../fault.js";
import type { Keyword, KeywordContext, SchemaVisit } from "../keyword.js";
import { asNumber, asObject, asPlanEntries, asStrings } from "./read-value.js";
import { sorted, unexpected } from "./unexpected.js";

export const properties: Keyword = (value, context) => {
  const plans = asPlanEntries(value, context);
  return (instance, visit) => {
    if (!isJsonObject(instance)) return undefined;
    visit.spend(plans.length);
    for (const [name, plan] of plans) {
      if (!Object.hasOwn(instance, name)) continue;
      const found = visit.descend(plan, instance[name] as Json, { path: name, part: name });
      if (found !== undefined) return found;
    }
    return undefined;
  };
};

export const patternProperties: Keyword = (value, context) => {
  const plans = asPlanEntries(value, context).map(([source, plan]) => {
    return { source, plan, isLike: context.pattern(source) };
  });
  return (instance, visit) => {
    if (!isJsonObject(instance)) return undefined;
    for (const { source, plan, isLike } of plans) {
      for (const [name, item] of Object.entries(instance)) {
        const found = isLike(name, visit)
          ? visit.descend(plan, item, { path: name, part: source })
          : undefined;
        if (found !== undefined) return found;
      }
    }
    return undefined;
  };
};

export const additionalProperties: Keyword = (value, context) => {
  const plan = context.plan(value);
  const isAdditional = additional(context);
  const patterns = context.schema["patternProperties"];
  return (instance, visit) => {
    if (!isJsonObject(instance) || plan === true) return undefined;
    const extras = Object.keys(instance).filter((name) => isAdditional(name, visit));
    if (plan !== false) {
      for (const name of extras) {
        const found = visit.descend(plan, instance[name] as Json, { path: name });
        if (found !== undefined) return found;
      }
      return undefined;
    }
    if (extras.length === 0) return undefined;
    if (patterns === undefined) {
      return fault(() => `Additional properties are not allowed ${unexpected(sorted(extras))}`);
    }
    return fault(() => {
      const names = sorted(extras).map(represent).join(", ");
      const regexes = sorted(Object.keys(patterns as JsonObject))
        .map(represent)
        .join(", ");
      const verb = extras.length === 1 ? "does" : "do";
      return `${names} ${verb} not match any of the regexes: ${regexes}`;
    });
  };
};

/** Whether neither `properties` nor `patternProperties` beside it speak of a property. */
function additional({
  schema,
  pattern,
}: KeywordContext): (name: string, visit: SchemaVisit) => boolean {
  const named = asObject(schema["properties"] ?? {});
  const patterns = Object.keys(asObject(schema["patternProperties"] ?? {})).map(pattern);
  return (name, visit) =>
    !Object.hasOwn(named, name) && !patterns.some((isLike) => isLike(name, visit));
}

export const propertyNames: Keyword = (value, { plan }) => {
  const names = plan(value);
  return (instance, visit) => {
    if (!isJsonObject(instance)) return undefined;
    for (const name of Object.keys(instance)) {
      const found = visit.descend(names, name);
      if (found !== undefined) return found;
    }
    return undefined;
  };
};

export const required: Keyword = (value) => {
  const names = asStrings(value);
  return (instance, visit) => {
    if (!isJsonObject(instance)) return undefined;
    visit.spend(names.length);
    const missing = names.find((name) => !Object.hasOwn(instance, name));
    if (missing === undefined) return undefined;
    return fault(() => `${represent(missing)} is a required property`);
  };
};

export const minProperties: Keyword = (value) => {
  const least = asNumber(value);
  return (instance) => {
    if (!isJsonObject(instance) || Object.keys(instance).length >= least) return undefined;
    const words = least === 1 ? "should be non-empty" : "does not have enough properties";
    return fault(() => `${represent(instance)} ${words}`);
  };
};

export const maxProperties: Keyword = (value) => {
  const most = asNumber(value);
  return (instance) => {
    if (!isJsonObject(instance) || Object.keys(instance).length <= most) return undefined;
    const words = most === 0 ? "is expected to be empty" : "has too many properties";
    return fault(() => `${represent(instance)} ${words}`);
  };
};

export const dependentRequired: Keyword = (value) => {
  const wanted = Object.entries(asObject(value)).map(
    ([name, others]) => [name, asStrings(others)] as const,
  );
  return (instance, visit) => {
    if (!isJsonObject(instance)) return undefined;
    for (const [name, others] of wanted) {
      const found = Object.hasOwn(instance, name)
        ? missingDependency(instance, name, others, visit)
        : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  };
};

export const dependentSchemas: Keyword = (value, context) => {
  const plans = asPlanEntries(value, context);
  return (instance, visit) => {
    if (!isJsonObject(instance)) return undefined;
    for (const [name, plan] of plans) {
      const found = Object.hasOwn(instance, name)
        ? visit.descend(plan, instance, { part: name })
        : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  };
};

/** Before 2019-09, both kinds of dependencies in one keyword. */
export const dependencies: Keyword = (value, context) => {
  const rules = Object.entries(asObject(value)).map(([name, wanted]) => {
    const make = Array.isArray(wanted) ? dependentRequired : dependentSchemas;
    return make({ [name]: wanted }, context);
  });
  return (instance, visit) => {
    for (const rule of rules) {
      const found = rule(instance, visit);
      if (found !== undefined) return found;
    }
    return undefined;
  };
};

function missingDependency(
  instance: JsonObject,
  name: string,
  others: readonly string[],
  visit: SchemaVisit,
): Fault | undefined {
  visit.spend(others.length);
  const missing = others.find((other) => !Object.hasOwn(instance, other));
  if (missing === undefined) return undefined;
  return fault(() => `${represent(missing)} is a dependency of ${represent(name)}`);
}
