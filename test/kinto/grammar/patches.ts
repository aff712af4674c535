import type { Json, JsonObject } from "../../../src/record/json.js";
import { data, fields, permissions } from "./bodies.js";
import type { Draft, Making } from "./draft.js";
import { preconditions } from "./headers.js";
import { parentOf, principal, whoFor } from "./names.js";
import type { Kind } from "./model.js";

const JSON_PATCH = "application/json-patch+json";
const MERGE_PATCH = "application/merge-patch+json";

/** `PATCH` in its three forms. */
export function patch(making: Making, kind: Kind, path: string): Draft {
  const { choose } = making;
  const [type, body] = choose.weighted<() => readonly [string | undefined, Json | undefined]>([
    [45, () => [undefined, plainPatch(making, kind, path)]],
    [30, () => [MERGE_PATCH, mergePatch(making, kind)]],
    [30, () => [JSON_PATCH, jsonPatch(making)]],
    [2, () => [`${MERGE_PATCH}; charset=utf-8`, mergePatch(making, kind)]],
    [2, () => [MERGE_PATCH, jsonPatch(making)]],
    [2, () => [JSON_PATCH, plainPatch(making, kind, path) ?? null]],
  ])();
  const behavior = choose.percent(making.hasHistory ? 4 : 40)
    ? { "Response-Behavior": choose.one(["full", "light", "light", "diff", "diff", "Light", "x"]) }
    : {};
  return {
    who: whoFor(making, path),
    method: "PATCH",
    path,
    headers: {
      ...preconditions(making, path),
      ...behavior,
      ...(type !== undefined && { "Content-Type": type }),
    },
    ...(body !== undefined && { body }),
  };
}

function plainPatch(making: Making, kind: Kind, path: string): Json | undefined {
  const { choose } = making;
  if (choose.percent(3)) return undefined;
  const made: Record<string, Json> = {};
  if (choose.percent(80)) made["data"] = data(making, kind, parentOf(path));
  if (choose.percent(35)) made["permissions"] = permissions(making, kind);
  if (choose.percent(3)) made["data"] = choose.one<Json>([null, [], { id: "other" }, { id: 3 }]);
  return made;
}

/** Nulls at every depth, and objects where there were none. */
function mergePatch(making: Making, kind: Kind): Json {
  const { choose } = making;
  const made: Record<string, Json> = {};
  if (choose.percent(80)) made["data"] = { ...fields(making), ...removals(making) };
  if (choose.percent(35)) {
    const acl: JsonObject = permissions(making, kind);
    made["permissions"] = choose.percent(30) ? { ...acl, read: null } : acl;
  }
  return made;
}

function removals({ choose }: Making): JsonObject {
  return choose.one<JsonObject>([
    {},
    { n: null },
    { s: null, missing: null },
    { o: { k: null } },
    { o: { k: 5, x: { y: null, z: 1 } } },
    { p: { q: null, r: 1 } },
    { tags: null },
    { last_modified: null },
    { id: null },
    { members: null },
  ]);
}

function jsonPatch(making: Making): Json {
  const { choose } = making;
  if (choose.percent(3)) return choose.one<Json>([[], {}, [1], [[]], [{ op: "add" }], "x"]);
  return Array.from({ length: choose.between(1, 3) }, () => operation(making));
}

const PATHS = [
  "/data/n",
  "/data/n",
  "/data/s",
  "/data/o",
  "/data/o/k",
  "/data/o/x/y",
  "/data/tags",
  "/data/tags/0",
  "/data/tags/-",
  "/data/tags/5",
  "/data/tags/01",
  "/data/new",
  "/data/a.b",
  "/data/x~1y",
  "/data/members",
  "/data/members/-",
];
const ODD_PATHS = [
  "/data/id",
  "/data/last_modified",
  "/data",
  "/permissions",
  "",
  "/",
  "data/n",
  "/x",
];
const VALUES: readonly Json[] = [1, 2, "alpha", null, ["a"], { k: 1 }, true, "account:bob", 1.5];

function operation(making: Making): Json {
  const { choose } = making;
  const op = choose.weighted([
    [30, "add"],
    [20, "replace"],
    [15, "remove"],
    [12, "test"],
    [8, "move"],
    [8, "copy"],
    [2, "nonsense"],
  ]);
  const path = pointer(making);
  const made: Record<string, Json> = { op, path };
  const needsValue = op === "add" || op === "replace" || op === "test";
  if (needsValue !== choose.percent(4)) made["value"] = choose.one(VALUES);
  if (/\/permissions\/[a-z:]+$/.test(path) && choose.percent(80)) {
    made["value"] = choose.one<Json>([[principal(making)], [], { "account:bob": "x" }, "x"]);
  }
  if (op === "move" || op === "copy") made["from"] = pointer(making);
  if (choose.percent(2)) made["extra"] = 1;
  return made;
}

function pointer(making: Making): string {
  const { choose } = making;
  if (choose.percent(7)) return choose.one(ODD_PATHS);
  if (!choose.percent(28)) return choose.one(PATHS);
  const name = choose.one(["read", "write", "read", "write", "record:create", "group:create"]);
  if (choose.percent(20)) return `/permissions/${name}`;
  const escaped = principal(making).replaceAll("~", "~0").replaceAll("/", "~1");
  return `/permissions/${name}/${escaped}`;
}
