import { createHmac } from "node:crypto";
import { USERS, type Who } from "../step.js";
import type { Draft, Making } from "./draft.js";
import type { Kind, Thing } from "./model.js";

/** Few, so that requests meet. Some are beginnings of others. None has an underscore: see `rules.ts`. */
const IDS: Readonly<Record<Kind, readonly string[]>> = {
  bucket: ["blog", "blog", "blog", "todo", "blo"],
  group: ["team", "team", "crew"],
  collection: ["tasks", "tasks", "tasks", "notes", "task"],
  record: ["r1", "r2", "r3", "r4", "r5", "r6", "123"],
};

const ODD_IDS = ["in%20valid", "_x", "a.b", "-x", "x%0A", "%C3%A9", "a%2Fb", "x*", "A", "1", "%20"];

const PLURALS: Readonly<Record<Kind, string>> = {
  bucket: "buckets",
  group: "groups",
  collection: "collections",
  record: "records",
};

export const ODD_WHO: readonly Who[] = ["anon", "alice", "ann", "pat", "impostor"];

/** Mostly whoever owns it. */
export function whoFor({ choose, model, main }: Making, path: string): Who {
  const owner = model.ownerOf(path) ?? main;
  return choose.percent(78) ? owner : choose.one(["anon", "bob", ...ODD_WHO]);
}

/** The path of an object that probably exists, or of one that may be new. */
export function objectPath(making: Making, kind: Kind): string {
  const { choose, model } = making;
  const existing = model.things(kind);
  if (existing.length > 0 && choose.percent(72)) return choose.one(existing).path;
  const gone = model.gone(kind);
  if (gone.length > 0 && choose.percent(40)) return choose.one(gone).path;
  return `${listPath(making, kind)}/${idFor(making, kind)}`;
}

export function idFor({ choose }: Making, kind: Kind): string {
  return choose.percent(6) ? choose.one(ODD_IDS) : choose.one(IDS[kind]);
}

/** The path of a list whose parent probably exists. */
export function listPath(making: Making, kind: Kind): string {
  if (kind === "bucket") return "/buckets";
  return `${parentPath(making, kind)}/${PLURALS[kind]}`;
}

function parentPath(making: Making, kind: Kind): string {
  const { choose, model } = making;
  const parentKind = kind === "record" ? "collection" : "bucket";
  const parents: readonly Thing[] = model.things(parentKind);
  if (parents.length > 0 && choose.percent(92)) return choose.one(parents).path;
  if (kind === "record")
    return `${parentPath(making, "collection")}/collections/${choose.one(IDS.collection)}`;
  return `/buckets/${choose.percent(20) ? "default" : choose.one(IDS.bucket)}`;
}

/** The list that an object is in. */
export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

export function anyKind({ choose }: Making): Kind {
  return choose.weighted([
    [3, "bucket"],
    [4, "collection"],
    [3, "group"],
    [10, "record"],
  ]);
}

/** Everything that can stand in a list of principals. */
export function principal({ choose, model }: Making): string {
  const groups = model.things("group").map(({ path }) => path);
  return choose.one([
    "account:bob",
    "account:alice",
    basicUserId("ann"),
    basicUserId("pat"),
    "system.Everyone",
    "system.Authenticated",
    "/buckets/blog/groups/team",
    ...groups,
    ...groups,
    "account:nobody",
    "x/y~z",
  ]);
}

/** Who may be in a group. */
export function member(making: Making): string {
  return making.choose.one([
    "account:bob",
    "account:alice",
    basicUserId("ann"),
    basicUserId("pat"),
    "system.Authenticated",
    "account:nobody",
  ]);
}

export function basicUserId(who: Who): string {
  const digest = createHmac("sha256", "a-secret-string").update(USERS[who] ?? "");
  return `basicauth:${digest.digest("hex")}`;
}

/** The same request on the default bucket of whoever sends it. */
export function onDefaultBucket(draft: Draft): Draft {
  return { ...draft, path: draft.path.replace(/^\/buckets\/[^/]+/, "/buckets/default") };
}
