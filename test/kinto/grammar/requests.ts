import { isJsonObject, type Json } from "../../../src/record/json.js";
import { body, data, givenTimes, permissions, rawBody } from "./bodies.js";
import type { Draft, Make, Making } from "./draft.js";
import { CONTENT_TYPES, extras, preconditions } from "./headers.js";
import { anyKind, idFor, listPath, objectPath, parentOf, whoFor } from "./names.js";
import type { Kind } from "./model.js";
import { patch } from "./patches.js";
import { listQuery, toQuery } from "./queries.js";

/** Requests on objects of one kind, or of any. */

export function put(making: Making, kind: Kind = anyKind(making)): Draft {
  const path = objectPath(making, kind);
  const content = body(making, kind, parentOf(path));
  return withOddities(making, {
    who: whoFor(making, path),
    method: "PUT",
    path,
    headers: preconditions(making, path),
    ...(content !== undefined && { body: content }),
  });
}

/** A record that lists are filtered by. */
export function putRecord(making: Making): Draft {
  const path = objectPath(making, "record");
  return {
    who: making.main,
    method: "PUT",
    path,
    body: { data: data(making, "record", parentOf(path)) },
  };
}

/** A record with a timestamp that the client chooses, perhaps one that another has. */
export function putTimed(making: Making): Draft {
  const path = objectPath(making, "record");
  const times: readonly Json[] = [42, 42, 43, ...givenTimes(making, parentOf(path))];
  const last_modified = making.choose.one(times);
  return { who: making.main, method: "PUT", path, body: { data: { last_modified } } };
}

export function post(making: Making, kind: Kind = anyKind(making)): Draft {
  const { choose } = making;
  const path = listPath(making, kind);
  const content = body(making, kind, path);
  const withId =
    making.generatesIds && choose.percent(50) ? content : addId(content, idFor(making, kind));
  return withOddities(making, {
    who: whoFor(making, parentOf(path)),
    method: "POST",
    path,
    headers: preconditions(making, path),
    ...(withId !== undefined && { body: withId }),
  });
}

export function readObject(making: Making, kind: Kind = anyKind(making)): Draft {
  const { choose } = making;
  const path = objectPath(making, kind);
  const query = choose.weighted([
    [85, ""],
    [5, "?_fields=n,o.k"],
    [3, "?_fields="],
    [3, "?_fields=n&_fields=s"],
    [2, "?n=1&_since=abc&_limit=x"],
    [1, "?s=%FF"],
  ]);
  return {
    who: whoFor(making, path),
    method: choose.percent(85) ? "GET" : "HEAD",
    path,
    query,
    headers: { ...preconditions(making, path), ...extras(making) },
  };
}

export function patchObject(making: Making, kind: Kind = anyKind(making)): Draft {
  const draft = patch(making, kind, objectPath(making, kind));
  return { ...draft, headers: { ...draft.headers, ...extras(making) } };
}

export function remove(making: Making, kind: Kind = anyKind(making)): Draft {
  const { choose } = making;
  const path = objectPath(making, kind);
  const given = choose.percent(15) ? choose.one(givenTimes(making, parentOf(path))) : undefined;
  return {
    who: whoFor(making, path),
    method: "DELETE",
    path,
    query: given === undefined ? "" : toQuery([["last_modified", String(given)]]),
    headers: { ...preconditions(making, path), ...extras(making) },
  };
}

export function readList(making: Making, kind: Kind = anyKind(making)): Draft {
  const { choose } = making;
  const path = listPath(making, kind);
  return {
    who: whoFor(making, parentOf(path)),
    method: choose.percent(82) ? "GET" : "HEAD",
    path,
    query: listQuery(making, path),
    headers: { ...preconditions(making, path), ...extras(making) },
  };
}

export function removeList(making: Making, kind: Kind = anyKind(making)): Draft {
  const path = listPath(making, kind);
  return {
    who: whoFor(making, parentOf(path)),
    method: "DELETE",
    path,
    query: listQuery(making, path),
    headers: preconditions(making, path),
  };
}

/** The page after one that was asked for, or the same question again. */
export function nextPage(making: Making): Draft {
  const { choose, model } = making;
  if (model.pages.length === 0) return readList(making, "record");
  const { as, who, path } = choose.one(model.pages.slice(-2));
  const method = choose.percent(92) ? "GET" : "DELETE";
  // references to a page hold its whole path
  const draft: Draft = { who, method, path: `<${as}.next>`, query: "" };
  model.touched(path, as);
  return draft;
}

/** Gives or takes rights on something, by the one who may. */
export function share(making: Making, kind: Kind = anyKind(making)): Draft {
  const { choose, model, main } = making;
  const path = objectPath(making, kind);
  return {
    who: model.ownerOf(path) ?? main,
    method: choose.percent(60) ? "PATCH" : "PUT",
    path,
    body: { permissions: permissions(making, kind) },
  };
}

/** A method that the endpoint does not have. */
export const wrongMethod: Make = (making) => {
  const { choose } = making;
  const kind = anyKind(making);
  const isList = choose.percent(50);
  const path = isList ? listPath(making, kind) : objectPath(making, kind);
  const method = isList
    ? choose.one(["PUT", "PATCH", "PROPFIND"])
    : choose.one(["POST", "PROPFIND"]);
  return { who: whoFor(making, path), method, path, body: { data: {} } };
};

/** Now and then another content type, or a body that is no JSON. */
function withOddities(making: Making, draft: Draft): Draft {
  const { choose } = making;
  const headers: Record<string, string> = { ...draft.headers, ...extras(making) };
  if (choose.percent(4)) headers["Content-Type"] = choose.one(CONTENT_TYPES);
  // nobody knows what a raw body may create
  const isCreation = draft.method === "POST" && !making.generatesIds;
  if (isCreation || !choose.percent(3)) return { ...draft, headers };
  const { body: _, ...rest } = draft;
  if (choose.percent(70)) headers["Content-Type"] = "application/json";
  return { ...rest, headers, raw: rawBody(making) };
}

function addId(content: Json | undefined, id: string): Json {
  const object = isJsonObject(content) ? content : {};
  const given = object["data"];
  return { ...object, data: { ...(isJsonObject(given) && given), id } };
}
