import type { Route } from "./route.js";

/**
 * Whether `HEAD` counts what is in a list. The history has no view of its own for it, so that `HEAD` says what `GET`
 * does (`kinto/plugins/history/views.py`).
 */
export function hasCounts(route: Route): boolean {
  return route.kind === "list" && route.resource.name !== "history";
}
