import type { Draft, Make, Making } from "./draft.js";
import { CONTENT_TYPES, extras } from "./headers.js";
import { anyKind, idFor, listPath, objectPath, whoFor } from "./names.js";
import { listQuery } from "./queries.js";
import type { Who } from "../step.js";

/** Endpoints that are no objects, and paths that are no endpoints. */

const PLACES = [
  "/",
  "/",
  "/__heartbeat__",
  "/__lbheartbeat__",
  "/permissions",
  "/batch",
  "/unknown",
  "/unknown/",
  "/buckets/",
  "/buckets/blog/",
  "/buckets/blog/collections/",
  "/buckets/blog/unknown",
  "/buckets/blog/collections/tasks/unknown",
  "/buckets/blog/collections/tasks/records/r1/more",
  "/buckets/blog/history/r1",
  "/buckets/%FF",
  "/buckets/blog%2Fcollections",
  "/buckets/blog%2Fcollections%2Ftasks",
  "/buckets%2Fblog/groups",
  "!/",
  "!/buckets?x=1",
  "!/v0/buckets",
  "!/v2/buckets",
  "!/v1",
  "!/v1?x=1",
  "!/v10/buckets",
  "!/v1x",
  "!/batch",
];

export const service: Make = (making) => {
  const { choose } = making;
  const place = choose.one(PLACES);
  const path = place === "/permissions" && making.generatesIds ? "/" : place;
  const who: Who = choose.one(["anon", making.main, making.main, "alice", "impostor"]);
  const method = choose.weighted([
    [70, "GET"],
    [8, "HEAD"],
    [8, "POST"],
    [4, "PUT"],
    [4, "DELETE"],
    [3, "PATCH"],
    [3, "OPTIONS"],
  ]);
  const hasBody = method === "POST" || method === "PUT" || method === "PATCH";
  return {
    who,
    method,
    path,
    headers: extras(making),
    ...(hasBody && { body: { data: {} } }),
  };
};

/** What browsers ask before a request to another origin. */
export const preflight: Make = (making) => {
  const { choose } = making;
  const kind = anyKind(making);
  const path = choose.one([
    listPath(making, kind),
    objectPath(making, kind),
    choose.one(PLACES),
    "/buckets/default/collections/tasks",
  ]);
  const method = choose.one([
    "GET",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "HEAD",
    "OPTIONS",
    "PROPFIND",
  ]);
  const asked = choose.one(["if-match,x-foo", "Authorization", "", "content-type, etag"]);
  const headers: Record<string, string> = {
    ...(choose.percent(88) && { Origin: "http://example.org" }),
    ...(choose.percent(88) && { "Access-Control-Request-Method": method }),
    ...(choose.percent(60) && { "Access-Control-Request-Headers": asked }),
  };
  return { who: "anon", method: "OPTIONS", path, headers };
};

/** A content type that the endpoint may not take, on any endpoint. */
export const wrongType: Make = (making) => {
  const { choose } = making;
  const kind = anyKind(making);
  const isList = choose.percent(50);
  const path = isList ? listPath(making, kind) : objectPath(making, kind);
  return {
    who: whoFor(making, path),
    method: isList ? "POST" : choose.one(["PUT", "PATCH"]),
    path,
    headers: { "Content-Type": choose.one(CONTENT_TYPES), ...extras(making) },
    body: { data: isList ? { id: idFor(making, kind), n: 1 } : { n: 1 } },
  };
};

export const permissionsList: Make = (making) => {
  const { choose } = making;
  return {
    who: choose.one(["anon", making.main, making.main, "bob", "alice", "ann", "pat"]),
    method: choose.percent(85) ? "GET" : choose.one(["HEAD", "POST", "DELETE"]),
    path: "/permissions",
    query: listQuery(making, "/permissions", "permissions"),
    headers: extras(making),
  };
};

export const history: Make = (making) => {
  const { choose } = making;
  const path = `${bucket(making)}/history`;
  const method = choose.weighted([
    [80, "GET"],
    [8, "HEAD"],
    [8, "DELETE"],
    [2, "POST"],
    [2, "PUT"],
  ]);
  const query = listQuery(making, path, "history");
  return { who: whoFor(making, bucket(making)), method, path, query, headers: extras(making) };
};

/** A collection as it was at the time of some answer. */
export const snapshot: Make = (making) => {
  const { choose, model } = making;
  const collections = model.things("collection");
  const path =
    collections.length === 0 ? "/buckets/blog/collections/tasks" : choose.one(collections).path;
  const etags = model.etagsIn(`${path}/records`);
  const time = choose.weighted([
    [80, etags.length === 0 ? "<now>" : `<${choose.one(etags)}.etag>`],
    [5, "<now>"],
    [3, "0"],
    [3, "-1"],
    [3, "abc"],
    [2, "1.5"],
    [2, ""],
  ]);
  const [, , id, , collection] = path.split("/");
  const draft: Draft = {
    who: whoFor(making, path),
    method: choose.percent(95) ? "GET" : choose.one(["POST", "HEAD"]),
    path: `/buckets/${id}/snapshot/collections/${collection}@${time}`,
    headers: extras(making),
  };
  return draft;
};

function bucket({ choose, model }: Making): string {
  const buckets = model.things("bucket");
  if (buckets.length > 0 && choose.percent(90)) return choose.one(buckets).path;
  return choose.one(["/buckets/blog", "/buckets/none", "/buckets/default"]);
}
