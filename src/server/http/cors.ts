import type { Answer, Call } from "./exchange.js";
import { invalid, type Complaint } from "./http-error.js";
import type { Route } from "./route.js";

/** Which response headers a page of another origin may read (`kinto/core/resource/viewset.py`). */
const ALWAYS = ["Backoff", "Retry-After", "Alert", "Content-Length", "Content-Type"];
const OF_OBJECTS = ["Last-Modified", "ETag", "Cache-Control", "Expires", "Pragma"];
const OF_LISTS = ["Next-Page", ...OF_OBJECTS];
const OF_COUNTS = ["Total-Objects", "Total-Records"];

const LIST_METHODS = ["HEAD", "GET", "POST", "DELETE", "OPTIONS"];
const OBJECT_METHODS = ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"];
const MAX_AGE = "3600";

/** The methods of an endpoint, as `Allow` lists them. */
export function methodsOf(route: Route): readonly string[] {
  if (route.kind === "list") return LIST_METHODS;
  if (route.kind === "object") return OBJECT_METHODS;
  if (route.kind !== "service") return [];
  return route.name === "batch" || route.name === "flush"
    ? ["POST", "OPTIONS"]
    : ["GET", "HEAD", "OPTIONS"];
}

/** The value of `Access-Control-Expose-Headers`: without `Origin` too, as Kinto sends it. */
export function exposedHeaders(route: Route, method: string): string {
  return exposed(route, method).join(", ");
}

/** Answers `OPTIONS`, which needs no authentication (`kinto/core/cornice/cors.py`). */
export function answerPreflight(call: Call, route: Route): Answer {
  const complaints: Complaint[] = [];
  const method = call.headers.get("access-control-request-method");
  if (!call.headers.has("origin")) complaints.push(complaint("Origin", "this header is mandatory"));
  if (method === undefined) {
    complaints.push(complaint("Access-Control-Request-Method", "this header is mandatory"));
  } else if (!methodsOf(route).includes(method)) {
    complaints.push(complaint("Access-Control-Request-Method", "Method not allowed"));
  }
  if (complaints.length > 0) throw invalid(complaints);
  const requested = call.headers.get("access-control-request-headers") ?? "";
  const names = requested.split(",").map((name) => name.trim());
  const supported = [...exposed(route, "GET"), ...(route.kind === "list" ? OF_COUNTS : [])];
  return {
    status: 200,
    headers: {
      "Access-Control-Allow-Headers": [...new Set([...supported, ...names])]
        .filter((name) => name !== "")
        .join(","),
      "Access-Control-Allow-Methods": methodsOf(route).join(","),
      "Access-Control-Max-Age": MAX_AGE,
    },
    body: null,
  };
}

function exposed(route: Route, method: string): readonly string[] {
  const reads = method === "GET" || method === "HEAD";
  if (route.kind === "object" && reads) return [...ALWAYS, ...OF_OBJECTS];
  if (route.kind !== "list" || !reads) return ALWAYS;
  return [...ALWAYS, ...OF_LISTS, ...(method === "HEAD" ? OF_COUNTS : [])];
}

function complaint(name: string, description: string): Complaint {
  return { location: "header", name, description };
}
