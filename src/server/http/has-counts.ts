import type { Settings } from "../settings.js";
import { isEnabled } from "./methods.js";
import type { Route } from "./route.js";

/**
 * Whether `HEAD` counts what is in a list. The history has no view of its own for it, so that `HEAD` says what `GET`
 * does (`kinto/plugins/history/views.py`).
 */
export function hasCounts(route: Route, settings: Settings): boolean {
  if (route.kind !== "list" || route.resource.name === "history") return false;
  return isEnabled(route, "HEAD", settings);
}
