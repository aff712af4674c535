import type { Settings } from "../settings.js";
import type { Answer, Call } from "./exchange.js";
import { hasCounts } from "./has-counts.js";
import { invalid, type Complaint } from "./http-error.js";
import { matchOrigin } from "./match-origin.js";
import { methodsOf } from "./methods.js";
import type { Route } from "./route.js";

/** Which response headers a page of another origin may read (`kinto/core/resource/viewset.py`). */
const ALWAYS = ["Backoff", "Retry-After", "Alert", "Content-Length", "Content-Type"];
const OF_OBJECTS = ["Last-Modified", "ETag", "Cache-Control", "Expires", "Pragma"];
const OF_LISTS = ["Next-Page", ...OF_OBJECTS];
const OF_COUNTS = ["Total-Objects", "Total-Records"];

/**
 * The CORS headers of any answer (`kinto/core/cornice/cors.py`, `apply_cors_post_request`). What may be read is said
 * without `Origin`, too; nothing is said of methods that an endpoint does not have.
 */
export function corsHeaders(call: Call, route: Route): Record<string, string> {
  const { settings } = call.exchange.world;
  const headers: Record<string, string> = {};
  const isKnown = route.kind !== "unknown";
  if (!isKnown || (call.method !== "OPTIONS" && methodsOf(route, settings).includes(call.method))) {
    // Kinto prints the list with commas only where no endpoint is concerned (`reapply_cors`)
    headers["Access-Control-Expose-Headers"] = exposed(route, call.method, settings).join(
      isKnown ? ", " : ",",
    );
  }
  const allowed = allowedOrigin(call.headers.get("origin"), isKnown, settings);
  if (allowed !== undefined) headers["Access-Control-Allow-Origin"] = allowed;
  return headers;
}

/** Complains of an origin that the settings do not allow. Endpoints collect it with their other complaints. */
export function checkOrigin(call: Call, complaints: Complaint[]): void {
  const origin = call.headers.get("origin");
  if (origin === undefined || origin === "") return;
  if (allowedOrigin(origin, true, call.exchange.world.settings) !== undefined) return;
  complaints.push(complaint("Origin", `${origin} not allowed`));
}

/** Answers `OPTIONS`, which needs no authentication (`kinto/core/cornice/cors.py`). */
export function answerPreflight(call: Call, route: Route): Answer {
  const { settings } = call.exchange.world;
  const complaints: Complaint[] = [];
  checkOrigin(call, complaints);
  if (complaints.length > 0) throw invalid(complaints);
  const methods = methodsOf(route, settings);
  const method = call.headers.get("access-control-request-method");
  if (!call.headers.get("origin")) complaints.push(complaint("Origin", "this header is mandatory"));
  if (!method) {
    complaints.push(complaint("Access-Control-Request-Method", "this header is mandatory"));
  } else if (complaints.length === 0 && !methods.includes(method)) {
    complaints.push(complaint("Access-Control-Request-Method", "Method not allowed"));
  }
  if (complaints.length > 0) throw invalid(complaints);
  const requested = call.headers.get("access-control-request-headers") ?? "";
  const names = requested.split(",").map((name) => name.trim());
  const supported = [...exposed(route, "GET", settings), ...exposed(route, "HEAD", settings)];
  return {
    status: 200,
    headers: {
      "Access-Control-Allow-Headers": [...new Set([...supported, ...names])]
        .filter((name) => name !== "")
        .join(","),
      "Access-Control-Allow-Methods": methods.join(","),
      ...(settings.corsMaxAge > 0 && { "Access-Control-Max-Age": String(settings.corsMaxAge) }),
    },
    body: null,
  };
}

/** Where no endpoint is concerned, Kinto compares origins without patterns (`kinto/core/utils.py`, `reapply_cors`). */
function allowedOrigin(
  origin: string | undefined,
  withPatterns: boolean,
  { corsOrigins }: Settings,
): string | undefined {
  if (origin === undefined || origin === "") return undefined;
  if (corsOrigins.includes("*")) return "*";
  const isAllowed = withPatterns
    ? corsOrigins.some((pattern) => matchOrigin(pattern, origin))
    : corsOrigins.includes(origin);
  return isAllowed ? origin : undefined;
}

function exposed(route: Route, method: string, settings: Settings): readonly string[] {
  const reads = method === "GET" || method === "HEAD";
  if (route.kind === "object" && reads) return [...ALWAYS, ...OF_OBJECTS];
  if (route.kind !== "list" || !reads) return ALWAYS;
  const counts = method === "HEAD" && hasCounts(route, settings) ? OF_COUNTS : [];
  return [...ALWAYS, ...OF_LISTS, ...counts];
}

function complaint(name: string, description: string): Complaint {
  return { location: "header", name, description };
}
