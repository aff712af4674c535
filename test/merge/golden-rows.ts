// What threeWay() makes of three versions of a record, case by case.
import { counter } from "../../src/merge/counter.js";
import { max, min } from "../../src/merge/extreme.js";
import { keepLocal, keepRemote } from "../../src/merge/keep.js";
import { list } from "../../src/merge/list.js";
import { set } from "../../src/merge/set.js";
import { text } from "../../src/merge/text.js";
import type { ThreeWayOptions } from "../../src/merge/three-way.js";
import type { Json } from "../../src/record/json.js";
import type { Fields } from "../../src/record/record.js";

/** `undefined`: the field `a` is not there. */
export type Value = Json | undefined;

export interface Golden {
  readonly name: string;
  readonly options: ThreeWayOptions<Fields>;
  readonly base: Fields;
  readonly local: Fields;
  readonly remote: Fields;
  readonly merged: Fields;
  readonly contested: readonly string[];
  /** Where an edit of a side is lost; the same paths unless the row says otherwise. */
  readonly overridden: readonly string[];
}

/** What happens to one field, named `a`: name, base, local, remote, merged, and whether it is contested or overridden. */
type Row = readonly [
  name: string,
  base: Value,
  local: Value,
  remote: Value,
  merged: Value,
  fate?: "contested" | "overridden" | readonly string[],
];

type Options = ThreeWayOptions<Fields>;

function field(options: Options, rows: readonly Row[]): readonly Golden[] {
  return rows.map(([name, base, local, remote, merged, fate = []]) => {
    const paths = typeof fate === "string" ? ["a"] : fate;
    return {
      name,
      options,
      base: fieldsWith(base),
      local: fieldsWith(local),
      remote: fieldsWith(remote),
      merged: fieldsWith(merged),
      contested: fate === "overridden" ? [] : paths,
      overridden: paths,
    };
  });
}

function fieldsWith(value: Value): Fields {
  return value === undefined ? {} : { a: value };
}

function merging(
  merger: NonNullable<Options["fields"]>[string],
  rows: readonly Row[],
): readonly Golden[] {
  return field({ fields: { a: merger } }, rows);
}

const X = { id: "x", n: 1 };
const Y = { id: "y", n: 1 };
const Z = { id: "z", n: 1 };
const [NEW, OTHER] = [
  { id: "new", n: 0 },
  { id: "other", n: 0 },
];

