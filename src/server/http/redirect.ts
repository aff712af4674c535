import { ERRNO } from "../../protocol/names.js";
import { cacheExpires } from "./cache-expires.js";
import type { Answer, Call } from "./exchange.js";
import { describeRedirect } from "./describe-redirect.js";
import { HttpError } from "./http-error.js";
import { decodePercent } from "./decode-percent.js";
import { knownRoute } from "./known-route.js";

/**
 * Sends paths without version below `/v1`, and paths with a slash too many to the one without
 * (`kinto/core/initialization.py`, `setup_version_redirection`; `kinto/core/views/errors.py`,
 * `page_not_found`). Other versions are refused.
 */
export function redirectOf(call: Call): Answer | undefined {
  const { path } = call;
  const { settings } = call.exchange.world;
  if (/^\/(?!v\d)/.test(path) && settings.versionPrefixRedirect && isOneLine(path)) {
    return call.method === "OPTIONS"
      ? { status: 200, headers: {}, type: "text/html", body: undefined }
      : redirect(call, `/v1${path}`, settings.versionPrefixRedirectTtl);
  }
  if (!path.startsWith("/v1")) {
    const message = "The requested API version is not available on this server.";
    throw new HttpError(404, "Not Found", ERRNO.versionNotAvailable, { message });
  }
  return slashRedirect(call, path);
}

/** The same path without the slash at its end, where `routed`, which stands for it, leads nowhere. */
export function slashRedirect(call: Call, routed: string): Answer | undefined {
  const { settings } = call.exchange.world;
  if (!settings.trailingSlashRedirect) return undefined;
  const ttl = settings.trailingSlashRedirectTtl;
  if (call.path === "/v1") return redirect(call, "/v1/", ttl);
  if (!call.path.endsWith("/") || knownRoute(call.exchange.world, routed).kind !== "unknown")
    return undefined;
  return redirect(call, withoutSlashes(call.path), ttl);
}

/** Without those at its end. A regular expression would try at each slash. */
function withoutSlashes(path: string): string {
  let end = path.length;
  while (path[end - 1] === "/") end--;
  return path.slice(0, end);
}

/** Nobody shall write headers by way of a path. */
function isOneLine(path: string): boolean {
  return !/[\r\n]/.test(decodePercent(path));
}

function redirect({ exchange, headers, query }: Call, path: string, ttl: number): Answer {
  const { origin, world } = exchange;
  return {
    status: 307,
    headers: {
      Location: `${origin}${path}${query}`,
      ...(ttl >= 0 && cacheExpires(ttl, world.now())),
    },
    ...describeRedirect(headers.get("accept") ?? "", path + query),
  };
}
