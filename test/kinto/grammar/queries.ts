import type { Making } from "./draft.js";
import { givenTimes } from "./bodies.js";

const OPERATORS = [
  "",
  "",
  "eq_",
  "not_",
  "min_",
  "max_",
  "gt_",
  "lt_",
  "in_",
  "exclude_",
  "like_",
  "has_",
  "contains_",
  "contains_any_",
];
const FIELDS = ["n", "n", "s", "s", "tags", "o", "o.k", "o.x.y", "f", "missing", "a.b", "deleted"];
const OF_HISTORY = [
  "action",
  "resource_name",
  "user_id",
  "collection_id",
  "bucket_id",
  "target.data.n",
  "date",
];
const IDS_IN_HISTORY = ["uri", "record_id", "target.data.id"];
const OF_PERMISSIONS = ["uri", "resource_name", "permissions", "bucket_id"];
const VALUES = [
  "1",
  "2",
  "10",
  '"10"',
  "1.5",
  "alpha",
  "ALPHA",
  "a",
  "*a",
  "a*",
  "be",
  "true",
  "false",
  "null",
  '["a","b"]',
  '["a"]',
  '{"k":1}',
  "",
  "r1",
  '"r1"',
  "a,b",
  "1,2",
  "été",
  "%",
  "_",
  "a_b",
  "a*b",
  "\\",
  "-1",
  "create",
  "update",
  "record",
  "collection",
  "blog",
  "tasks",
];
const SORTS = [
  "n",
  "-n",
  "s",
  "-s",
  "o",
  "-o.k",
  "tags",
  "f",
  "-f",
  "missing",
  "last_modified",
  "-last_modified",
  "n,-s",
  "-s,n",
  "n,last_modified",
  "+n",
  "deleted",
  "",
  "n!",
  "a.b,",
];
const LIMITS = ["1", "1", "2", "2", "3", "5", "100", "0", "", "-1", "abc", "1.5", '"2"', "99999"];
const FIELD_LISTS = ["n", "n,s", "o.k", "o.k,o.x", "deleted", "id", "missing", "", "n.k", "s,,n"];

/** What kind of list is asked. */
export type Listed = "objects" | "history" | "permissions";

/** The query of a list: up to three parameters, mostly understandable. */
export function listQuery(making: Making, path: string, listed: Listed = "objects"): string {
  const { choose } = making;
  const count = choose.weighted([
    [20, 0],
    [45, 1],
    [25, 2],
    [10, 3],
  ]);
  return toQuery(Array.from({ length: count }, () => parameter(making, path, listed)));
}

type Parameter = readonly [name: string, value: string];

function parameter(making: Making, path: string, listed: Listed): Parameter {
  const { choose } = making;
  return choose.weighted<() => Parameter>([
    [35, () => filter(making, path, listed)],
    [14, () => [choose.one(["_since", "_since", "_before", "_to"]), timeValue(making, path)]],
    [14, () => ["_sort", choose.one(sortsOf(making, listed))]],
    [16, () => ["_limit", choose.one(LIMITS)]],
    [
      8,
      () => [
        "_fields",
        choose.one([...FIELD_LISTS, ...(listed === "objects" ? [] : fieldsOf(making, listed))]),
      ],
    ],
    [3, () => ["_token", choose.one(TOKENS)]],
    [3, () => choose.one(ODD)],
  ])();
}

function fieldsOf({ generatesIds }: Making, listed: Listed): readonly string[] {
  if (listed === "objects") return generatesIds ? FIELDS : [...FIELDS, "id"];
  if (listed === "permissions") return OF_PERMISSIONS;
  // entries have ids of their own, always made by the server
  return generatesIds ? OF_HISTORY : [...OF_HISTORY, ...IDS_IN_HISTORY];
}

function sortsOf(making: Making, listed: Listed): readonly string[] {
  if (listed !== "objects") return [...SORTS, ...fieldsOf(making, listed)];
  return making.generatesIds ? SORTS : [...SORTS, "id", "-id"];
}

function filter(making: Making, path: string, listed: Listed): Parameter {
  const { choose } = making;
  const operator = choose.one(OPERATORS);
  if (choose.percent(10)) return [`${operator}last_modified`, timeValue(making, path)];
  const field = choose.percent(90) ? choose.one(fieldsOf(making, listed)) : choose.one(FIELDS);
  if (operator === "has_")
    return [`has_${field}`, choose.one(["true", "false", "1", "0", "x", ""])];
  if (operator === "like_" && choose.percent(80)) {
    return [
      `like_${field}`,
      choose.one(["a", "*a", "a*", "A", "%", "_", "a_", "1", "k", "\\", "été"]),
    ];
  }
  return [`${operator}${field}`, choose.one(VALUES)];
}

function timeValue(making: Making, path: string): string {
  const time = making.choose.one(givenTimes(making, path));
  const text = time === null ? "null" : String(time);
  return making.choose.percent(25) ? `"${text}"` : text;
}

const TOKENS = [
  "abc",
  "",
  "e30=",
  btoa('{"last_object":{"last_modified":42},"offset":1,"nonce":"x"}'),
  btoa('{"last_object":{},"offset":1,"nonce":"x"}'),
  btoa('{"last_object":[],"offset":1,"nonce":"x"}'),
  btoa("[1]"),
];

const ODD: readonly Parameter[] = [
  ["_unknown", "1"],
  ["n", "\0"],
  ["in_last_modified", "1,2"],
  ["id", "123"],
  ["in_id", "1,2"],
  ["in_id", "r1,r2"],
  ["exclude_id", '"r1","123"'],
  ["contains_id", "r1"],
  ["contains_any_last_modified", "1"],
  ["like_id", "r"],
  ["has_id", "true"],
  ["n&n", "1"],
  ["été", "1"],
  ["min_", "1"],
  [" n", "1"],
  ["", "1"],
  ["_since", "9223372036854775808"],
];

/** Encodes names and values, and leaves references as they are. */
export function toQuery(parameters: readonly Parameter[]): string {
  if (parameters.length === 0) return "";
  const parts = parameters.map(([name, value]) => `${encode(name)}=${encode(value)}`);
  return `?${parts.join("&")}`;
}

function encode(text: string): string {
  return text.replaceAll(/<[^>]*>|[^<]+|</g, (piece) =>
    piece.startsWith("<") && piece.endsWith(">") ? piece : encodeURIComponent(piece),
  );
}
