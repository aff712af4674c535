import type { Preconditions } from "../resource/preconditions.js";
import type { Call } from "./exchange.js";
import { internalError, type Complaint } from "./http-error.js";

export const RESPONSE_BEHAVIORS = ["full", "light", "diff"] as const;
export type ResponseBehavior = (typeof RESPONSE_BEHAVIORS)[number];

export interface ReadHeaders extends Preconditions {
  readonly behavior: ResponseBehavior;
}

/** Reads the headers with a meaning for resources, and adds what is wrong (`kinto/core/schema.py`). */
export function readHeaders(call: Call, complaints: Complaint[]): ReadHeaders {
  return {
    match: readQuotedInteger(call, "If-Match", complaints),
    noneMatch: readQuotedInteger(call, "If-None-Match", complaints),
    behavior: call.method === "PATCH" ? readBehavior(call, complaints) : "full",
  };
}

/** Kinto's pattern lets any text that contains a star through, and then fails on it. */
function readQuotedInteger(
  call: Call,
  name: string,
  complaints: Complaint[],
): number | "*" | undefined {
  const text = call.headers.get(name.toLowerCase());
  if (text === undefined || text === "*") return text;
  const digits = /^"(\d+)"$/.exec(text)?.[1];
  if (digits !== undefined) return Number(digits) === 0 ? undefined : Number(digits);
  if (text.startsWith("*")) throw internalError();
  const description = "The value should be integer between double quotes.";
  complaints.push({ location: "header", name, description });
  return undefined;
}

function readBehavior(call: Call, complaints: Complaint[]): ResponseBehavior {
  const text = call.headers.get("response-behavior") ?? "full";
  const known = RESPONSE_BEHAVIORS.find((each) => each === text);
  if (known !== undefined) return known;
  const description = `"${text}" is not one of ${RESPONSE_BEHAVIORS.join(", ")}`;
  complaints.push({ location: "header", name: "Response-Behavior", description });
  return "full";
}
