import type { Json } from "../../record/json.js";
import { findJsonFault } from "./json-fault.js";

export type ParsedJson =
  | { readonly kind: "json"; readonly value: Json }
  | { readonly kind: "malformed"; readonly message: string };

/** What `JSON.parse` takes, but Kinto does not: perhaps half a surrogate pair, perhaps a number beyond doubles. */
const DUBIOUS = /\\u[dD][89a-fA-F]|[eE]\+?\d{3}|\d{309}/;

/**
 * Parses JSON as strictly as Kinto does. Nothing deeper than `maxDepth` gets in: what works on JSON later calls
 * itself for each level.
 */
export function parseJson(text: string, maxDepth: number): ParsedJson {
  const tooDeep = findDepth(text, maxDepth);
  if (tooDeep !== undefined) {
    return malformed(tooDeep, `Nested deeper than ${maxDepth} levels.`);
  }
  try {
    const value = JSON.parse(text) as Json;
    const fault = DUBIOUS.test(text) ? findJsonFault(text) : undefined;
    return fault === undefined ? { kind: "json", value } : malformed(fault.offset, fault.problem);
  } catch {
    const { offset, problem } = findJsonFault(text) ?? { offset: 0, problem: "Invalid value." };
    return malformed(offset, problem);
  }
}

function malformed(offset: number, problem: string): ParsedJson {
  return { kind: "malformed", message: `Parse error at offset ${offset}: ${problem}` };
}

/** Where brackets outside of strings are nested too deep. */
function findDepth(text: string, maxDepth: number): number | undefined {
  if (text.length <= maxDepth) return undefined;
  let depth = 0;
  let isString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isString) {
      if (code === BACKSLASH) at++;
      else if (code === QUOTE) isString = false;
    } else if (code === QUOTE) {
      isString = true;
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      if (++depth > maxDepth) return at;
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      depth--;
    }
  }
  return undefined;
}

const QUOTE = 0x22;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
