import type { JsonObject } from "../../record/json.js";

/** A draft of JSON Schema, by its number or its year. */
export type Draft = 4 | 6 | 7 | 2019 | 2020;

/** What a schema is read as if it does not say so (`validator_for` of Python's `jsonschema`). */
export const LATEST: Draft = 2020;

/** By the URI in `$schema`, without its empty fragment. */
const DRAFTS: ReadonlyMap<string, Draft> = new Map<string, Draft>([
  ["http://json-schema.org/draft-04/schema", 4],
  ["http://json-schema.org/draft-06/schema", 6],
  ["http://json-schema.org/draft-07/schema", 7],
  ["https://json-schema.org/draft/2019-09/schema", 2019],
  ["https://json-schema.org/draft/2020-12/schema", 2020],
]);

/** Keywords that not every draft has, after the first and the last that does. */
const SPANS: readonly (readonly [first: Draft, last: Draft, ...keywords: readonly string[]])[] = [
  [4, 4, "id"],
  [4, 7, "dependencies"],
  [4, 2019, "additionalItems"],
  [6, 2020, "const", "contains", "propertyNames"],
  [7, 2020, "else", "if", "then"],
  [2019, 2019, "$recursiveRef"],
  [2019, 2020, "$anchor", "dependentRequired", "dependentSchemas", "maxContains", "minContains"],
  [2019, 2020, "unevaluatedItems", "unevaluatedProperties"],
  [2020, 2020, "$dynamicAnchor", "$dynamicRef", "prefixItems"],
];

/** The draft that a schema asks for, or the one around it. */
export function draftOf(schema: JsonObject, around: Draft): Draft {
  const named = schema["$schema"];
  return (typeof named === "string" ? DRAFTS.get(named.replace(/#$/, "")) : undefined) ?? around;
}

/** Whether a keyword means something. Formats never do: Kinto gives its validators no `format_checker`. */
export function isMeant(keyword: string, draft: Draft): boolean {
  const [first, last] = SPANS.find(([, , ...keywords]) => keywords.includes(keyword)) ?? [4, 2020];
  return keyword !== "format" && first <= draft && draft <= last;
}