export const GOLDEN: readonly Golden[] = [
  ...field({}, [
    ["no change", 1, 1, 1, 1],
    ["changed here", 1, 2, 1, 2],
    ["changed there", 1, 1, 2, 2],
    ["changed alike", 1, 2, 2, 2],
    ["changed apart", 1, 2, 3, 2, "contested"],
    ["added apart", undefined, 1, 2, 1, "contested"],
    ["removed here, changed there", 1, undefined, 2, undefined, "contested"],
    ["changed here, removed there", 1, 2, undefined, 2, "contested"],
    ["removed on both sides", 1, undefined, undefined, undefined],
    ["null here, absent there", 1, null, undefined, null, "contested"],
    ["absent here, null there", 1, undefined, null, undefined, "contested"],
    ["absent before, null here, a value there", undefined, null, 1, null, "contested"],
    ["null before, absent here", null, undefined, null, undefined],
    ["another type here", 1, "1", 1, "1"],
    ["another type on each side", 1, "1", [1], "1", "contested"],
    ["an object against a list", {}, { x: 1 }, [1], { x: 1 }, "contested"],
    ["an object that became text, changed there", { x: 1 }, "x", { x: 2 }, "x", "contested"],
    ["nested, different fields", { x: 1, y: 1 }, { x: 2, y: 1 }, { x: 1, y: 2 }, { x: 2, y: 2 }],
    [
      "nested, the same field",
      { x: 1, y: 1 },
      { x: 2, y: 1 },
      { x: 3, y: 2 },
      { x: 2, y: 2 },
      ["a.x"],
    ],
    [
      "nested twice",
      { x: { y: 1 } },
      { x: { y: 2 } },
      { x: { y: 1, z: 1 } },
      { x: { y: 2, z: 1 } },
    ],
    ["nested, removed in one, added in the other", { x: 1 }, {}, { x: 1, y: 1 }, { y: 1 }],
    ["objects that both added", undefined, { x: 1 }, { y: 1 }, { x: 1, y: 1 }],
    ["an object removed there, changed here", { x: 1 }, { x: 2 }, undefined, { x: 2 }, "contested"],
    ["lists are one value", [1], [1, 2], [1, 3], [1, 2], "contested"],
    ["-0 is 0", 0, -0, 1, 1],
    ["the empty object is not absent", undefined, {}, undefined, {}],
  ]),
  ...field({ contested: "remote" }, [
    ["the remote value is taken where it is contested", 1, 2, 3, 3, "contested"],
    ["also where it is absent", 1, 2, undefined, undefined, "contested"],
    ["but not where only this side changed", 1, 2, 1, 2],
    [
      "inside an object only the contested field",
      { x: 1, y: 1 },
      { x: 2, y: 2 },
      { x: 3, y: 1 },
      { x: 3, y: 2 },
      ["a.x"],
    ],
  ]),
  ...merging(set(), [
    ["set: both added", ["x"], ["x", "y"], ["x", "z"], ["x", "z", "y"]],
    ["set: both added the same", ["x"], ["x", "y"], ["x", "y"], ["x", "y"]],
    ["set: one removed, the other added", ["x", "y"], ["y"], ["x", "y", "z"], ["y", "z"]],
    ["set: both removed different ones", ["x", "y", "z"], ["y", "z"], ["x", "z"], ["z"]],
    ["set: both removed the same, and more", ["x", "y"], ["y"], [], []],
    ["set: removed and added again elsewhere", ["x"], [], ["x", "y"], ["y"]],
    ["set: began on both sides", undefined, ["x"], ["y"], ["y", "x"]],
    ["set: absent here is empty", ["x"], undefined, ["x", "y"], ["y"]],
    ["set: numbers are not their digits", [1], [1, "1"], [1, 2], [1, 2, "1"]],
    ["set: null is a member", [null], [], [null, true], [true]],
    [
      "set: members that are objects are not for it",
      [],
      [{ x: 1 }],
      ["y"],
      [{ x: 1 }],
      "contested",
    ],
    ["set: text is not for it", ["x"], "x", ["y"], "x", "contested"],
    ["set: text only there is a change like any other", ["x"], ["x"], "x", "x"],
  ]),
  ...merging(counter(), [
    ["counter: both add", 5, 6, 8, 9],
    ["counter: both add the same", 5, 6, 6, 7],
    ["counter: one adds, one takes", 5, 7, 4, 6],
    ["counter: only here", 5, 6, 5, 6],
    ["counter: only there", 5, 5, 6, 6],
    ["counter: began on both sides", undefined, 2, 3, 5],
    ["counter: began alike on both sides", undefined, 1, 1, 2],
    ["counter: fractions", 0.5, 1, 0.25, 0.75],
    ["counter: text is not for it", 5, "6", 7, "6", "contested"],
    ["counter: nor is a base of text", "5", 6, 7, 6, "contested"],
    ["counter: equal values that are not for it agree", 5, "6", "6", "6"],
    ["counter: removed here, counted there", 5, undefined, 6, undefined, "contested"],
    ["counter: beyond all numbers", 0, 1.5e308, 1.5e308, 1.5e308],
    ["counter: beyond all numbers, apart", 0, 1.5e308, 1.6e308, 1.5e308, "contested"],
  ]),
  ...merging(list({ key: "id" }), [
    ["list: both insert at the end", [X], [X, NEW], [X, OTHER], [X, OTHER, NEW]],
    ["list: both insert at the beginning", [X], [NEW, X], [OTHER, X], [OTHER, NEW, X]],
    ["list: both insert in the middle", [X, Y], [X, NEW, Y], [X, OTHER, Y], [X, OTHER, NEW, Y]],
    ["list: inserts at different places", [X, Y], [X, NEW, Y], [X, Y, OTHER], [X, NEW, Y, OTHER]],
    ["list: one removes, the other inserts behind it", [X, Y], [Y], [X, NEW, Y], [NEW, Y]],
    ["list: both remove different items", [X, Y, Z], [Y, Z], [X, Y], [Y]],
    [
      "list: edits of different items",
      [X, Y],
      [{ ...X, n: 2 }, Y],
      [X, { ...Y, n: 2 }],
      [
        { ...X, n: 2 },
        { ...Y, n: 2 },
      ],
    ],
    [
      "list: edits of different fields of one item",
      [X],
      [{ ...X, n: 2 }],
      [{ ...X, m: 3 }],
      [{ id: "x", n: 2, m: 3 }],
    ],
    [
      "list: edits of one field of one item",
      [X, Y],
      [{ ...X, n: 2 }, Y],
      [{ ...X, n: 3 }, Y],
      [{ ...X, n: 2 }, Y],
      ["a.x.n"],
    ],
    [
      "list: removed here, edited there, stays",
      [X, Y],
      [Y],
      [{ ...X, n: 2 }, Y],
      [{ ...X, n: 2 }, Y],
      "overridden",
    ],
    [
      "list: edited here, removed there, stays",
      [X, Y],
      [{ ...X, n: 2 }, Y],
      [Y],
      [{ ...X, n: 2 }, Y],
      "overridden",
    ],
    ["list: moved here, inserted there", [X, Y, Z], [Z, X, Y], [X, Y, Z, NEW], [Z, NEW, X, Y]],
    ["list: moved there, inserted here", [X, Y], [X, Y, NEW], [Y, X], [Y, NEW, X]],
    ["list: moved alike", [X, Y], [Y, X, NEW], [Y, X], [Y, X, NEW]],
    [
      "list: moved apart, the order of this side stays",
      [X, Y, Z],
      [Z, X, Y],
      [Y, X, Z],
      [Z, X, Y],
      "overridden",
    ],
    ["list: the same item inserted on both sides", [X], [X, NEW], [X, NEW, OTHER], [X, NEW, OTHER]],
    [
      "list: one key inserted with different contents",
      [X],
      [X, NEW],
      [X, { ...NEW, n: 5 }],
      [X, NEW],
      ["a.new.n"],
    ],
    ["list: began on both sides", undefined, [X], [Y], [Y, X]],
    ["list: emptied here, appended there", [X], [], [X, Y], [Y]],
    ["list: a key twice is not for it", [X], [X, X], [X, Y], [X, X], "contested"],
    [
      "list: an item without the key is not for it",
      [X],
      [X, { n: 1 }],
      [X, Y],
      [X, { n: 1 }],
      "contested",
    ],
    ["list: an object is not for it", [X], { x: X }, [X, Y], { x: X }, "contested"],
    [
      "list: numbers are other keys than their digits",
      [],
      [{ id: 1 }],
      [{ id: "1" }],
      [{ id: "1" }, { id: 1 }],
    ],
  ]),
  ...merging(max(), [
    ["max: here", 1, 3, 2, 3, "overridden"],
    ["max: there", 1, 2, 3, 3, "overridden"],
    ["max: also where it went down on both sides", 5, 2, 3, 3, "overridden"],
    ["max: only one side changed: its value", 5, 2, 5, 2],
    ["max: dates as text", "2024-01-01", "2024-03-01", "2024-02-28", "2024-03-01", "overridden"],
    ["max: text against a number is not for it", 1, 2, "3", 2, "contested"],
    ["max: removed here is not for it", 1, undefined, 3, undefined, "contested"],
  ]),
  ...merging(min(), [
    ["min: here", 5, 3, 4, 3, "overridden"],
    ["min: there", 5, 4, 3, 3, "overridden"],
    ["min: text", "m", "b", "a", "a", "overridden"],
    ["min: null is not for it", 5, null, 4, null, "contested"],
  ]),
  ...merging(keepLocal(), [
    ["keepLocal: this side stays", 1, 2, 3, 2, "overridden"],
    ["keepLocal: also an absent one", 1, undefined, 3, undefined, "overridden"],
    ["keepLocal: what only the other changed is taken", 1, 1, 3, 3],
    [
      "keepLocal: objects as a whole",
      { x: 1, y: 1 },
      { x: 2, y: 1 },
      { x: 1, y: 2 },
      { x: 2, y: 1 },
      "overridden",
    ],
  ]),
  ...merging(keepRemote(), [
    ["keepRemote: the server's is taken", 1, 2, 3, 3, "overridden"],
    ["keepRemote: also an absent one", 1, 2, undefined, undefined, "overridden"],
    ["keepRemote: what only this side changed stays", 1, 2, 1, 2],
  ]),
  ...merging(text(), [
    [
      "text: two edits in one paragraph",
      "The quick brown fox jumps over the lazy dog.",
      "The slow brown fox jumps over the lazy dog.",
      "The quick brown fox jumps over the sleeping dog.",
      "The slow brown fox jumps over the sleeping dog.",
    ],
    [
      "text: neighbouring words",
      "one two three",
      "ONE two three",
      "one TWO three",
      "ONE TWO three",
    ],
    [
      "text: the same word",
      "one two three",
      "one 2 three",
      "one zwei three",
      "one 2 three",
      "contested",
    ],
    [
      "text: the same edit, and another",
      "one two three",
      "one 2 three",
      "one 2 three four",
      "one 2 three four",
    ],
    [
      "text: removed here, inserted elsewhere there",
      "one two three",
      "one three",
      "one two three four",
      "one three four",
    ],
    [
      "text: a word removed and changed",
      "one two three",
      "one three",
      "one 2 three",
      "one three",
      "contested",
    ],
    ["text: both append", "one", "one two", "one three", "one two", "contested"],
    ["text: both append the same", "one", "one two", "one two", "one two"],
    ["text: one prepends, one appends", "one", "zero one", "one two", "zero one two"],
    ["text: emptied here, changed there", "one two", "", "one 2", "", "contested"],
    ["text: began on both sides", undefined, "one", "two", "one", "contested"],
    [
      "text: punctuation is its own piece",
      "Yes, we can.",
      "Yes, we can!",
      "No, we can.",
      "No, we can!",
    ],
    [
      "text: scripts without spaces, letter by letter",
      "私は猫が好き",
      "私は犬が好き",
      "僕は猫が好き",
      "僕は犬が好き",
    ],
    ["text: emoji stay whole", "a 👍 b", "a 👎 b", "A 👍 b", "A 👎 b"],
    ["text: spaces and line ends are kept", "a  b\n\nc", "a  B\n\nc", "a  b\n\nC", "a  B\n\nC"],
    ["text: a number is not for it", "one", 1, "two", 1, "contested"],
  ]),
  ...merging(text({ by: "lines" }), [
    ["lines: different lines", "a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n", "A\nb\nC\n"],
    [
      "lines: different words of one line",
      "a b\nc\n",
      "A b\nc\n",
      "a B\nc\n",
      "A b\nc\n",
      "contested",
    ],
    ["lines: inserted at different places", "a\nb\n", "a\nx\nb\n", "a\nb\ny\n", "a\nx\nb\ny\n"],
    ["lines: the last one without an end", "a\nb", "a\nB", "A\nb", "A\nB"],
  ]),
  ...merging(text({ by: "lines", overlapping: "both" }), [
    [
      "both texts: what overlaps in steps is one place",
      "a\nb\nc\nd\ne\nf\n",
      "X\nc\nZ\nf\n",
      "a\nY\ne\nf\n",
      "a\nY\ne\nX\nc\nZ\nf\n",
    ],
  ]),
  ...merging(text({ overlapping: "both" }), [
    ["both texts: appended", "one", "one two", "one three", "one three two"],
    ["both texts: one word changed apart", "a b c", "a X c", "a Y c", "a YX c"],
    ["both texts: a removed passage that was edited", "a b c d e", "a e", "a b C d e", "a b C d e"],
    ["both texts: beside each other they are joined", "a b c d e", "a X d e", "a b Y e", "a X Y e"],
  ]),
  ...field({ fields: { "a.b": counter(), "a.c.d": set() } }, [
    ["paths: inside an object", { b: 1, x: 1 }, { b: 2, x: 1 }, { b: 3, x: 2 }, { b: 4, x: 2 }],
    [
      "paths: two levels down",
      { c: { d: [] } },
      { c: { d: [1] } },
      { c: { d: [2] } },
      { c: { d: [2, 1] } },
    ],
    ["paths: objects that both added", undefined, { b: 1 }, { b: 1, c: {} }, { b: 2, c: {} }],
    ["paths: no object there", { b: 1 }, { b: 2 }, "text", { b: 2 }, "contested"],
  ]),
  ...merging(
    ({ local, remote }) => [local ?? null, remote ?? null],
    [
      ["a function joins, and the journal keeps both", 1, 2, 3, [2, 3], "overridden"],
      ["a function is not asked where one side yields", 1, 2, 1, 2],
    ],
  ),
  ...merging(
    () => undefined,
    [["a function that cannot say leaves it contested", 1, 2, 3, 2, "contested"]],
  ),
  ...field(
    {
      contested: ({ path, base, local, remote }) => [
        path,
        base ?? null,
        local ?? null,
        remote ?? null,
      ],
    },
    [
      ["a function decides what is contested", 1, 2, 3, ["a", 1, 2, 3], "contested"],
      [
        "and only that",
        { x: 1, y: 1 },
        { x: 2, y: 1 },
        { x: 3, y: 2 },
        { x: ["a.x", 1, 2, 3], y: 2 },
        ["a.x"],
      ],
    ],
  ),
  ...field({ fields: { a: keepRemote() }, contested: () => null }, [
    ["a merger goes before it", 1, 2, 3, 3, "overridden"],
  ]),
  ...field({ contested: () => null }, [["null is a decision", 1, 2, 3, null, "contested"]]),
];
