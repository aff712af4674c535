import { isJsonObject, type Json, type JsonObject } from "../../record/json.js";
import { isFalsy } from "../python/is-falsy.js";
import { toInteger } from "../python/to-integer.js";
import { checkSchema } from "../schema/check-schema.js";
import { notIterable, notMapping, notString, printValue, type Complain } from "./complain.js";
import type { ResourceName } from "./resource.js";

type Check = (data: JsonObject, prefix: string, complain: Complain) => JsonObject;

/**
 * The few fields that have a type (`kinto/views/*.py`). Each check returns the object with what it coerced or
 * filled in, and `prefix` is how complaints name the fields: `data.` in a body, nothing after a patch.
 */
const CHECKS: Readonly<Partial<Record<ResourceName, Check>>> = {
  bucket: (data, prefix, complain) => {
    for (const name of ["collection:schema", "group:schema", "record:schema"]) {
      checkStoredSchema(data, name, prefix, complain);
    }
    return data;
  },
  collection: (data, prefix, complain) => {
    checkStoredSchema(data, "schema", prefix, complain);
    return withInteger(data, "cache_expires", prefix, complain);
  },
  group: (data, prefix, complain) => {
    if (!Object.hasOwn(data, "members")) return { ...data, members: [] };
    checkMembers(data["members"] as Json, `${prefix}members`, complain);
    return data;
  },
  account: (data, prefix, complain) => {
    const password = data["password"];
    if (password === undefined || isFalsy(password)) {
      complain(`${prefix}password`, "Required");
    } else if (typeof password !== "string") {
      complain(`${prefix}password`, notString(password, "password"));
    }
    return data;
  },
};

export function checkFields(
  resource: ResourceName,
  data: JsonObject,
  prefix: string,
  complain: Complain,
): JsonObject {
  return CHECKS[resource]?.(data, prefix, complain) ?? data;
}

/** A schema must be one of draft 7, whether data is validated by it or not. */
function checkStoredSchema(
  data: JsonObject,
  name: string,
  prefix: string,
  complain: Complain,
): void {
  const value = data[name];
  if (value === undefined) return;
  const problem = isJsonObject(value) ? checkSchema(value) : notMapping(value);
  if (problem !== undefined) complain(`${prefix}${name}`, problem);
}

function withInteger(
  data: JsonObject,
  name: string,
  prefix: string,
  complain: Complain,
): JsonObject {
  const value = data[name];
  if (value === undefined) return data;
  const { [name]: _, ...others } = data;
  if (isFalsy(value) && value !== 0 && value !== false) return others;
  const number = toInteger(value);
  if (number !== undefined) return { ...data, [name]: number };
  complain(`${prefix}${name}`, `"${printValue(value)}" is not a number`);
  return data;
}

/** Members are users: neither groups nor everybody, though `system.Authenticated` is allowed. */
function checkMembers(members: Json, name: string, complain: Complain): void {
  if (!Array.isArray(members)) {
    complain(name, notIterable(members));
    return;
  }
  for (const [index, member] of (members as readonly Json[]).entries()) {
    if (isFalsy(member)) {
      complain(`${name}.${index}`, "Required");
    } else if (typeof member !== "string") {
      complain(`${name}.${index}`, notString(member, ""));
    } else if (member.startsWith("/buckets/") || member === "system.Everyone") {
      complain(`${name}.${index}`, `'${member}' is not a valid user ID.`);
    }
  }
}
