import type { Json } from "../../record/json.js";
import { byteLength } from "../http/byte-length.js";
import { canonicalPath } from "../http/canonical-path.js";
import type { Answer, Call } from "../http/exchange.js";
import { decodePercent } from "../http/decode-percent.js";
import { methodNotAllowed } from "../http/http-error.js";
import { methodsOf } from "../http/methods.js";
import { checkContentType } from "../http/negotiate.js";
import { identify, principalsOf } from "../identity/identify.js";
import { asRaised } from "./as-raised.js";
import { readBatch, type Part } from "./read-batch.js";

/** Serves one request and puts every header on its answer; errors of the client become answers. */
type Serve = (call: Call) => Answer;

/**
 * Runs the requests of a batch one after the other, in one transaction. An error of one does not touch the
 * others, except 409, which undoes those before it although they were reported as done
 * (`kinto/core/views/batch.py`).
 */
export function serveBatch(call: Call, serve: Serve): Answer {
  const methods = methodsOf({ kind: "service", name: "batch" }, call.exchange.world.settings);
  if (!methods.includes(call.method)) throw methodNotAllowed(methods);
  checkContentType(call);
  const batch = { ...call, named: inTitleCase(call.headers) };
  const responses = readBatch(call).map((part) => servePart(batch, part, serve));
  return { status: 200, headers: {}, body: { responses } };
}

/** A batch, with the names of its headers written as clients mostly write them. */
interface Batch extends Call {
  readonly named: ReadonlyMap<string, string>;
}

function servePart(batch: Batch, part: Part, serve: Serve): Json {
  let call = toCall(batch, part);
  let answer = serve(call);
  if (answer.status === 307) {
    const next = toCall(batch, { ...part, path: locationPath(answer) });
    answer = serve(next);
    // the path of an error is that before the redirect
    if (answer.status < 400) call = next;
    else answer = asRaised(answer);
  }
  if (answer.status === 409) forget(batch);
  const { status, headers, body = "" } = answer;
  batch.exchange.parts.push({ method: call.method, path: call.path + call.query, status });
  return {
    status,
    path: decodePath(call.path),
    headers: toPartHeaders(headers, JSON.stringify(body)),
    body: call.method === "HEAD" ? "" : body,
  };
}

/**
 * A part has the headers of the batch, with its own in their place. Its body is always plain JSON, and an
 * empty object is no body at all (`kinto/core/utils.py`, `build_request`).
 */
function toCall(batch: Batch, part: Part): Call {
  const headers = mergeHeaders(batch.named, part.headers);
  headers.delete("content-length");
  const body = Object.keys(part.body ?? {}).length === 0 ? undefined : part.body;
  if (body !== undefined) headers.set("content-type", "application/json; charset=utf-8");
  const full = part.path.startsWith("/v1") ? part.path : `/v1${part.path}`;
  const mark = full.indexOf("?");
  const user = identify(batch.exchange, headers.get("authorization"));
  return {
    exchange: batch.exchange,
    method: part.method,
    path: canonicalPath(mark < 0 ? full : full.slice(0, mark)),
    query: mark < 0 ? "" : full.slice(mark),
    headers,
    body: body === undefined ? { kind: "empty" } : { kind: "json", value: body },
    user,
    principals: principalsOf(batch.exchange, user),
  };
}

/**
 * Kinto replaces a header of the batch where a part writes its name in the same way (`If-Match`). Of names in other
 * cases, the one that came last is in force.
 */
function mergeHeaders(
  ofBatch: ReadonlyMap<string, string>,
  ofPart: Readonly<Record<string, string>>,
): Map<string, string> {
  const named = new Map(ofBatch);
  for (const [name, value] of Object.entries(ofPart)) named.set(name, value);
  const merged = new Map<string, string>();
  for (const [name, value] of named) merged.set(name.toLowerCase(), value);
  return merged;
}

function inTitleCase(headers: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const named = new Map<string, string>();
  for (const [name, value] of headers) named.set(titleCase(name), value);
  return named;
}

function titleCase(name: string): string {
  return name.replaceAll(/(?<![a-z])[a-z]/g, (letter) => letter.toUpperCase());
}

/** Of headers that are there twice, a part has one. */
function toPartHeaders(headers: Answer["headers"], body: string): Answer["headers"] {
  const challenge = headers["WWW-Authenticate"]?.split(", ").at(-1);
  return {
    ...headers,
    ...(challenge !== undefined && { "WWW-Authenticate": challenge }),
    "Content-Length": byteLength(body),
  };
}

/** What is no UTF-8 stays as it was sent. */
function decodePath(path: string): string {
  try {
    return decodePercent(path);
  } catch {
    return path;
  }
}

function locationPath(answer: Answer): string {
  const url = new URL(answer.headers["Location"] ?? "");
  return url.pathname + url.search;
}

function forget({ exchange }: Call): void {
  exchange.world.storage.rollback();
  exchange.changes.clear();
  exchange.collections.clear();
  exchange.buckets.clear();
  exchange.created.clear();
}
