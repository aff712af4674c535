import { dereference, validate, type Schema } from "@cfworker/json-schema";
import { isJsonObject, type Json, type JsonObject } from "../../record/json.js";
import { represent } from "../python/represent.js";
import { translatePattern } from "../python/translate-pattern.js";
import { adaptSchema, type Adaptation, type Source } from "./adapt-schema.js";
import { draftOf, type Draft } from "./draft.js";
import { DRAFT7_METASCHEMA } from "./draft7-metaschema.js";
import { FaultFinder, type Fault } from "./find-fault.js";
import { UnusableSchemaError } from "./schema-errors.js";

/** Finds what is wrong with an instance. Throws where the schema cannot be used. */
export type Check = (instance: Json) => Fault | undefined;

type Lookup = Record<string, Schema | boolean>;

const DRAFT7_URI = "http://json-schema.org/draft-07/schema";
/** Where schemas are that do not say so. */
const BASE = "kintsugi://schema/";

/**
 * Reads a schema once for many instances. Whether they are valid is decided by the library, without formats, on
 * regular expressions of JavaScript; nothing is ever fetched. Throws `UnusableSchemaError` where the schema is no good.
 */
export function compileSchema(stored: JsonObject, around: Draft): Check {
  const sources = new WeakMap<JsonObject, Source>();
  const how: Adaptation = { draftOf, pattern, sources };
  const schema = adaptSchema(stored, around, how);
  const lookup = dereference(schema as Schema, Object.create(null) as Lookup, new URL(BASE));
  const references = Object.values(lookup).map(uriOf);
  if (lookup[DRAFT7_URI] === undefined && references.some((uri) => uri?.startsWith(DRAFT7_URI))) {
    dereference(adaptSchema(DRAFT7_METASCHEMA, 7, how) as Schema, lookup);
  }
  refuseMissing(lookup, stored);
  // what the library distinguishes is only whether anything counts beside a reference
  const draft = draftOf(stored, around) < 2019 ? "7" : "2020-12";
  const isValid = (part: Json, instance: Json): boolean =>
    validate(instance, part as Schema, draft, lookup, true).valid;
  return (instance) => {
    if (isValid(schema, instance)) return undefined;
    const { errors } = validate(instance, schema as Schema, draft, lookup, false);
    const finder = new FaultFinder(errors, {
      sourceOf: (part) => sources.get(part),
      follow: (part) => lookup[uriOf(part) ?? ""] as Json,
      isValid,
    });
    const [first] = errors;
    const { error: message = "", keyword } = first ?? {};
    return finder.find(schema, instance) ?? { message, path: undefined, keyword, value: null };
  };
}

function pattern(source: string): string {
  const translated = translatePattern(source);
  if (translated !== undefined) return translated;
  throw new UnusableSchemaError(
    `The schema cannot be used: ${represent(source)} is no pattern that this server knows`,
  );
}

function uriOf(schema: Json | Schema): string | undefined {
  if (!isJsonObject(schema)) return undefined;
  const { __absolute_ref__: absolute, $ref: relative } = schema as Schema;
  return absolute ?? relative;
}

/** References that lead nowhere count only where one is followed, and then they say so in Kinto's words. */
function refuseMissing(lookup: Lookup, stored: JsonObject): void {
  for (const schema of Object.values(lookup)) {
    const uri = uriOf(schema);
    if (uri === undefined || uri in lookup) continue;
    const reference = (schema as Schema).$ref ?? uri;
    Object.defineProperty(lookup, uri, {
      get: () => {
        throw new UnusableSchemaError(describeMissing(reference, stored));
      },
    });
  }
}

function describeMissing(reference: string, stored: JsonObject): string {
  const [uri, fragment = ""] = reference.split("#");
  if (uri !== "") return `Unresolvable: ${reference}`;
  const kind = fragment.startsWith("/") ? "PointerToNowhere" : "NoSuchAnchor";
  return `${kind}: ${represent(fragment)} does not exist within ${represent(stored)}`;
}
