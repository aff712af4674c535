import { ERRNO } from "../protocol/names.js";
import { isJsonObject } from "../record/json.js";
import { serveBatch } from "./batch/serve-batch.js";
import { serveDefaultBucket } from "./default-bucket.js";
import { serveSnapshot } from "./history/serve-snapshot.js";
import { writeEntries } from "./history/write-entries.js";
import { backoffHeaders } from "./http/backoff.js";
import { byteLength } from "./http/byte-length.js";
import { canonicalPath } from "./http/canonical-path.js";
import { checkUrl } from "./http/check-url.js";
import { answerPreflight, corsHeaders } from "./http/cors.js";
import { endOfLife, endOfLifeAlert } from "./http/end-of-life.js";
import type { Answer, Call, Exchange, PlainAnswer, PlainRequest, World } from "./http/exchange.js";
import {
  constraintViolated,
  HttpError,
  InvalidRequestError,
  internalError,
  methodNotAllowed,
  tooLarge,
  unavailable,
  unknownRoute,
} from "./http/http-error.js";
import { knownRoute } from "./http/known-route.js";
import { parseBody } from "./http/parse-body.js";
import { redirectOf } from "./http/redirect.js";
import type { Route } from "./http/route.js";
import { identify, principalsOf } from "./identity/identify.js";
import { PendingWork, type Passwords } from "./identity/passwords.js";
import { cascade } from "./resource/cascade.js";
import { Changes } from "./resource/changes.js";
import { serveResource } from "./resource/serve-resource.js";
import { serveService } from "./root.js";
import { DataFailedError } from "./storage/data-errors.js";
import { serveUserData } from "./user-data.js";
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
    request,
    origin: originOf(world, request),
    users: new Map(),
    principals: new Map(),
    collections: new Map(),
    buckets: new Map(),
    created: new Set(),
    usedNonces: new Map(),
    parts: [],
    changes: new Changes(),
  };
  const call = toCall(exchange, request);
  const end = isTooLarge(request) ? tooLarge() : endOfLife(world);
  if (end !== undefined) return print(finishAll({ ...call, path: "" }, end), request.method);
  const { parts } = exchange;
  try {
    // printed inside, so that what cannot be printed is not kept either
    const answer = world.storage.transaction(() => print(run(call), request.method));
    return parts.length > 0 ? { ...answer, parts } : answer;
  } catch (error) {
    // this was no answer yet: the request will come again, with the same tokens
    if (error instanceof PendingWork) giveBack(exchange);
    return print(finishAll(call, toAnswer(world, error)), request.method);
  }
}

function giveBack({ world, usedNonces }: Exchange): void {
  for (const [nonce, expires] of usedNonces) world.nonces.set(nonce, expires);
}

function run(anonymous: Call): Answer {
  const { exchange } = anonymous;
  const { world } = exchange;
  if (isDown(world) && anonymous.method !== "OPTIONS") throw unavailable(world.settings.retryAfter);
  const user = identify(exchange, anonymous.headers.get("authorization"));
  const call = { ...anonymous, user, principals: principalsOf(exchange, user) };
  const answer = serveRequest(call);
  let entries = 0;
  for (const event of exchange.changes.events()) {
    // the history of a deleted bucket goes, together with the entry about its deletion
    entries = writeEntries(world, event, entries);
    cascade(world, event);
  }
  return finishAll(call, answer);
}

/** What an endpoint refuses to understand is no error: what was done on the way to it stays. */
function serveRequest(call: Call): Answer {
  try {
    return serve(call);
  } catch (error) {
    if (error instanceof InvalidRequestError) return error;
    throw error;
  }
}

/** Serves a request to any endpoint. Throws `HttpError`. */
function serve(call: Call): Answer {
  const { settings } = call.exchange.world;
  if (settings.readonly && !READING.includes(call.method)) throw methodNotAllowed();
  checkUrl(call);
  const redirect = redirectOf(call);
  if (redirect !== undefined) return redirect;
  const route = knownRoute(call.exchange.world, call.path);
  if (route.kind === "unknown") throw unknownRoute();
  if (route.kind === "default-bucket") {
    return serveDefaultBucket(call, route.rest, serve, (actual, error) =>
      finish(actual, toAnswer(call.exchange.world, error)),
    );
  }
  if (call.method === "OPTIONS") return answerPreflight(call, route);
  if (route.kind === "user-data") return serveUserData(call, route);
  if (route.kind === "snapshot") return serveSnapshot(call, route);
  if (route.kind !== "service") return serveResource(call, route);
  return route.name === "batch" ? serveBatch(call, servePart) : serveService(call, route.name);
}

/** Serves a part of a batch: errors of the client are answers, others end the batch. */
function servePart(call: Call): Answer {
  try {
    return finish(call, serve(call));
  } catch (error) {
    const answer = toKnownAnswer(call.exchange.world, error);
    if (answer === undefined || answer.status >= 500) throw error;
    return finish(call, answer, error instanceof InvalidRequestError);
  }
}

