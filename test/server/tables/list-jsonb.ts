import { BOB, R, record } from "../given.js";
import type { Block, Row } from "../row.js";

/** Values of every type in the field `v`. */
const VALUES: Readonly<Record<string, object>> = {
  null: { v: null },
  one: { v: 1 },
  huge: { v: 1e21 },
  tiny: { v: 1e-7 },
  yes: { v: true },
  none: { v: [] },
  item: { v: ["a"] },
  items: { v: ["b", "a", { x: 1, y: [1, 2] }] },
  nested: { v: [["a"], null] },
  empty: { v: {} },
  object: { v: { b: "x", aa: [1, null] } },
  text: { v: "text" },
  blank: { v: "" },
  missing: {},
};

const FAILS = "the memory backend fails on fields that are no text";
const ALIKE =
  "the memory backend wants items that are equal, and takes text for a list of characters";
const NONE = "the memory backend excludes nothing by an empty list";
const CRASH = "the memory backend fails on objects that it has to compare";
const NULLS = "the memory backend compares with null as with a text";
const TRUE = "the memory backend takes true for 1";
const TYPES = "the memory backend puts an empty array among the others";

/** Query, what it finds, and what the memory backend does otherwise. */
const FOUND: readonly (readonly [query: string, ids: string, notOnMemory?: string])[] = [
  [
    "?_sort=v",
    "none null blank text tiny one huge yes item nested items empty object missing",
    CRASH,
  ],
  [
    "?_sort=-v",
    "missing object empty items nested item yes huge one tiny text blank null none",
    CRASH,
  ],
  ["?max_v=null", "none null", TYPES],
  ["?max_v=[]", "none", TYPES],
  ["?gt_v=true", "missing object empty nested items item", TYPES],
  ['?contains_v="a"', "items item"],
  ['?contains_v=["a","b"]', "items"],
  ['?contains_v=["a","a"]', "items item"],
  ["?contains_v=[]", "nested items item none", ALIKE],
  ['?contains_v=[{"x":1}]', "items", ALIKE],
  ["?contains_v=[{}]", "items", ALIKE],
  ['?contains_v=[{"y":[2]}]', "items", ALIKE],
  ['?contains_v=[["a"]]', "nested"],
  ["?contains_v=[[]]", "nested", ALIKE],
  ["?contains_v=null", "nested"],
  ["?contains_v.aa=1", "object"],
  ['?contains_v={"b":"x"}', ""],
  ['?contains_any_v=[{"x":1}]', ""],
  ['?contains_any_v=[{"y":[1,2],"x":1}]', "items"],
  ["?contains_any_v=[]", ""],
  ["?contains_any_v=null,a", ""],
  ["?like_v=*", "blank text object empty nested items item none yes tiny huge one", FAILS],
  ["?like_v=%221%22", "object items tiny huge one", FAILS],
  ['?like_v="\\"b\\": \\"x\\""', "object", FAILS],
  ['?like_v=*": [1, null*', "object", FAILS],
  ["?like_v=000*", "", FAILS],
  ["?like_v=1*000", "huge", FAILS],
  ["?like_v=0.000*1", "tiny", FAILS],
  ["?like_v=T_XT", "text", FAILS],
  ["?like_v=T%25", "text yes", FAILS],
  ["?in_v=", ""],
  ["?in_v=,1", "one", TRUE],
  ["?exclude_v=", "missing", NONE],
  [
    "?exclude_v=,1",
    "missing blank text object empty nested items item none yes tiny huge null",
    TRUE,
  ],
  ["?exclude_id=", "", NONE],
  ["?not_id=null", "", NULLS],
  ["?min_id=null", "", NULLS],
  ["?gt_id=null", "", NULLS],
  ["?has_id=true", "missing blank text object empty nested items item none yes tiny huge one null"],
  ["?has_id=false", ""],
  [
    "?has_last_modified=true",
    "missing blank text object empty nested items item none yes tiny huge one null",
  ],
  ["?has_last_modified=false", ""],
  ["?has_v=text", "blank text object empty nested items item none yes tiny huge one null"],
  ["?has_v=0", "missing"],
  ["?has_v=[]", "missing"],
  ["?v=1.0", "one"],
  ["?v=1e0", "one"],
  ['?v={"aa":[1,null],"b":"x"}', "object"],
];

export const LIST_JSONB: Block = {
  name: "lists: values as PostgreSQL sees them",
  given: [...BOB, ...Object.entries(VALUES).map(([id, data]) => record(id, data))],
  rows: FOUND.map(([query, ids, notOnMemory], index): Row => ({
    id: `J${index} finds ${query}`,
    who: "bob",
    request: `GET ${R}${query}`,
    status: 200,
    ids,
    ...(notOnMemory !== undefined && { notOnMemory }),
  })),
};
