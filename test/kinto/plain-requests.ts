import { isJsonObject, type Json, type JsonObject } from "../../src/record/json.js";
import type { Step } from "./step.js";

/** One request to an endpoint, as a step or a part of a batch asks it. References are not resolved. */
export interface Plain {
  readonly method: string;
  readonly path: string;
  readonly parameters: URLSearchParams;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json | undefined;
}

/** The requests that a step stands for: itself and, for a batch, its parts with their defaults. */
export function plainRequests(step: Step): readonly Plain[] {
  const [method = "", target = ""] = step.request.split(/ (.*)/);
  const whole = toPlain(method, target, step.headers ?? {}, step.body);
  const { defaults, requests } = isJsonObject(step.body) ? step.body : {};
  if (target !== "/batch" || !Array.isArray(requests)) return [whole];
  const common = isJsonObject(defaults) ? defaults : {};
  const parts = (requests as readonly Json[]).filter(isJsonObject);
  return [whole, ...parts.map((part) => toPart(part, common))];
}

function toPart(part: JsonObject, defaults: JsonObject): Plain {
  const { method = "GET", path = "", headers, body } = { ...defaults, ...part };
  return toPlain(String(method), String(path), isJsonObject(headers) ? headers : {}, body);
}

function toPlain(
  method: string,
  target: string,
  headers: Readonly<Record<string, Json>>,
  body: Json | undefined,
): Plain {
  const [path = "", query = ""] = target.split("?", 2);
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return {
    method,
    path,
    parameters: new URLSearchParams(query),
    headers: Object.fromEntries(named) as Record<string, string>,
    body,
  };
}
