import { ERRNO } from "../../protocol/names.js";
import type { Answer, Call } from "./exchange.js";
import { HttpError } from "./http-error.js";
import { findRoute } from "./route.js";

const SLASH_MAX_AGE = 3600;

/**
 * Sends paths without version below `/v1`, and paths with a slash too many to the one without
 * (`kinto/core/initialization.py`, `setup_version_redirection`; `kinto/core/views/errors.py`,
 * `page_not_found`). Other versions are refused.
 */
export function redirectOf(call: Call): Answer | undefined {
  const { path, query } = call;
  if (!/^\/v\d+/.test(path)) {
    const location = `${call.exchange.origin}/v1${path}${query}`;
    return call.method === "OPTIONS"
      ? { status: 200, headers: {}, body: undefined }
      : { status: 307, headers: { Location: location }, body: undefined };
  }
  if (path === "/v1") return slashRedirect(call, "/v1/");
  if (!path.startsWith("/v1/")) {
    if (path.startsWith("/v1")) return undefined;
    const message = "The requested API version is not available on this server.";
    throw new HttpError(404, "Not Found", ERRNO.versionNotAvailable, { message });
  }
  const isRouted = findRoute(path).kind !== "unknown";
  if (isRouted || !path.endsWith("/")) return undefined;
  return slashRedirect(call, path.replace(/\/+$/, ""));
}

function slashRedirect(call: Call, path: string): Answer {
  const { origin, world } = call.exchange;
  return {
    status: 307,
    headers: {
      Location: `${origin}${path}${call.query}`,
      "Cache-Control": `max-age=${SLASH_MAX_AGE}`,
      Expires: new Date(world.now() + SLASH_MAX_AGE * 1000).toUTCString(),
    },
    body: undefined,
  };
}
