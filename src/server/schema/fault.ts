import type { Json } from "../../record/json.js";

/** What is wrong with an instance, in the words of Python's `jsonschema`. */
export interface Fault {
  /** Printed only if somebody is told: most faults only rule out one of several schemas. */
  readonly message: () => string;
  /** The last part of the path to the value that is wrong; undefined for the instance itself. */
  readonly path: string | number | undefined;
  /** The last part of the path to the rule that is broken. */
  readonly part: string | number | undefined;
  /** The value of the keyword that is broken; undefined until the keyword is known, null where there is none. */
  readonly value: Json | undefined;
}

export function fault(message: () => string): Fault {
  return { message, path: undefined, part: undefined, value: undefined };
}

/**
 * The field that Kinto names: the one that is wrong; for the instance itself, the last item of what the keyword
 * asks for, which is the missing field at best (`validate_schema` of `kinto/schema_validation.py`). Where
 * Kinto fails because there is no last item, it is the keyword.
 */
export function fieldOf({ path, part, value }: Fault): Json {
  if (path !== undefined) return path;
  const last = Array.isArray(value) ? (value.at(-1) as Json | undefined) : undefined;
  if (last !== undefined) return last;
  if (typeof value === "string" && value !== "") return Array.from(value).at(-1) ?? "";
  return part ?? null;
}
