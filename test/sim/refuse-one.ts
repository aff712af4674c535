import type { PlainAnswer } from "../../src/server/http/exchange.js";
import { collectionIn, FIRST, SECOND, type SimCollection } from "./collections.js";
import type { Access, AccessOfOne } from "./plan.js";
import { serveOthers } from "./poison.js";
import type { SimServer } from "./server.js";
import { isBatch, requestsOf, type Wire } from "./wire.js";

/** With which numbers Kinto says so: forbidden, a missing collection, an error of its own. */
const ERRNOS = { 403: 121, 404: 111, 500: 999 } as const;

export function isOfOne(access: Access): access is AccessOfOne {
  return access.startsWith("c ") || access.startsWith("d ");
}

/** The collection that is refused while others are served. */
export function refusedIn(access: Access): SimCollection | undefined {
  if (!isOfOne(access)) return undefined;
  return access.startsWith(SECOND.name) ? SECOND : FIRST;
}

/** The answer of a server that refuses one collection; undefined where a request is not about it. */
export function refuseOne(
  server: SimServer,
  wire: Wire,
  access: AccessOfOne,
): PlainAnswer | undefined {
  const refused = refusedIn(access);
  const list = isBatch(wire.request) ? requestsOf(wire.request) : [wire.request];
  const isRefused = list.map(({ path }) => collectionIn(path as string) === refused);
  if (!isRefused.includes(true)) return undefined;
  const status = Number(access.slice(2)) as keyof typeof ERRNOS;
  const body = { code: status, errno: ERRNOS[status], error: "refused", message: access };
  return serveOthers(server, wire, { isRefused, status, body });
}
