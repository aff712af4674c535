import type { Settings } from "../settings.js";
import type { ResourceRoute, Route } from "./route.js";

/** In the order in which `Allow` lists them (`kinto/core/resource/viewset.py`). */
const LIST_METHODS = ["HEAD", "GET", "POST", "DELETE"];
const OBJECT_METHODS = ["GET", "HEAD", "PUT", "PATCH", "DELETE"];
const READING = ["GET", "HEAD"];

/** The names of endpoints in settings: `plural_bucket_post`. */
export const ENDPOINT: RegExp =
  /^(?:plural|object)_(?:bucket|group|collection|record|account|history|permissions|user-data)_(?:get|head|post|put|patch|delete)$/;

/** The methods of an endpoint, without those that the settings take away. */
export function methodsOf(route: Route, settings: Settings): readonly string[] {
  switch (route.kind) {
    case "list":
      return withOptions(route, route.resource.listMethods ?? LIST_METHODS, settings);
    case "object":
      return withOptions(route, OBJECT_METHODS, settings);
    case "service":
      return route.name === "batch" || route.name === "flush"
        ? ["POST", "OPTIONS"]
        : [...READING, "OPTIONS"];
    case "snapshot":
      return [...READING, "OPTIONS"];
    case "user-data": {
      const isOff = settings.readonly || settings.endpoints["object_user-data_delete"] === false;
      return isOff || route.principal === undefined ? ["OPTIONS"] : ["DELETE", "OPTIONS"];
    }
    default:
      return [];
  }
}

/** Whether the settings leave an endpoint this method (`is_endpoint_enabled`). */
export function isEnabled(route: ResourceRoute, method: string, settings: Settings): boolean {
  if (settings.readonly && !READING.includes(method)) return false;
  const kind = route.kind === "list" ? "plural" : "object";
  return settings.endpoints[`${kind}_${route.resource.name}_${method.toLowerCase()}`] !== false;
}

/** Where there is `GET` there is `HEAD`, whatever the settings say. */
function withOptions(
  route: ResourceRoute,
  methods: readonly string[],
  settings: Settings,
): readonly string[] {
  const enabled = methods.filter((method) =>
    method === "HEAD"
      ? isEnabled(route, "GET", settings) ||
        (route.kind === "list" && isEnabled(route, "HEAD", settings))
      : isEnabled(route, method, settings),
  );
  return [...enabled, "OPTIONS"];
}
