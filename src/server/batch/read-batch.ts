import { isJsonObject, setOwn, type Json, type JsonObject } from "../../record/json.js";
import { checkOrigin } from "../http/cors.js";
import type { Call } from "../http/exchange.js";
import { invalid, invalidBody, type Complaint } from "../http/http-error.js";
import { readJson } from "../http/read-json.js";
import { isFalsy } from "../python/is-falsy.js";
import {
  complainer,
  notIterable,
  notMapping,
  notString,
  printValue,
  unknownKeys,
  type Complain,
} from "../resource/complain.js";

/** One request of a batch. */
export interface Part {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject | undefined;
}

const METHODS = ["GET", "HEAD", "DELETE", "TRACE", "POST", "PUT", "PATCH"];
const KEYS: ReadonlySet<string> = new Set(["method", "path", "headers", "body"]);

/** From how many characters on defaults are not repeated for requests that are refused anyway. */
const LARGE = 1000;

/** What stands for a request that cannot be read. */
const NOTHING: Part = { method: "GET", path: "/", headers: {}, body: undefined };

/**
 * Reads the requests of a batch, or answers 400 for the whole of it (`kinto/core/views/batch.py`). What is wrong with one
 * of them comes before there being too many.
 */
export function readBatch(call: Call): readonly Part[] {
  const complaints: Complaint[] = [];
  checkOrigin(call, complaints);
  const json = readJson(call, complaints);
  if (json !== undefined && complaints.length === 0) {
    const maximum = call.exchange.world.settings.batchMaxRequests;
    const parts = readParts(json, maximum, complainer(complaints));
    if (complaints.length === 0) return checkParts(parts, maximum);
  }
  throw invalid(complaints);
}

function readParts(json: Json, maximum: number, complain: Complain): readonly Part[] {
  if (!isJsonObject(json)) {
    complain("", notMapping(json));
    return [];
  }
  const { defaults, requests, ...unknown } = json;
  if (Object.keys(unknown).length > 0) {
    complain("", unknownKeys(unknown));
    return [];
  }
  if (defaults !== undefined) readPart(defaults, "defaults", false, complain);
  if (requests === undefined) {
    complain("requests", "Required");
    return [];
  }
  if (!Array.isArray(requests)) {
    complain("requests", notIterable(requests));
    return [];
  }
  const isRefused = maximum > 0 && requests.length > maximum;
  const isLarge = isRefused && JSON.stringify(defaults ?? null).length > LARGE;
  const shared = isJsonObject(defaults) && isLarge ? cheapPart(defaults) : defaults;
  return (requests as readonly Json[]).map((request, index) => {
    const whole =
      isJsonObject(request) && isJsonObject(shared) ? withDefaults(request, shared) : request;
    return readPart(whole, `requests.${index}`, true, complain);
  });
}

/** What defaults can spare many requests a complaint with, and which costs nothing to repeat. */
function cheapPart({ method = null, path = null }: JsonObject): JsonObject {
  return { method, path };
}

/** Fills in what is missing, at any depth. */
function withDefaults(request: JsonObject, defaults: JsonObject): JsonObject {
  const merged: Record<string, Json> = { ...request };
  for (const key of Object.keys(defaults)) {
    const value = defaults[key] as Json;
    const own = Object.hasOwn(merged, key) ? merged[key] : undefined;
    if (own === undefined) setOwn(merged, key, value);
    else if (isJsonObject(value) && isJsonObject(own))
      setOwn(merged, key, withDefaults(own, value));
  }
  return merged;
}

function readPart(json: Json, name: string, needsPath: boolean, complain: Complain): Part {
  if (!isJsonObject(json)) {
    complain(name, notMapping(json));
    return NOTHING;
  }
  const { path, headers = {}, body } = json;
  const method = isFalsy(json["method"] ?? "") ? "GET" : (json["method"] ?? "GET");
  const unknown = Object.entries(json).filter(([key]) => !KEYS.has(key));
  if (unknown.length > 0) {
    complain(name, unknownKeys(Object.fromEntries(unknown)));
    return NOTHING;
  }
  if (typeof method !== "string") {
    complain(`${name}.method`, notString(method, "method"));
  } else if (!METHODS.includes(method)) {
    complain(`${name}.method`, `"${method}" is not one of ${METHODS.join(", ")}`);
  }
  if (path === undefined || isFalsy(path)) {
    if (needsPath) complain(`${name}.path`, "Required");
  } else if (typeof path !== "string") {
    complain(`${name}.path`, notString(path, "path"));
  } else if (!path.startsWith("/")) {
    complain(`${name}.path`, "String does not match expected pattern");
  }
  if (body !== undefined && !isJsonObject(body)) complain(`${name}.body`, notMapping(body));
  return {
    method: typeof method === "string" ? method : "",
    path: typeof path === "string" ? path : "",
    headers: readPartHeaders(headers, `${name}.headers`, complain),
    body: isJsonObject(body) ? body : undefined,
  };
}

function readPartHeaders(json: Json, name: string, complain: Complain): Record<string, string> {
  if (!isJsonObject(json)) {
    complain(name, notMapping(json));
    return {};
  }
  const values = Object.values(json);
  if (values.some((value) => typeof value !== "string")) {
    complain(name, `${printValue(json)} contains non string value`);
  }
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, printValue(value)]));
}

function checkParts(parts: readonly Part[], maximum: number): readonly Part[] {
  if (maximum > 0 && parts.length > maximum) {
    throw invalidBody("requests", `Number of requests is limited to ${maximum}`);
  }
  if (parts.some((part) => part.path.includes("/batch"))) {
    throw invalidBody("requests", "Recursive call on /batch endpoint is forbidden.");
  }
  return parts;
}
