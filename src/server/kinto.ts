import { serveBatch } from "./batch/serve-batch.js";
import { serveDefaultBucket } from "./default-bucket.js";
import { answerPreflight, exposedHeaders } from "./http/cors.js";
import type { Answer, Call, Exchange, PlainAnswer, PlainRequest, World } from "./http/exchange.js";
import {
  constraintViolated,
  HttpError,
  internalError,
  methodNotAllowed,
  unknownRoute,
} from "./http/http-error.js";
import { parseBody } from "./http/parse-body.js";
import { redirectOf } from "./http/redirect.js";
import { findRoute, type Route } from "./http/route.js";
import { identify, principalsOf } from "./identity/identify.js";
import { PendingWork, type Passwords } from "./identity/passwords.js";
import { HEADER } from "../protocol/names.js";
import { cascade } from "./resource/cascade.js";
import { Changes } from "./resource/changes.js";
import { serveResource } from "./resource/serve-resource.js";
import { serveService } from "./root.js";
import { DuplicateTimestampError } from "./storage/storage.js";

const READING = ["GET", "HEAD", "OPTIONS"];
const SECURITY = {
  "X-Content-Type-Options": "nosniff",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; ",
};

/**
 * Answers one HTTP request: a function of the request and of what the world holds, without waiting for
 * anything. A request is one transaction, undone by any error that reaches this level.
 */
export function handle(world: World, passwords: Passwords, request: PlainRequest): PlainAnswer {
  const exchange: Exchange = {
    world,
    passwords,
    origin: request.origin,
    users: new Map(),
    principals: new Map(),
    collections: new Map(),
    created: new Set(),
    changes: new Changes(),
  };
  const answer = run(exchange, request);
  return print(answer, request.method);
}

function run(exchange: Exchange, request: PlainRequest): Answer {
  const anonymous = toCall(exchange, request);
  const { world } = exchange;
  try {
    return world.storage.transaction(() => {
      const user = identify(exchange, anonymous.headers.get("authorization"));
      const call = { ...anonymous, user, principals: principalsOf(exchange, user) };
      const answer = serve(call);
      for (const event of exchange.changes.events()) cascade(world, event);
      return finish(call, answer);
    });
  } catch (error) {
    return finish(anonymous, toAnswer(world, error));
  }
}

/** Serves a request to any endpoint. Throws `HttpError`. */
function serve(call: Call): Answer {
  const redirect = redirectOf(call);
  if (redirect !== undefined) return redirect;
  const { readonly } = call.exchange.world.settings;
  if (readonly && !READING.includes(call.method)) throw methodNotAllowed(READING);
  const route = findRoute(call.path);
  if (route.kind === "unknown") throw unknownRoute();
  if (route.kind === "default-bucket") {
    return serveDefaultBucket(call, route.rest, serve, (actual, error) =>
      finish(actual, toAnswer(call.exchange.world, error)),
    );
  }
  if (call.method === "OPTIONS") return answerPreflight(call, route);
  if (route.kind !== "service") return serveResource(call, route);
  return route.name === "batch" ? serveBatch(call, servePart) : serveService(call, route.name);
}

/** Serves a part of a batch: errors of the client are answers, others end the batch. */
function servePart(call: Call): Answer {
  try {
    return finish(call, serve(call));
  } catch (error) {
    const answer = toAnswer(call.exchange.world, error);
    if (answer.status >= 500) throw error;
    return finish(call, answer);
  }
}

function toAnswer(world: World, error: unknown): Answer {
  if (error instanceof PendingWork) throw error;
  if (error instanceof HttpError) return error;
  if (error instanceof DuplicateTimestampError) {
    return constraintViolated(world.settings.retryAfter);
  }
  world.onError(error);
  return internalError();
}

/** Adds the headers that every answer has. */
function finish(call: Call, answer: Answer): Answer {
  const { backoff } = call.exchange.world.settings;
  const headers: Record<string, string> = { ...answer.headers };
  if (answer.status !== 304) headers["Content-Type"] = "application/json";
  if (backoff !== undefined) headers[HEADER.backoff] = String(backoff);
  if (call.method !== "OPTIONS") {
    headers["Access-Control-Expose-Headers"] ??= exposedHeaders(routeOf(call), call.method);
  }
  if (call.headers.has("origin")) headers["Access-Control-Allow-Origin"] = "*";
  return { ...answer, headers: { ...headers, ...SECURITY }, body: answer.body };
}

function routeOf(call: Call): Route {
  try {
    return findRoute(call.path.replace("/buckets/default", "/buckets/unknown"));
  } catch {
    return { kind: "unknown" };
  }
}

function toCall(exchange: Exchange, request: PlainRequest): Call {
  const mark = request.path.indexOf("?");
  return {
    exchange,
    method: request.method,
    path: mark < 0 ? request.path : request.path.slice(0, mark),
    query: mark < 0 ? "" : request.path.slice(mark),
    headers: new Map(Object.entries(request.headers)),
    body: parseBody(request.body),
    user: undefined,
    principals: principalsOf(exchange, undefined),
  };
}

function print({ status, headers, body }: Answer, method: string): PlainAnswer {
  const text = body === undefined || method === "HEAD" ? "" : JSON.stringify(body);
  return { status, headers, body: text };
}
