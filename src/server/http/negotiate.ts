import type { Call } from "./exchange.js";
import { invalidBecause } from "./http-error.js";
import { qualityOf } from "./quality-of.js";

const JSON_TYPE = "application/json";
const PATCH_TYPES = ["application/json-patch+json", JSON_TYPE, "application/merge-patch+json"];

/** Answers 406 to who accepts no JSON. Only resources check it, and before the type of the body. */
export function checkAccept(call: Call): void {
  const accept = call.headers.get("accept");
  if (accept === undefined || qualityOf(accept, JSON_TYPE) > 0) return;
  throw refused(406, "Accept", [JSON_TYPE]);
}

/**
 * Answers 415 to a body that is said not to be JSON. No `Content-Type` at all passes. What stands before the first
 * semicolon is compared to the letter (`kinto/core/cornice/util.py`, `content_type_matches`).
 */
export function checkContentType(call: Call): void {
  if (!["POST", "PUT", "PATCH"].includes(call.method)) return;
  const [type = ""] = (call.headers.get("content-type") ?? "").split(";", 1);
  const known = call.method === "PATCH" ? PATCH_TYPES : [JSON_TYPE];
  if (type !== "" && !known.includes(type)) throw refused(415, "Content-Type", known);
}

function refused(status: 406 | 415, name: string, known: readonly string[]): Error {
  const choices = known.map((type) => `'${type}'`).join(", ");
  const description = `${name} header should be one of [${choices}]`;
  return invalidBecause({ location: "header", name, description }, status);
}
