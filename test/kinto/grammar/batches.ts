import type { Json, JsonObject } from "../../../src/record/json.js";
import { USERS } from "../step.js";
import type { Draft, Make, Making } from "./draft.js";
import { whoFor } from "./names.js";
import { predict } from "./draft.js";

const MOST = 6;

/** A batch of requests that would be good ones alone. */
export function batch(making: Making, makes: readonly Make[], as: string): Draft {
  const { choose } = making;
  if (choose.percent(5)) return oddBatch(making);
  const who = whoFor(making, "");
  const drafts = Array.from({ length: choose.between(1, MOST) }, (_, index) => {
    const draft = choose.one(makes)(making);
    predict(making.model, draft, `${as}[${index}]`);
    return draft;
  });
  const parts = drafts.map((draft) => toPart(making, draft, who));
  const defaults = choose.percent(25) ? defaultsFor(making) : undefined;
  const headers: Record<string, string> = {};
  if (choose.percent(5)) headers["If-Match"] = choose.one(["*", '"1"', "abc"]);
  if (choose.percent(4)) headers["If-None-Match"] = "*";
  if (choose.percent(4)) headers["Origin"] = "http://example.org";
  return {
    who,
    method: "POST",
    path: "/batch",
    headers,
    body: { ...(defaults !== undefined && { defaults }), requests: parts },
  };
}

function toPart({ choose }: Making, draft: Draft, who: Draft["who"]): JsonObject {
  const { method, path, query = "", headers, body } = draft;
  const own: Record<string, string> = { ...headers };
  const credentials = USERS[draft.who];
  const named = choose.percent(50) ? "Authorization" : "authorization";
  if (draft.who !== who && credentials !== undefined && choose.percent(60)) {
    own[named] = `Basic ${btoa(credentials)}`;
  }
  const isPlain = typeof body === "object" && body !== null && !Array.isArray(body);
  return {
    ...(method !== "GET" && { method }),
    path: path.startsWith("!") ? path.slice(1) : path + query,
    ...(Object.keys(own).length > 0 && { headers: own }),
    ...((isPlain || choose.percent(3)) && body !== undefined && { body }),
  };
}

function defaultsFor({ choose, generatesIds }: Making): Json {
  return choose.one<Json>([
    { method: "PUT" },
    { method: "GET", headers: { "If-None-Match": "*" } },
    { body: { data: { n: 7, o: { k: 9 } } } },
    { path: "/buckets/blog/collections/tasks/records", method: generatesIds ? "POST" : "GET" },
    { headers: { Authorization: `Basic ${btoa(USERS.ann)}` } },
    { body: { permissions: { read: ["system.Everyone"] } } },
    { unknown: 1 },
    { path: "relative" },
    3,
    null,
  ]);
}

/** Batches that are none, or that Kinto refuses as a whole. */
function oddBatch(making: Making): Draft {
  const { choose } = making;
  const many = Array.from({ length: 26 }, () => ({ path: "/" }));
  const body = choose.one<Json>([
    {},
    [],
    3,
    { requests: [] },
    { requests: 4 },
    { requests: null },
    { requests: [{}] },
    { requests: [3] },
    { requests: [{ path: "/", method: "get" }] },
    { requests: [{ path: "buckets" }] },
    { requests: [{ path: 3 }] },
    { requests: [{ path: "/", headers: { a: 3 } }] },
    { requests: [{ path: "/", headers: [] }] },
    { requests: [{ path: "/", body: [1] }] },
    { requests: [{ path: "/", foo: 1 }, { path: "x" }] },
    { requests: [{ path: "/batch" }] },
    { requests: [{ path: "/v1/batch", method: "POST" }] },
    { requests: [], extra: 1 },
    { requests: many },
    { defaults: { method: "HEAD" }, requests: [{ path: "/" }, { path: "/buckets" }] },
    { requests: [{ path: "/v1/" }, { path: "/v2/" }, { path: "/unknown/" }, { path: "" }] },
    { requests: [{ path: "/buckets/", method: "GET" }, { path: "/v1" }] },
    { requests: [{ path: "/buckets/%C3%A9" }, { path: "/buckets/é" }, { path: "/buckets/%FF" }] },
    { requests: [{ path: "/buckets", method: "OPTIONS" }] },
    { requests: [{ path: "/buckets", method: "TRACE" }] },
    { requests: [{ path: "/buckets/blog", method: "PUT", body: {} }] },
  ]);
  return { who: making.main, method: "POST", path: "/batch", body };
}
