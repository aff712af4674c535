import type { Json, JsonObject } from "../../record/json.js";
import { methodsOf } from "../http/methods.js";
import { findRoute, type Route } from "../http/route.js";
import type { Settings } from "../settings.js";
import { PROTOCOL } from "../version.js";
import { describeOperation } from "./describe-operation.js";

/** Every path that there can be. Those that lead nowhere with the settings are left out. */
const PATHS = [
  "/",
  "/batch",
  "/permissions",
  "/accounts",
  "/accounts/{id}",
  "/buckets",
  "/buckets/{id}",
  "/buckets/{bucket_id}/groups",
  "/buckets/{bucket_id}/groups/{id}",
  "/buckets/{bucket_id}/collections",
  "/buckets/{bucket_id}/collections/{id}",
  "/buckets/{bucket_id}/collections/{collection_id}/records",
  "/buckets/{bucket_id}/collections/{collection_id}/records/{id}",
  "/buckets/{bucket_id}/history",
  "/buckets/{bucket_id}/snapshot/collections/{collection_id}@{timestamp}",
  "/contribute.json",
  "/__heartbeat__",
  "/__lbheartbeat__",
  "/__version__",
  "/__api__",
  "/__flush__",
  "/__user_data__/{principal}",
];

/** Methods that are described. `HEAD` and `OPTIONS` are not, as in Kinto. */
const DESCRIBED = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/**
 * What `/__api__` answers: an OpenAPI 2.0 document with the ids of operations that Kinto's has
 * (`kinto/core/openapi.py`). It is made of the routes, so that it cannot promise what is not there.
 */
export function describeApi(settings: Settings, origin: string): JsonObject {
  const { protocol, host } = new URL(origin);
  return {
    swagger: "2.0",
    info: { title: settings.projectName, version: PROTOCOL.http_api_version },
    host,
    schemes: [protocol.slice(0, -1)],
    basePath: "/v1",
    securityDefinitions: { basicauth: { type: "basic" } },
    definitions: { Error: ERROR },
    paths: Object.fromEntries(PATHS.flatMap((path) => describePath(path, settings))),
  };
}

const ERROR: JsonObject = {
  type: "object",
  required: ["code", "errno", "error"],
  properties: {
    code: { type: "integer" },
    errno: { type: "integer" },
    error: { type: "string" },
    message: { type: "string" },
    info: { type: "string" },
    details: {},
  },
};

function describePath(path: string, settings: Settings): readonly [string, Json][] {
  const route = findRoute(`/v1${path.replaceAll(/\{\w+\}/g, "1")}`, settings);
  if (route.kind === "unknown" || isOff(route, settings)) return [];
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const parameters = names.map((name) => ({ name, in: "path", required: true, type: "string" }));
  const methods = methodsOf(route, settings).filter((method) => DESCRIBED.includes(method));
  const operations = methods.map((method): [string, Json] => [
    method.toLowerCase(),
    describeOperation(route, method),
  ]);
  const shared: [string, Json][] = parameters.length > 0 ? [["parameters", parameters]] : [];
  return [[path, Object.fromEntries([...shared, ...operations])]];
}

function isOff(route: Route, settings: Settings): boolean {
  return route.kind === "service" && route.name === "flush" && !settings.flush;
}
