import type { JsonObject } from "../../record/json.js";
import { represent } from "../python/represent.js";
import { translatePattern } from "../python/translate-pattern.js";
import { adaptSchema } from "./adapt-schema.js";
import { compileSchema } from "./compile-schema.js";
import { DRAFT7_METASCHEMA } from "./draft7-metaschema.js";
import { TOO_DEEP, UnusableSchemaError } from "./schema-errors.js";

const check = compileSchema(DRAFT7_METASCHEMA, 7);

/**
 * What is wrong with a schema that somebody wants to store, in Kinto's words: the last key, and right behind it
 * the message (`check_schema` of `kinto/schema_validation.py`). Undefined if it is a schema of draft 7.
 */
export function checkSchema(schema: JsonObject): string | undefined {
  try {
    const found = check(schema);
    return found === undefined ? findBadPattern(schema) : `${found.path ?? ""}${found.message}`;
  } catch (error) {
    if (error instanceof RangeError) return TOO_DEEP;
    throw error;
  }
}

/** The only format that Kinto checks; `uri` and its like would need packages that it does not install. */
function findBadPattern(schema: JsonObject): string | undefined {
  let bad: string | undefined;
  const pattern = (source: string, keyword: string): string => {
    if (translatePattern(source) === undefined) {
      bad ??= `${keyword}${represent(source)} is not a 'regex'`;
    }
    return source;
  };
  try {
    adaptSchema(schema, 7, { draftOf: (_, around) => around, pattern, sources: new WeakMap() });
  } catch (error) {
    // what lies in `$defs` is nothing to draft 7, and may be anything
    if (!(error instanceof UnusableSchemaError)) throw error;
  }
  return bad;
}
