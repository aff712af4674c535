import type { Call } from "./exchange.js";
import { invalid } from "./http-error.js";

const JSON_TYPE = "application/json";
const PATCH_TYPES: ReadonlySet<string> = new Set([
  "application/merge-patch+json",
  "application/json-patch+json",
]);

/** Answers 406 to who accepts no JSON. Only resources check it. */
export function checkAccept(call: Call): void {
  const accept = call.headers.get("accept");
  if (accept === undefined || accept.trim() === "") return;
  const accepted = accept.split(",").map((range) => range.split(";", 1)[0]?.trim().toLowerCase());
  if (accepted.some((range) => range === JSON_TYPE || range === "application/*" || range === "*/*"))
    return;
  throw refused(406, "Accept");
}

/** Answers 415 to a body that is said not to be JSON. No `Content-Type` at all passes. */
export function checkContentType(call: Call): void {
  if (!["POST", "PUT", "PATCH"].includes(call.method)) return;
  const type = call.headers.get("content-type");
  if (type === undefined || type === "") return;
  const essence = type.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (essence === JSON_TYPE) return;
  if (call.method === "PATCH" && PATCH_TYPES.has(essence)) return;
  throw refused(415, "Content-Type");
}

function refused(status: 406 | 415, name: string): Error {
  const description = `${name} header should be one of ['${JSON_TYPE}']`;
  return invalid([{ location: "header", name, description }], status);
}
