import { createHmac } from "node:crypto";
import { isJsonObject, setOwn, type Json, type JsonObject } from "../../src/record/json.js";
import { batchParts, type Answer, type Part } from "./answer.js";
import { canonicalHeaders } from "./canonical-headers.js";
import type { Labels, Moment } from "./labels.js";
import { listOf, scopeOf } from "./scope.js";
import { USERS } from "./step.js";

/** How one answer is made comparable. */
export interface Context {
  readonly labels: Labels;
  readonly moment: Moment;
  readonly origin: string;
  /** The list that timestamps are of. */
  readonly scope: string;
  readonly who: string;
  /** Who sends each part of a batch. */
  readonly partners: readonly string[];
  readonly method: string;
}

/** An answer with names in place of what is never equal, and with a fixed order where Kinto has none. */
export interface Canonical {
  readonly status: number;
  readonly headers: JsonObject;
  readonly body: Json;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TIME = /(?<![\d.])\d{13}(?![\d.])/g;
const HASH = /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/;
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?\+00:00$/;
/** How far apart the `date` of an entry of the history and its timestamp may be. */
const SAME_MOMENT = 5000;

export function canonical(answer: Answer, context: Context): Canonical {
  const length = context.method === "HEAD" ? undefined : Buffer.byteLength(answer.text, "utf8");
  const headers = canonicalHeaders(answer.headers, context, length);
  const parts = batchParts(answer.json);
  if (parts !== undefined) {
    return {
      status: answer.status,
      headers,
      body: { responses: parts.map((part, index) => canonicalPart(part, index, context)) },
    };
  }
  const body =
    answer.json === undefined
      ? canonicalText(answer.text, context)
      : canonicalJson(answer.json, context);
  return { status: answer.status, headers, body };
}

function canonicalPart(
  { status, path, headers, body, ...rest }: Part,
  index: number,
  context: Context,
): Json {
  const who = context.partners[index] ?? context.who;
  const own = { ...context, who, scope: scopeOf(path, who) };
  return {
    ...(rest as JsonObject),
    status,
    path: canonicalText(path, own),
    headers: canonicalHeaders(headers, own, undefined),
    body: canonicalJson(body, own),
  };
}

export function canonicalJson(json: Json, context: Context, key = ""): Json {
  if (typeof json === "number") {
    const isTime = Number.isInteger(json) && json >= 1e12 && json < 1e13;
    return isTime ? context.labels.time(scopeFor(key, context.scope), json, context.moment) : json;
  }
  if (typeof json === "string") return canonicalText(json, context);
  if (Array.isArray(json)) {
    const items = (json as readonly Json[]).map((item) => canonicalJson(item, context));
    return isSet(key, items) ? items.toSorted(compareTexts) : items;
  }
  if (!isJsonObject(json)) return json;
  return canonicalObject(json, context, key);
}

function canonicalObject(json: JsonObject, context: Context, key: string): JsonObject {
  const { uri, target, date, last_modified: time } = json;
  const made: Record<string, Json> = {};
  for (const name of Object.keys(json).toSorted()) {
    const isTarget = name === "target" && typeof uri === "string";
    const own = isTarget ? { ...context, scope: listOf(uri) } : context;
    // the lists of principals in `permissions` are sets, too
    const inner = key === "permissions" ? "permissions" : name;
    setOwn(made, canonicalText(name, context), canonicalJson(json[name] as Json, own, inner));
  }
  if (target !== undefined && typeof date === "string" && DATE.test(date)) {
    const isSame = Math.abs(Date.parse(date) - Number(time)) < SAME_MOMENT;
    made["date"] = isSame ? "the date of last_modified" : "another date than last_modified";
  }
  return made;
}

/** A record that was checked against a schema has the timestamp of its collection. */
function scopeFor(key: string, scope: string): string {
  return key === "schema" && scope.endsWith("/records") ? listOf(listOf(scope)) : scope;
}

function compareTexts(a: string, b: string): number {
  return a.localeCompare(b, "en");
}

function isSet(key: string, items: readonly Json[]): items is readonly string[] {
  const isNamed = key === "permissions" || key === "principals";
  return isNamed && items.every((item) => typeof item === "string");
}

export function canonicalText(text: string, { labels, moment, origin, scope }: Context): string {
  if (HASH.test(text)) return `<${labels.other("hash", text)}>`;
  let plain = text.replaceAll(origin, "<origin>");
  for (const [id, name] of labels.ids()) plain = plain.replaceAll(id, `<${name}>`);
  return plain
    .replaceAll(UUID, (uuid) =>
      DEFAULT_BUCKETS.has(uuid) ? uuid : `<${labels.other("uuid", uuid)}>`,
    )
    .replaceAll(TIME, (digits) => `<${labels.time(scope, Number(digits), moment)}>`);
}

/** The ids of default buckets are made of those of users, so both servers must agree on them. */
const DEFAULT_BUCKETS: ReadonlySet<string> = new Set(
  Object.values(USERS).flatMap((credentials) => {
    if (credentials === undefined) return [];
    const digest = createHmac("sha256", "a-secret-string").update(credentials).digest("hex");
    return [`account:${credentials.split(":", 1)[0]}`, `basicauth:${digest}`].map(bucketOf);
  }),
);

function bucketOf(userId: string): string {
  const digest = createHmac("sha256", "").update(userId).digest("hex");
  return digest.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
