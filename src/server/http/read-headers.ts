import type { Preconditions } from "../resource/preconditions.js";
import { checkOrigin } from "./cors.js";
import type { Call } from "./exchange.js";
import type { Complaint } from "./http-error.js";
import { readOptionalJson } from "./read-json.js";

export const RESPONSE_BEHAVIORS = ["full", "light", "diff"] as const;
export type ResponseBehavior = (typeof RESPONSE_BEHAVIORS)[number];

export interface ReadHeaders extends Preconditions {
  readonly behavior: ResponseBehavior;
}

const WITHOUT_BODY = ["GET", "HEAD", "DELETE"];

/**
 * Reads the headers with a meaning for resources, and adds what is wrong with them (`kinto/core/schema.py`), with the
 * origin, or with the body of a request that has no use for one.
 */
export function readHeaders(call: Call, complaints: Complaint[]): ReadHeaders {
  checkOrigin(call, complaints);
  if (WITHOUT_BODY.includes(call.method) && !hasOtherType(call)) readOptionalJson(call, complaints);
  return {
    match: readQuotedInteger(call, "If-Match", complaints),
    noneMatch: readQuotedInteger(call, "If-None-Match", complaints),
    behavior: call.method === "PATCH" ? readBehavior(call, complaints) : "full",
  };
}

function readQuotedInteger(
  call: Call,
  name: string,
  complaints: Complaint[],
): number | "*" | undefined {
  const text = call.headers.get(name.toLowerCase()) || undefined;
  if (text === undefined || text === "*") return text;
  const digits = /^"(\d+)"$/.exec(text)?.[1];
  if (digits !== undefined) return Number(digits) === 0 ? undefined : Number(digits);
  const description = "The value should be integer between double quotes.";
  complaints.push({ location: "header", name, description });
  return undefined;
}

/** Whether the body is said to be no JSON. */
function hasOtherType(call: Call): boolean {
  const type = call.headers.get("content-type") ?? "";
  return type !== "" && !/^application\/.*json\b/i.test(type);
}

function readBehavior(call: Call, complaints: Complaint[]): ResponseBehavior {
  const text = call.headers.get("response-behavior") ?? "full";
  const known = RESPONSE_BEHAVIORS.find((each) => each === text);
  if (known !== undefined) return known;
  const description = `"${text}" is not one of ${RESPONSE_BEHAVIORS.join(", ")}`;
  complaints.push({ location: "header", name: "Response-Behavior", description });
  return "full";
}
