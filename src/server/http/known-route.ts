import type { World } from "./exchange.js";
import { findRoute, type Route } from "./route.js";

/** More paths than that are not remembered at once. */
const MOST_KNOWN = 500;

/** The route of a path, which is looked for once: each request asks for it several times, and clients ask for few paths. */
export function knownRoute({ routes, settings }: World, path: string): Route {
  const known = routes.get(path);
  if (known !== undefined) return known;
  if (routes.size >= MOST_KNOWN) routes.clear();
  const route = findRoute(path, settings);
  routes.set(path, route);
  return route;
}
