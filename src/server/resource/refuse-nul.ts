import { isJsonObject, type Json } from "../../record/json.js";
import { invalidBody } from "../http/http-error.js";
import type { Visit } from "./visit.js";

const NUL = "\u0000";

/**
 * Answers 400 to what PostgreSQL can store nowhere, where Kinto answers 503. Nothing is searched unless the body of the
 * HTTP request speaks of this character.
 */
export function refuseNul({ call }: Visit, name: string, value: Json): void {
  const { body } = call.exchange.request;
  if (typeof body !== "string" || !body.includes(String.raw`\u0000`)) return;
  if (holdsNul(value)) throw invalidBody(name, "Invalid character 0x00");
}

function holdsNul(value: Json): boolean {
  if (typeof value === "string") return value.includes(NUL);
  if (isJsonObject(value)) {
    return Object.entries(value).some(([key, member]) => key.includes(NUL) || holdsNul(member));
  }
  return Array.isArray(value) && value.some(holdsNul);
}
