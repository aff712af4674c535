import type { Json, JsonObject } from "../../record/json.js";
import type { ResourceRoute, Route, ServiceName } from "../http/route.js";
import type { Resource, ResourceName } from "../resource/resource.js";

/** The ids of the operations at the root, by which generated clients call them (`kinto/core/views/*.py`). */
const SERVICES: Readonly<Record<ServiceName, readonly [operation: string, tag: string]>> = {
  root: ["server_info", "Utilities"],
  batch: ["batch", "Batch"],
  heartbeat: ["__heartbeat__", "Utilities"],
  lbheartbeat: ["__lbheartbeat__", "Utilities"],
  version: ["__version__", "Utilities"],
  api: ["get_openapi_spec", "Utilities"],
  contribute: ["contribute", "Utilities"],
  flush: ["create_flush", "Flush"],
};

const VERBS: Readonly<Record<string, string>> = {
  GET: "get",
  POST: "create",
  PUT: "update",
  PATCH: "patch",
  DELETE: "delete",
};

/** Describes one method of an endpoint as an operation of OpenAPI 2.0. */
export function describeOperation(route: Route, method: string): JsonObject {
  const produces = ["application/json"];
  switch (route.kind) {
    case "list":
    case "object":
      return { ...describeResource(route, method), produces, security: [{ basicauth: [] }] };
    case "service": {
      const [operationId, tag] = SERVICES[route.name];
      const isBatch = route.name === "batch";
      const body = isBatch && { consumes: ["application/json"], parameters: [inBody(BATCH)] };
      return { operationId, tags: [tag], produces, ...body, responses: ANY, security: [] };
    }
    default:
      return { operationId: OTHERS[route.kind] ?? route.kind, produces, responses: ANY };
  }
}

const OTHERS: Readonly<Record<string, string>> = {
  "user-data": "delete_user-data",
  snapshot: "get_history_snapshot",
};

function describeResource(route: ResourceRoute, method: string): JsonObject {
  const { resource, kind } = route;
  const plural = resource.name === "history" ? resource.name : `${resource.name}s`;
  const isMany = kind === "list" && method !== "POST";
  const sends = ["POST", "PUT", "PATCH"].includes(method);
  const consumes =
    method === "PATCH" ? ["application/json", "application/merge-patch+json"] : ["application/json"];
  return {
    operationId: `${VERBS[method]}_${isMany ? plural : resource.name}`,
    tags: [plural.charAt(0).toUpperCase() + plural.slice(1)],
    ...(sends && { consumes }),
    parameters: [
      ...queryOf(kind, method),
      ...PRECONDITIONS,
      ...(method === "PATCH" ? [BEHAVIOR] : []),
      ...(sends ? [inBody(bodyOf(resource, method))] : []),
    ],
    responses: responsesOf(kind, method, resource),
  };
}

function queryOf(kind: ResourceRoute["kind"], method: string): readonly Json[] {
  if (kind === "list" && method === "GET") return [...LIST_QUERY, inQuery("_fields", LIST)];
  if (kind === "list" && method === "DELETE") return LIST_QUERY;
  return method === "GET" ? [inQuery("_fields", LIST)] : [];
}

const INTEGER: JsonObject = { type: "integer", minimum: 0 };
const STRING: JsonObject = { type: "string" };
const LIST: JsonObject = { type: "array", items: STRING };

const LIST_QUERY: readonly Json[] = [
  ...["_limit", "_since", "_to", "_before", "last_modified"].map((name) => inQuery(name, INTEGER)),
  inQuery("_sort", LIST),
  inQuery("_token", STRING),
  inQuery("id", STRING),
];

const PRECONDITIONS: readonly Json[] = ["If-Match", "If-None-Match"].map((name) => ({
  name,
  in: "header",
  required: false,
  type: "string",
  pattern: String.raw`^"([0-9]+?)"$|\*`,
}));

const BEHAVIOR: Json = {
  name: "Response-Behavior",
  in: "header",
  required: false,
  type: "string",
  enum: ["full", "light", "diff"],
};

const BATCH: JsonObject = {
  type: "object",
  required: ["requests"],
  properties: {
    defaults: { type: "object" },
    requests: { type: "array", items: { type: "object", required: ["path"] } },
  },
};

/** The fields with a type (`kinto/views/*.py`); others may have any. */
const FIELDS: Readonly<Partial<Record<ResourceName, JsonObject>>> = {
  bucket: {
    "collection:schema": { type: "object" },
    "group:schema": { type: "object" },
    "record:schema": { type: "object" },
  },
  collection: { schema: { type: "object" }, cache_expires: { type: "integer" } },
  group: { members: { type: "array", items: STRING, default: [] } },
  account: { password: STRING },
};

function dataOf({ name }: Resource): JsonObject {
  const properties = FIELDS[name];
  return {
    type: "object",
    ...(properties && { properties }),
    ...(name === "account" && { required: ["password"] }),
    additionalProperties: {},
  };
}

function bodyOf(resource: Resource, method: string): JsonObject {
  const data = method === "PATCH" ? { type: "object", additionalProperties: {} } : dataOf(resource);
  return { type: "object", properties: { data, permissions: permissionsOf(resource) } };
}

function permissionsOf({ permissions }: Resource): JsonObject {
  return {
    type: "object",
    properties: Object.fromEntries(permissions.map((permission) => [permission, LIST])),
  };
}

/** Statuses and what they mean (`kinto/core/resource/schema.py`, `ResourceResponses`). */
function responsesOf(kind: ResourceRoute["kind"], method: string, resource: Resource): JsonObject {
  const isMany = kind === "list" && method !== "POST";
  const data = dataOf(resource);
  const properties = isMany
    ? { data: { type: "array", items: data } }
    : { data, permissions: permissionsOf(resource) };
  const found = { schema: { type: "object", properties } };
  const creates = method === "POST" || method === "PUT";
  const sends = creates || method === "PATCH";
  return {
    200: { description: isMany ? "Matching objects." : "The object.", ...found },
    ...(creates && { 201: { description: "The object was created.", ...found } }),
    ...(method === "GET" && { 304: { description: "Nothing changed since `If-None-Match`." } }),
    400: failure("The request is invalid."),
    401: failure("The request has no credentials."),
    403: failure("The user may not do this."),
    ...(kind === "object" && !creates && { 404: failure("The object does not exist.") }),
    406: failure("The client accepts no JSON."),
    412: failure("The object was changed or deleted since `If-Match`."),
    ...(sends && { 415: failure("The body has a type that is not supported.") }),
    default: failure("Unexpected error."),
  };
}

function failure(description: string): JsonObject {
  return { description, schema: { $ref: "#/definitions/Error" } };
}

const ANY: JsonObject = { 200: { description: "Done." }, default: failure("Unexpected error.") };

function inQuery(name: string, type: JsonObject): JsonObject {
  return { name, in: "query", required: false, ...type };
}

function inBody(schema: JsonObject): JsonObject {
  return { name: "body", in: "body", required: true, schema };
}
