import { isJsonObject, type Json, type JsonObject } from "../../record/json.js";
import { compileSchema, type Check } from "./compile-schema.js";
import { LATEST } from "./draft.js";
import type { Fault } from "./find-fault.js";
import { inJsonbOrder } from "./jsonb-order.js";
import { TOO_DEEP, UnusableSchemaError } from "./schema-errors.js";

/** What is wrong with data: which field, and how. */
export interface DataFault {
  readonly field: Json;
  readonly message: string;
}

const ID = "id";

/** Checks the data of one kind of objects by one stored schema. */
export type DataCheck = (data: JsonObject) => DataFault | undefined;

/**
 * Reads a stored schema for data (`validate_schema` of `kinto/schema_validation.py`). What the server itself
 * adds to objects is no part of the data, nor is the id, unless the schema speaks of it.
 *
 * A schema that names no draft is read as one of 2020-12, although it was stored as one of draft 7: so Kinto
 * does. A schema that is no good is a fault of the field `schema`, where Kinto fails.
 */
export function checkData(schema: JsonObject, internal: readonly string[]): DataCheck {
  const stored = inJsonbOrder(schema) as JsonObject;
  const properties = stored["properties"];
  const namesId = isJsonObject(properties) && Object.hasOwn(properties, ID);
  const ignored = new Set(namesId ? internal : [...internal, ID]);
  let check: Check | undefined;
  return (data) => {
    const rest = Object.entries(data).filter(([name]) => !ignored.has(name));
    try {
      check ??= compileSchema(withoutRequired(stored, ignored), LATEST);
      const found = check(Object.fromEntries(rest));
      return found === undefined ? undefined : { field: fieldOf(found), message: found.message };
    } catch (error) {
      return { field: "schema", message: describe(error) };
    }
  };
}

/** Whatever goes wrong, the schema is to blame: the library throws plain errors where it cannot read one. */
function describe(error: unknown): string {
  if (error instanceof UnusableSchemaError) return error.message;
  if (error instanceof RangeError) return TOO_DEEP;
  return `The schema cannot be used: ${error instanceof Error ? error.message : String(error)}`;
}

/**
 * The field that Kinto names: the one that is wrong; for the data itself, the last item of what the keyword asks for,
 * which is the missing field at best. Where Kinto fails because there is no last item, it is the keyword.
 */
function fieldOf({ path, keyword, value }: Fault): Json {
  if (path !== undefined) return path;
  const isText = typeof value === "string";
  const items: readonly Json[] = isText || Array.isArray(value) ? Array.from(value) : [];
  const last = items.at(-1);
  return last === undefined ? (keyword ?? null) : last;
}

/** Nobody can be asked for what does not count. */
function withoutRequired(schema: JsonObject, ignored: ReadonlySet<string>): JsonObject {
  const { required, ...others } = schema;
  if (!Array.isArray(required)) return schema;
  const left = (required as readonly Json[]).filter(
    (name) => typeof name !== "string" || !ignored.has(name),
  );
  return left.length === 0 ? others : { ...schema, required: left };
}
