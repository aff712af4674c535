import { describe, expect, test } from "vitest";
import { fieldAt, OPERATORS, satisfies, type Operator } from "../../src/protocol/filter.js";
import type { Json, JsonObject } from "../../src/record/json.js";

const MISSING = Symbol("missing");
type Field = Json | typeof MISSING;

interface Rule {
  readonly operand: Json;
  readonly matches: readonly Field[];
  readonly others: readonly Field[];
}

/** For every operator: the fields that it matches, and those that it does not. One that is left out does not compile. */
const RULES: Readonly<Record<Operator, readonly Rule[]>> = {
  eq: [
    { operand: "a", matches: ["a"], others: ["A", "b", "", null, ["a"], MISSING] },
    { operand: 1, matches: [1], others: ["1", true, 1.5, [1], null, MISSING] },
    { operand: null, matches: [null], others: [0, "", false, MISSING] },
    { operand: [1, 2], matches: [[1, 2]], others: [[2, 1], [1], 1, MISSING] },
    { operand: { a: 1, b: 2 }, matches: [{ b: 2, a: 1 }], others: [{ a: 1 }, MISSING] },
  ],
  not: [
    { operand: "a", matches: ["b", "", null, 1, ["a"], MISSING], others: ["a"] },
    { operand: null, matches: [0, "", false, MISSING], others: [null] },
  ],
  lt: [
    { operand: 18, matches: [17, "99", "", null, []], others: [18, 19, true, [1], {}, MISSING] },
    { operand: "b", matches: ["a", "B", "", null], others: ["b", "c", 0, false, MISSING] },
  ],
  max: [{ operand: 18, matches: [18, 17, "99", null, []], others: [19, true, [1], {}, MISSING] }],
  gt: [{ operand: 18, matches: [19, false, [1], {}, MISSING], others: [18, 17, "99", null, []] }],
  min: [{ operand: 18, matches: [18, 19, true, [1], {}, MISSING], others: [17, "99", null, []] }],
  in: [
    { operand: ["a", 1, null], matches: ["a", 1, null], others: ["b", "1", true, MISSING] },
    { operand: [], matches: [], others: ["a", null, MISSING] },
    { operand: "a", matches: ["a"], others: ["b", MISSING] },
    { operand: [["a"]], matches: [["a"]], others: ["a"] },
  ],
  exclude: [
    { operand: ["a", 1], matches: ["b", null, "1", MISSING], others: ["a", 1] },
    { operand: [], matches: ["a", null, MISSING], others: [] },
  ],
  like: [
    { operand: "milk", matches: ["milk", "Buy MILK!", "milk\nand"], others: ["mil", "", MISSING] },
    { operand: "buy*", matches: ["buy", "Buy milk", "buy\nx"], others: ["to buy", MISSING] },
    { operand: "*milk", matches: ["milk", "buy milk"], others: ["milk!"] },
    { operand: "b*k", matches: ["bk", "Buy milk"], others: ["milk", "buy milk!"] },
    { operand: "a.c", matches: ["a.c", "xa.cx"], others: ["abc"] },
    { operand: "(a|b)[c]+$^?{}", matches: ["(A|B)[C]+$^?{}"], others: ["a", "b", "ac"] },
    { operand: "a_c", matches: ["abc", "a😀c"], others: ["ac"] },
    { operand: "a%c", matches: ["ac", "abbc"], others: ["ab"] },
    { operand: "", matches: ["", "x"], others: [MISSING] },
    { operand: "ÉTÉ", matches: ["l'été"], others: ["ete"] },
    { operand: "1", matches: [1, 21, [1], { a: 1 }], others: [2, true, null, MISSING] },
    { operand: "null", matches: ["NULL", [null]], others: [null, 0, MISSING] },
    { operand: '{"b": [1, 2], "aa": "x"}', matches: [{ aa: "x", b: [1, 2] }], others: ["b"] },
    { operand: "100\\%", matches: ["100%"], others: ["1000"] },
    { operand: "a\\_c*", matches: ["a_c", "A_cd"], others: ["abc"] },
    { operand: "\\", matches: ["100%"], others: ["a\\"] },
    { operand: "a\\\\b", matches: ["xA\\B"], others: ["ab"] },
    { operand: "*b\\", matches: ["ab\\"], others: ["ab"] },
    { operand: "*a*b*a*", matches: ["aba", "xaxbxaxa"], others: ["aab", "ba"] },
    { operand: "ß", matches: ["Maß", "ẞ"], others: ["ss", "ſ"] },
  ],
  has: [
    { operand: true, matches: [1, "", null, false, [], {}], others: [MISSING] },
    { operand: false, matches: [MISSING], others: [1, "", null, false, [], {}] },
    { operand: "yes", matches: [1], others: [MISSING] },
    { operand: { a: 1 }, matches: [1], others: [MISSING] },
    { operand: 0, matches: [MISSING], others: [1] },
    { operand: [], matches: [MISSING], others: [1] },
    { operand: {}, matches: [MISSING], others: [1] },
  ],
  contains: [
    {
      operand: ["a", "b"],
      matches: [
        ["b", "a"],
        ["a", "b", 1],
      ],
      others: [["a"], [], "ab", "a", { a: 1, b: 2 }, null, MISSING],
    },
    { operand: [], matches: [[], [1]], others: ["", null, MISSING] },
    {
      operand: [{ x: 1 }],
      matches: [[{ x: 1 }], [2, { x: 1, y: 2 }]],
      others: [[{ x: 2 }], [{ y: 1 }], { x: 1 }, [[{ x: 1 }]]],
    },
    { operand: [["a"]], matches: [[["b", "a"]]], others: [["a"], [["b"]]] },
    { operand: [{}, []], matches: [[{ x: 1 }, [1]]], others: [[{}], [[]], [null, 1]] },
    { operand: ["a", "a"], matches: [["a"]], others: [["b"]] },
    { operand: 1, matches: [[1, 2]], others: [["1"], 1] },
  ],
  contains_any: [
    { operand: ["a", 1], matches: [["a"], [2, 1]], others: [["b", "1"], [], "a", null, MISSING] },
    { operand: [{ x: 1 }], matches: [[{ x: 1 }]], others: [[{ x: 1, y: 2 }]] },
    { operand: [], matches: [], others: [[], [1], MISSING] },
  ],
};

describe.each(Object.entries(RULES) as [Operator, readonly Rule[]][])("%s", (operator, rules) => {
  test.each(rules)("$operand", ({ operand, matches, others }) => {
    const holds = (field: Field): boolean =>
      satisfies(operator, field === MISSING ? undefined : field, operand);

    expect(matches.filter((field) => !holds(field))).toEqual([]);
    expect(others.filter(holds)).toEqual([]);
  });
});

test("every operator has a rule", () => {
  expect(Object.keys(RULES)).toEqual([...OPERATORS]);
});

const record = JSON.parse(
  '{"a":1,"n":null,"o":{"p":{"q":"deep"},"":2},"l":[{"a":1}],"x.y":3,"__proto__":{"z":4}}',
) as JsonObject;

test.each<[string, Json | undefined]>([
  ["a", 1],
  ["n", null],
  ["o.p.q", "deep"],
  ["o.", 2],
  ["__proto__.z", 4],
  ["missing", undefined],
  ["a.b", undefined],
  ["n.b", undefined],
  ["o.missing.q", undefined],
  ["x.y", undefined],
  ["l.0", undefined],
  ["l.length", undefined],
  ["toString", undefined],
  ["o.constructor", undefined],
  ["", undefined],
])("the field at %j is %j", (path, value) => {
  expect(fieldAt(record, path)).toEqual(value);
});
