import { isJsonObject, setOwn, type Json, type JsonObject } from "../record/json.js";
import type { Answer, Body, Call } from "./http/exchange.js";
import { HttpError, invalidPath, methodNotAllowed, unauthenticated } from "./http/http-error.js";
import { slashRedirect } from "./http/redirect.js";
import { findRoute } from "./http/route.js";
import { defaultBucketOf } from "./identity/identify.js";
import { RESOURCES } from "./resource/resource.js";
import type { StoredObject } from "./storage/storage.js";

/** What Kinto sends on when it replaced the body, and when it did not and nothing says what it is. */
const JSON_TYPE = "application/json; charset=utf-8";
const FORM = "application/x-www-form-urlencoded";

/** Errors without details after which what was made on the way is undone; after any other it stays. */
const UNDOING: ReadonlySet<number> = new Set([403, 404, 405]);

/**
 * Serves `/buckets/default…`: makes the user's bucket, and the collection that the path leads to, then lets
 * the request go to the bucket's real path (`kinto/plugins/default_bucket/__init__.py`).
 */
export function serveDefaultBucket(
  call: Call,
  rest: readonly string[],
  serve: (call: Call) => Answer,
  finish: (call: Call, error: HttpError) => Answer,
): Answer {
  const redirect = slashRedirect(call, call.path.replace("/default", "/unknown"));
  if (call.method === "OPTIONS") {
    if (redirect !== undefined) return redirect;
    return serve({ ...call, path: call.path.replace("default", "unknown") });
  }
  const { settings } = call.exchange.world;
  if (call.user === undefined) throw unauthenticated(settings.policies);
  if (settings.readonly) throw methodNotAllowed();
  if (redirect !== undefined) return redirect;
  const bucket = defaultBucketOf(call.exchange, call.user);
  createBucket(call, call.user.id, bucket);
  const path = call.path.replace("/buckets/default", `/buckets/${bucket}`);
  const body = adaptBody(call.body, bucket);
  const type = body === call.body ? (call.headers.get("content-type") ?? FORM) : JSON_TYPE;
  const headers = new Map(call.headers).set("content-type", type);
  const actual: Call = { ...call, path, headers, body };
  createCollection(call, call.user.id, bucket, rest);
  try {
    return serve(actual);
  } catch (error) {
    if (!(error instanceof HttpError) || undoes(error)) throw error;
    return finish(actual, error);
  }
}

function undoes({ status, body }: HttpError): boolean {
  return status >= 500 || (UNDOING.has(status) && !Object.hasOwn(body, "details"));
}

function createBucket(call: Call, author: string, bucket: string): void {
  if (call.method === "PUT" && call.path.endsWith("buckets/default")) return;
  createMissing(call, author, "/buckets", bucket);
}

/** A `PUT` whose path ends with the collection's id counts as its creation, even if it is that of a record. */
function createCollection(
  call: Call,
  author: string,
  bucket: string,
  rest: readonly string[],
): void {
  const [first, ...names] = rest;
  // a line feed at the end of the path gets lost
  const collection = names.length === 1 ? names[0]?.replace(/\n$/, "") : names[0];
  if (first !== "collections" || collection === undefined || collection === "") return;
  if (call.method === "PUT" && call.path.endsWith(collection)) return;
  if (!RESOURCES.collection.idPattern.test(collection)) throw invalidPath("Invalid collection id");
  const list = `/buckets/${bucket}/collections`;
  const made = createMissing(call, author, list, collection);
  // for Kinto a collection that was there already has no fields on this way, not even a schema
  const { collections } = call.exchange;
  const uri = `${list}/${collection}`;
  if (!collections.has(uri)) collections.set(uri, made ?? { id: collection, last_modified: 0 });
}

/** Makes what is not there yet, and returns it. */
function createMissing(
  call: Call,
  author: string,
  list: string,
  id: string,
): StoredObject | undefined {
  const { changes, created, world } = call.exchange;
  const uri = `${list}/${id}`;
  if (created.has(uri)) return undefined;
  created.add(uri);
  world.storage.timestamp(list);
  const row = world.storage.get(list, id);
  if (row !== undefined && !row.deleted) return undefined;
  const acl = world.settings.explicitPermissions ? { write: [author] } : {};
  const change = { id, fields: {}, acl, deleted: false, lastModified: undefined };
  const { object } = world.storage.put(list, change);
  const route = findRoute(`/v1${uri}`, world.settings);
  if (route.kind === "object") changes.add(call, route, "create", object);
  return object;
}

/** `default` in `data.id` stands for the bucket's id. An empty body becomes empty data. */
function adaptBody(body: Body, bucket: string): Body {
  if (body.kind === "empty") return { kind: "json", value: { data: {} } };
  const value = body.kind === "json" && isJsonObject(body.value) ? body.value : undefined;
  const data = value?.["data"];
  if (value === undefined || !isJsonObject(data) || typeof data["id"] !== "string") return body;
  const id = data["id"].replaceAll("default", bucket);
  return { kind: "json", value: withField(value, "data", withField(data, "id", id)) };
}

function withField(object: JsonObject, name: string, value: Json): JsonObject {
  const copy: Record<string, Json> = { ...object };
  setOwn(copy, name, value);
  return copy;
}
