import type { Json, JsonObject } from "../record/json.js";
import { methodsOf } from "./http/cors.js";
import type { Answer, Call, World } from "./http/exchange.js";
import { methodNotAllowed, unknownRoute } from "./http/http-error.js";
import type { ServiceName } from "./http/route.js";
import { defaultBucketOf } from "./identity/identify.js";

/** The version of the protocol that this server speaks, and the Kinto that it was compared with. */
const PROTOCOL = { project_version: "26.3.1", http_api_version: "1.23" };
const DOCUMENTATION = "https://kinto.readthedocs.io/";
const ROOT_MAX_AGE = 86_400;

/** Serves an endpoint at the root that is no resource, other than batches. */
export function serveService(call: Call, name: Exclude<ServiceName, "batch">): Answer {
  const methods = methodsOf({ kind: "service", name });
  if (name === "flush" && !call.exchange.world.settings.flush) throw unknownRoute();
  if (!methods.includes(call.method)) throw methodNotAllowed(methods);
  switch (name) {
    case "root":
      return sayHello(call);
    case "heartbeat":
      return answer({ storage: true, permission: true, cache: true });
    case "lbheartbeat":
      return answer({});
    case "contribute":
      return answer({ name: "kintsugi", repository: { license: "Apache-2.0" } });
    case "flush":
      call.exchange.world.storage.clear();
      return { ...answer({}), status: 202 };
  }
}

/** `GET /v1/` (`kinto/core/views/hello.py`). */
function sayHello(call: Call): Answer {
  const { world, origin } = call.exchange;
  const { batchMaxRequests, readonly } = world.settings;
  const headers = readonly ? { "Cache-Control": `max-age=${ROOT_MAX_AGE}` } : {};
  return {
    status: 200,
    headers,
    body: {
      project_name: "kinto",
      ...PROTOCOL,
      project_docs: DOCUMENTATION,
      url: `${origin}/v1/`,
      config: null,
      settings: { batch_max_requests: batchMaxRequests, readonly, explicit_permissions: true },
      ...userInfo(call),
      capabilities: capabilities(world),
    },
  };
}

function userInfo(call: Call): JsonObject {
  if (call.user === undefined) return {};
  return {
    user: {
      id: call.user.id,
      principals: call.principals,
      bucket: defaultBucketOf(call.exchange, call.user),
    },
  };
}

function capabilities(world: World): JsonObject {
  const api = `${DOCUMENTATION}en/latest/api/1.x/`;
  return {
    basicauth: {
      description: "Basic authentication: any name and password is a user. Not for production.",
      url: `${api}authentication.html`,
    },
    accounts: {
      description: "Manage user accounts.",
      url: `${api}accounts.html`,
      validation_enabled: false,
    },
    default_bucket: {
      description: "The default bucket is an alias for the user's own bucket.",
      url: `${api}buckets.html#personal-bucket-default`,
    },
    ...(world.settings.flush && {
      flush_endpoint: {
        description: "The __flush__ endpoint removes all data.",
        url: `${api}flush.html`,
      },
    }),
  };
}

function answer(body: Json): Answer {
  return { status: 200, headers: {}, body };
}
