import { isJsonObject, type Json, type JsonObject } from "../../src/record/json.js";
import { USERS, type Step } from "./step.js";

/** One request to an endpoint, as a step or a part of a batch asks it. References are not resolved. */
export interface Plain {
  /** One of `USERS`, or the credentials of somebody else. */
  readonly who: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: URLSearchParams;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json | undefined;
}

/** The requests that a step stands for: itself and, for a batch, its parts with what they take over. */
export function plainRequests(step: Step): readonly Plain[] {
  const [method = "", target = ""] = step.request.split(/ (.*)/);
  const whole = toPlain(step.who, method, target, step.headers ?? {}, step.body);
  const { defaults, requests } = isJsonObject(step.body) ? step.body : {};
  if (target !== "/batch" || !Array.isArray(requests)) return [whole];
  const common = isJsonObject(defaults) ? defaults : {};
  const parts = (requests as readonly Json[]).map((part) => (isJsonObject(part) ? part : {}));
  return [whole, ...parts.map((part) => toPart(whole, part, common))];
}

function toPart(batch: Plain, part: JsonObject, defaults: JsonObject): Plain {
  const { method = "GET", path = "", body } = { ...defaults, ...part };
  const headers = {
    ...batch.headers,
    ...lowered(defaults["headers"]),
    ...lowered(part["headers"]),
  };
  return toPlain(batch.who, asText(method), asText(path), headers, body);
}

function toPlain(
  sender: string,
  method: string,
  target: string,
  headers: Readonly<Record<string, string>>,
  body: Json | undefined,
): Plain {
  const [path = "", query = ""] = target.split("?", 2);
  const named = lowered(headers);
  return {
    who: nameOf(named["authorization"]) ?? sender,
    method,
    path,
    parameters: new URLSearchParams(query),
    headers: named,
    body,
  };
}

function nameOf(authorization: string | undefined): string | undefined {
  const users = Object.entries(USERS);
  const known = users.find(
    ([, credentials]) =>
      credentials !== undefined && authorization === `Basic ${btoa(credentials)}`,
  );
  return known?.[0] ?? authorization;
}

function lowered(headers: unknown): Record<string, string> {
  const entries = isJsonObject(headers) ? Object.entries(headers) : [];
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), asText(value)]));
}

function asText(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
