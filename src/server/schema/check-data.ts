import { isJsonObject, type Json, type JsonObject } from "../../record/json.js";
import { Checker } from "./checker.js";
import { dialectOf, LATEST } from "./dialect.js";
import { DRAFT7_METASCHEMA } from "./draft7-metaschema.js";
import { fieldOf, type Fault } from "./fault.js";
import { inJsonbOrder } from "./jsonb-order.js";
import { UnusableSchemaError } from "./schema-errors.js";

/** What is wrong with data: which field, and how. */
export interface DataFault {
  readonly field: Json;
  readonly message: string;
}

const ID = "id";
const DRAFT7_URI = "http://json-schema.org/draft-07/schema";

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
  const draft7 = { schema: DRAFT7_METASCHEMA, dialect: dialectOf(DRAFT7_METASCHEMA, LATEST) };
  const options = {
    dialect: LATEST,
    checksFormats: false,
    others: new Map([[DRAFT7_URI, draft7]]),
  };
  const run = lazily(() => new Checker(withoutRequired(stored, ignored), options));
  return (data) => {
    const rest = Object.entries(data).filter(([name]) => !ignored.has(name));
    try {
      const found = run().firstFault(Object.fromEntries(rest));
      return found === undefined ? undefined : describe(found);
    } catch (error) {
      if (error instanceof UnusableSchemaError) return { field: "schema", message: error.message };
      throw error;
    }
  };
}

function describe(found: Fault): DataFault {
  return { field: fieldOf(found), message: found.message() };
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

function lazily<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
