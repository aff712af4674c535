import type { Json } from "../../record/json.js";
import type { Call } from "./exchange.js";
import type { Complaint } from "./http-error.js";

/** The JSON of a body, an empty one counting as `{}`; undefined after a complaint. */
export function readJson(call: Call, complaints: Complaint[]): Json | undefined {
  const json = readOptionalJson(call, complaints);
  if (json === undefined) complain(complaints, "Required");
  return json;
}

/** The same for requests that need no body, but complain of one that is no JSON (`extract_cstruct`). */
export function readOptionalJson({ body }: Call, complaints: Complaint[]): Json | undefined {
  if (body.kind === "empty") return {};
  if (body.kind === "json" && typeof body.value === "object" && body.value !== null) {
    return body.value;
  }
  // Kinto looks at nothing else then; the origin was looked at before
  const kept = complaints.filter(({ name }) => name === "Origin");
  complaints.splice(0, complaints.length, ...kept);
  if (body.kind === "malformed") complain(complaints, `Invalid JSON: ${body.message}`);
  else complain(complaints, "Should be a JSON object or an array");
  return undefined;
}

function complain(complaints: Complaint[], description: string): void {
  complaints.push({ location: "body", name: "", description });
}