function toAnswer(world: World, error: unknown): Answer {
  if (error instanceof PendingWork) throw error;
  const known = toKnownAnswer(world, error);
  if (known !== undefined) return known;
  world.trimClock.forget();
  world.onError(error);
  const { errorInfoLink, retryAfter } = world.settings;
  return error instanceof DataFailedError ? unavailable(retryAfter) : internalError(errorInfoLink);
}

/** The answer to an error that is nobody's fault. */
function toKnownAnswer({ settings }: World, error: unknown): Answer | undefined {
  if (error instanceof HttpError) return error;
  return error instanceof DuplicateTimestampError
    ? constraintViolated(settings.retryAfter)
    : undefined;
}

/** Adds the headers that an answer to an HTTP request has, but not the answer to a part of a batch. */
function finishAll(call: Call, answer: Answer): Answer {
  const { headers, ...rest } = finish(call, answer);
  return { ...rest, headers: { ...headers, ...SECURITY, ...endOfLifeAlert(call.exchange.world) } };
}

/**
 * Adds the headers that every answer has, also to a part of a batch. What is finished already stays so. An error that
 * ended a part of a batch lacks what is for the answers of endpoints only.
 */
function finish(call: Call, answer: Answer, isOfEndpoint = true): Answer {
  const hasCors = isOfEndpoint ? !isRefusedAlias(call, answer) : !isUnauthenticated(answer);
  const headers = hasCors ? corsHeaders(call, routeOf(call, answer)) : {};
  if (answer.status !== 304) headers["Content-Type"] = contentType(answer);
  Object.assign(headers, answer.headers);
  if (isOfEndpoint) Object.assign(headers, backoffHeaders(call.exchange.world), SECURITY);
  return { ...answer, headers };
}

/** The alias of the default bucket is no endpoint that could give its errors CORS headers, unless an error view does. */
function isRefusedAlias({ path }: Call, answer: Answer): boolean {
  return path.startsWith("/v1/buckets/default") && isUnauthenticated(answer);
}

/** Of the errors with a view of their own, the only one without CORS headers (`kinto/core/views/errors.py`). */
function isUnauthenticated({ body }: Answer): boolean {
  return isJsonObject(body) && body["errno"] === ERRNO.missingAuth;
}

function contentType({ type = "application/json" }: Answer): string {
  return type === "application/json" ? type : `${type}; charset=UTF-8`;
}

/** Where the alias of the default bucket itself refuses something, no endpoint is concerned. */
function routeOf(call: Call, { status }: Answer): Route {
  const { path, exchange } = call;
  const { settings } = exchange.world;
  if (settings.readonly && !READING.includes(call.method)) return { kind: "unknown" };
  try {
    checkUrl(call);
    const route = knownRoute(exchange.world, path);
    if (route.kind !== "default-bucket") return route;
    if (status >= 400 && call.method !== "OPTIONS") return { kind: "unknown" };
    return knownRoute(exchange.world, path.replace("/buckets/default", "/buckets/unknown"));
  } catch {
    return { kind: "unknown" };
  }
}

function isTooLarge({ body }: PlainRequest): boolean {
  return typeof body !== "string" && "isTooLarge" in body;
}

function isDown({ settings }: World): boolean {
  const { maintenance } = settings;
  return typeof maintenance === "function" ? maintenance() : maintenance;
}

/** Where the absolute URLs in answers begin (`kinto/core/initialization.py`, `setup_requests_scheme`). */
function originOf({ settings }: World, request: PlainRequest): string {
  const { httpScheme, httpHost } = settings;
  if (httpScheme === undefined && httpHost === undefined) return request.origin;
  const { protocol, host } = new URL(request.origin);
  return new URL(`${httpScheme ?? protocol.slice(0, -1)}://${httpHost ?? host}`).origin;
}

function toCall(exchange: Exchange, request: PlainRequest): Call {
  const mark = request.path.indexOf("?");
  return {
    exchange,
    method: request.method,
    path: canonicalPath(mark < 0 ? request.path : request.path.slice(0, mark)),
    query: mark < 0 ? "" : request.path.slice(mark),
    headers: new Map(Object.entries(request.headers)),
    body: parseBody(request.body, exchange.world.settings.maxBodyDepth),
    user: undefined,
    principals: principalsOf(exchange, undefined),
  };
}

/** `HEAD` is told the length of what `GET` would answer. */
function print({ status, headers, type, body }: Answer, method: string): PlainAnswer {
  const isText = type !== undefined && type !== "application/json";
  const text = isText && typeof body === "string" ? body : (JSON.stringify(body) ?? "");
  if (method !== "HEAD" || status === 304) return { status, headers, body: text };
  return { status, headers: { ...headers, "Content-Length": byteLength(text) }, body: "" };
}
