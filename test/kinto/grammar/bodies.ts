import type { Json, JsonObject } from "../../../src/record/json.js";
import type { Making } from "./draft.js";
import { idFor, member, principal } from "./names.js";
import type { Kind } from "./model.js";

const PERMISSIONS: Readonly<Record<Kind | "account", readonly string[]>> = {
  bucket: ["read", "write", "collection:create", "group:create"],
  collection: ["read", "write", "record:create"],
  group: ["read", "write"],
  record: ["read", "write"],
  account: ["read", "write"],
};

const NUMBERS: readonly Json[] = [1, 2, 3, 10, -1, 0, 1.5, "1", "10", 2 ** 40, null];
const TEXTS: readonly Json[] = [
  "alpha",
  "Beta",
  "gamma",
  "10",
  "",
  "été",
  "10%",
  "a_b",
  "a*b",
  "x\\y",
  "\u{1f600}",
  "\uffee",
  7,
  null,
  { k: 1 },
];
const LISTS: readonly Json[] = [["a", "b"], ["b"], [], ["a", 1, null], [[1]], [{ k: 1 }], "ab", 3];
const OBJECTS: readonly Json[] = [
  { k: 1 },
  { k: 2, x: { y: 1 } },
  { x: { y: "z" } },
  {},
  { k: null },
  null,
  [1],
];

/** Fields that lists are filtered and sorted by: few names, values of every type. */
export function fields({ choose }: Making): JsonObject {
  const made: Record<string, Json> = {};
  if (choose.percent(60)) made["n"] = choose.one(NUMBERS);
  if (choose.percent(60)) made["s"] = choose.one(TEXTS);
  if (choose.percent(30)) made["tags"] = choose.one(LISTS);
  if (choose.percent(35)) made["o"] = choose.one(OBJECTS);
  if (choose.percent(20)) made["f"] = choose.one<Json>([true, false, null, 0]);
  if (choose.percent(4)) made["a.b"] = choose.one<Json>([1, { c: 2 }]);
  if (choose.percent(2)) made["deleted"] = choose.one<Json>([true, false]);
  if (choose.percent(2)) made["été"] = 1;
  return made;
}

/** The data of one object, with what is special to its kind, and now and then something that it may not have. */
export function data(making: Making, kind: Kind, list: string): JsonObject {
  const { choose } = making;
  const made: Record<string, Json> = { ...fields(making) };
  if (kind === "group") {
    if (choose.percent(75)) {
      made["members"] = Array.from({ length: choose.below(3) }, () => member(making));
    }
    if (choose.percent(6)) {
      made["members"] = choose.one<Json>([
        "account:bob",
        ["/buckets/blog/groups/team"],
        ["system.Everyone", 3],
        [null],
        null,
        {},
      ]);
    }
  }
  if (kind === "collection" && choose.percent(10)) {
    made["cache_expires"] = choose.one<Json>([30, "30", 0, -1, 1.7, "abc", null, true, [1]]);
  }
  if (choose.percent(7)) made["last_modified"] = choose.one<Json>(givenTimes(making, list));
  return made;
}

/**
 * Every relation that a timestamp of a client can have to those of a list. Only far from one another can timestamps of
 * several lists be compared: what a request writes to two of them may fall into one millisecond.
 */
export function givenTimes(
  { choose, model }: Making,
  list: string,
): readonly (string | number | null)[] {
  const known = model.etagsIn(list);
  // what parts of a batch wrote may be a millisecond apart, or more
  const alone = known.filter((as) => !as.includes("["));
  const etag = (add: string): string => {
    const steps = add.length === 2 ? alone : known;
    return steps.length === 0 ? "<now-100000>" : `<${choose.one(steps)}.etag${add}>`;
  };
  return [
    etag(""),
    known.length === 0 ? "<now-100000>" : `<${known.at(-1)}.etag>`,
    etag("+1"),
    etag("-1"),
    etag("-100000"),
    "<now+3600000>",
    "<now+90000000>",
    42,
    42,
    0,
    -1,
    "abc",
    1.5,
    null,
  ];
}

export function permissions(making: Making, kind: Kind | "account"): JsonObject {
  const { choose } = making;
  const made: Record<string, Json> = {};
  for (const name of choose.some(PERMISSIONS[kind], 3)) {
    made[name] = Array.from({ length: choose.below(3) }, () => principal(making));
  }
  if (choose.percent(4)) made["read"] = null;
  if (choose.percent(3)) {
    const [name, value] = choose.one<readonly [string, Json]>([
      ["unknown", ["account:bob"]],
      ["unknown", null],
      ["read", "account:bob"],
      ["read", [1]],
      ["write", [null, "x"]],
      ["read", { a: 1 }],
      ["record:create", ["account:bob"]],
    ]);
    made[name] = value;
  }
  return made;
}

/** The body of `PUT`, `POST` and the plain `PATCH`: mostly right. Undefined for none at all. */
export function body(making: Making, kind: Kind, list: string): Json | undefined {
  const { choose } = making;
  if (choose.percent(4)) return undefined;
  if (choose.percent(4)) return oddBody(making);
  const made: Record<string, Json> = {};
  if (choose.percent(85)) made["data"] = data(making, kind, list);
  if (choose.percent(30)) made["permissions"] = permissions(making, kind);
  return made;
}

function oddBody(making: Making): Json {
  const { choose } = making;
  return choose.one<Json>([
    {},
    { data: null },
    { data: [] },
    { data: "x" },
    { data: 3, permissions: 4 },
    { permissions: null },
    { permissions: ["read"] },
    { data: {}, extra: 1 },
    { date: {} },
    [],
    [1],
    3,
    "text",
    null,
    true,
    { data: { id: idFor(making, "record") } },
    { data: { id: 3 } },
    { data: { id: null } },
  ]);
}

/** What is no JSON, or not quite. */
export function rawBody({ choose }: Making): string {
  return choose.one([
    "",
    "{",
    '{"data": {"a": 1},}',
    "{'data': 1}",
    '{"data": {"a": NaN}}',
    '{"data": {"a": 1, "a": 2}}',
    " ",
    "null",
    '{"data": {"s": "\\u00e9\\ud83d\\ude00"}}',
    '{"data": {"n": 1.0, "m": 1e2, "k": -0}}',
    '{"data": {"n": 12345678901234567890}}',
    "data=1",
  ]);
}
