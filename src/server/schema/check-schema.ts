import type { JsonObject } from "../../record/json.js";
import { Checker } from "./checker.js";
import { dialectOf, LATEST } from "./dialect.js";
import { DRAFT7_METASCHEMA } from "./draft7-metaschema.js";
import { UnusableSchemaError } from "./schema-errors.js";

/**
 * What is wrong with a schema that somebody wants to store, in Kinto's words: the last key, and right behind it
 * the message (`check_schema` of `kinto/schema_validation.py`). Undefined if it is a schema of draft 7.
 */
export function checkSchema(schema: JsonObject): string | undefined {
  const dialect = dialectOf(DRAFT7_METASCHEMA, LATEST);
  const checker = new Checker(DRAFT7_METASCHEMA, {
    dialect,
    checksFormats: true,
    others: new Map(),
  });
  try {
    const found = checker.firstFault(schema);
    return found === undefined ? undefined : `${found.path ?? ""}${found.message()}`;
  } catch (error) {
    if (error instanceof UnusableSchemaError) return error.message;
    throw error;
  }
}
