import type { Json, JsonObject } from "../record/json.js";
import { describeApi } from "./api/describe-api.js";
import { capabilities } from "./capabilities.js";
import { cacheExpires } from "./http/cache-expires.js";
import { checkOrigin } from "./http/cors.js";
import type { Answer, Call } from "./http/exchange.js";
import { invalid, methodNotAllowed, unknownRoute, type Complaint } from "./http/http-error.js";
import { methodsOf } from "./http/methods.js";
import type { ServiceName } from "./http/route.js";
import { defaultBucketOf } from "./identity/identify.js";
import { PROTOCOL } from "./version.js";

/** Serves an endpoint at the root that is no resource, other than batches. */
export function serveService(call: Call, name: Exclude<ServiceName, "batch">): Answer {
  const { settings, storage } = call.exchange.world;
  const methods = methodsOf({ kind: "service", name }, settings);
  if (name === "flush" && !settings.flush) throw unknownRoute();
  if (!methods.includes(call.method)) throw methodNotAllowed(methods);
  const complaints: Complaint[] = [];
  checkOrigin(call, complaints);
  if (complaints.length > 0) throw invalid(complaints);
  switch (name) {
    case "root":
      return sayHello(call);
    case "heartbeat":
      return answer({ storage: true, permission: true, cache: true });
    case "lbheartbeat":
      return answer({});
    case "version":
      return answer(settings.versionInfo);
    case "api":
      return answer(describeApi(settings, call.exchange.origin));
    case "contribute":
      return answer({ name: "kintsugi", repository: { license: "Apache-2.0" } });
    case "flush":
      storage.clear();
      return { ...answer({}), status: 202 };
  }
}

/** `GET /v1/` (`kinto/core/views/hello.py`). */
function sayHello(call: Call): Answer {
  const { world, origin } = call.exchange;
  const { settings } = world;
  const { readonly, rootCacheExpires } = settings;
  return {
    status: 200,
    headers: readonly ? cacheExpires(rootCacheExpires, world.now()) : {},
    body: {
      project_name: settings.projectName,
      ...PROTOCOL,
      project_docs: settings.projectDocs,
      url: `${origin}/v1/`,
      config: null,
      ...(settings.eos !== undefined && { eos: settings.eos }),
      settings: {
        batch_max_requests: settings.batchMaxRequests,
        readonly,
        explicit_permissions: settings.explicitPermissions,
      },
      ...userInfo(call),
      capabilities: capabilities(settings),
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

function answer(body: Json): Answer {
  return { status: 200, headers: {}, body };
}
