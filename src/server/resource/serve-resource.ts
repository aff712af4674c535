import { deleteList, postToList, readList } from "../list/list-views.js";
import { patchObject } from "../patch/patch-object.js";
import { listPermissions } from "../permission/list-permissions.js";
import { authorize } from "../permission/authorize.js";
import type { Answer, Call } from "../http/exchange.js";
import { methodNotAllowed } from "../http/http-error.js";
import { methodsOf } from "../http/methods.js";
import { checkAccept, checkContentType } from "../http/negotiate.js";
import type { ResourceRoute } from "../http/route.js";
import { putObject, readObject, removeObject } from "./object-views.js";
import { findTarget, isWrite } from "./target.js";
import type { Visit } from "./visit.js";

type View = (visit: Visit) => Answer;

const VIEWS: Readonly<Record<ResourceRoute["kind"], Readonly<Record<string, View>>>> = {
  list: { GET: readList, HEAD: readList, POST: postToList, DELETE: deleteList },
  object: {
    GET: readObject,
    HEAD: readObject,
    PUT: putObject,
    PATCH: patchObject,
    DELETE: removeObject,
  },
};

/**
 * Serves an endpoint of a resource. The order of the steps decides which error wins: for writes the target
 * comes first, so that a missing collection is 404 even for the anonymous
 * (`kinto/core/authorization.py`, `RouteFactory.__init__`).
 */
export function serveResource(call: Call, route: ResourceRoute): Answer {
  const early = isWrite(call, route) ? findTarget(call, route) : undefined;
  const views = VIEWS[route.kind];
  const methods = methodsOf(route, call.exchange.world.settings);
  const isReading = call.method === "GET" || call.method === "HEAD";
  const isComputed = route.resource.name === "permissions" && isReading;
  const own = isComputed ? listPermissions : views[call.method];
  const view = methods.includes(call.method) ? own : undefined;
  if (view === undefined) throw methodNotAllowed(methods);
  checkAccept(call);
  checkContentType(call);
  const visibility = authorize(call, route, early?.row);
  const target = early ?? findTarget(call, route);
  return view({ call, route, target, visibility });
}
