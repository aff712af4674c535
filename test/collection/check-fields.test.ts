import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkFields } from "../../src/collection/check-fields.js";
import { InvalidInputError } from "../../src/errors.js";
import { anyFields, deepFreeze } from "../record/arbitraries.js";
import { open, rejectionOf, TASKS } from "./opened.js";

class Money {
  readonly cents = 5;
}

/** An object that contains itself. */
function cycle(): object {
  const object: Record<string, unknown> = { title: "x" };
  object["self"] = object;
  return object;
}

function nested(levels: number): object {
  let value: object = {};
  for (let level = 1; level < levels; level++) value = { a: value };
  return { a: value };
}

/** What is given, and the whole message: what it is about, what is wrong, what to do. */
const REFUSED: readonly (readonly [name: string, input: unknown, message: string])[] = [
  [
    "a Date",
    { due: new Date(0) },
    "due is a Date: store what JSON can hold, such as date.toISOString()",
  ],
  [
    "a Map",
    { a: { b: new Map() } },
    "a.b is a Map: store what JSON can hold, such as Object.fromEntries(map)",
  ],
  ["a Set", { tags: new Set() }, "tags is a Set: store what JSON can hold, such as [...set]"],
  ["a bigint", { n: 5n }, "n is a bigint: store what JSON can hold, such as bigint.toString()"],
  ["a function", { f: () => 1 }, "f is a function: store what JSON can hold"],
  ["a symbol", { s: Symbol("x") }, "s is a symbol: store what JSON can hold"],
  ["an instance of a class", { price: new Money() }, "price is a Money: store what JSON can hold"],
  ["a typed array", { b: new Uint8Array(1) }, "b is a Uint8Array: store what JSON can hold"],
  ["a promise", { p: Promise.resolve() }, "p is a Promise: store what JSON can hold"],
  ["NaN", { n: Number.NaN }, "n is NaN: JSON has no such number; store null or text"],
  [
    "infinity",
    { a: [1, -Infinity] },
    "a[1] is -Infinity: JSON has no such number; store null or text",
  ],
  [
    "half of a surrogate pair",
    { title: "\uD83D" },
    "title contains half of a surrogate pair: cut text by code points",
  ],
  [
    "the other half, further in",
    { a: [{ b: "x\uDE00y" }] },
    "a[0].b contains half of a surrogate pair: cut text by code points",
  ],
  [
    "half of a surrogate pair in a name",
    { a: { "\uD83D": 1 } },
    "The name of a field in a contains half of a surrogate pair: cut text by code points",
  ],
  [
    "U+0000",
    { title: "a\u0000b" },
    "title contains U+0000, which the server cannot store: remove it",
  ],
  [
    "U+0000 in a name",
    { "a\u0000": 1 },
    "The name of a field contains U+0000, which the server cannot store: remove it",
  ],
  [
    "undefined in an array",
    { tags: ["a", undefined] },
    "tags[1] is undefined: an array holds values; store null",
  ],
  [
    "a hole in an array",
    // oxlint-disable-next-line no-sparse-arrays
    { tags: [, "a"] },
    "tags[0] is undefined: an array holds values; store null",
  ],
  ["too many levels", nested(201), "is nested more than 200 levels deep: flatten it"],
  ["an object in itself", cycle(), "is nested more than 200 levels deep: flatten it"],
  [
    "the field deleted",
    { deleted: true },
    "deleted cannot be a field: the server would take the record for deleted: choose another name",
  ],
  [
    "the field _kintsugi",
    { _kintsugi: 1 },
    "_kintsugi cannot be a field: this name is reserved: choose another",
  ],
  ["null", null, "A record is a plain object, not null"],
  ["text", "title", "A record is a plain object, not a string"],
  ["an array", [], "A record is a plain object, not an array"],
  ["a Date as a record", new Date(0), "A record is a plain object, not a Date"],
  ["undefined", undefined, "A record is a plain object, not undefined"],
];

/** What only lacks an id is given one: `put` asks for it. */
function withId(input: unknown): unknown {
  const isObject = typeof input === "object" && input !== null;
  return isObject && Object.keys(input).length > 0 ? { ...input, id: "a" } : input;
}

describe("refused is", () => {
  test.each(REFUSED)("%s", (_name, input, message) => {
    expect(() => checkFields(input)).toThrow(InvalidInputError);
    expect(() => checkFields(input)).toThrow(message);
  });

  test.each(REFUSED)("%s, by every verb, and nothing is written", async (_name, input, message) => {
    const { db, tasks } = await open();
    const task = await tasks.put({ id: "a", title: "x" });
    const before = await tasks.list();
    const record = withId(input) as { id: string; title: string };

    const errors = [
      await rejectionOf(tasks.create(input as Parameters<typeof tasks.create>[0])),
      await rejectionOf(tasks.createMany([{ title: "fine" }, input as { title: string }])),
      await rejectionOf(tasks.put(record)),
      await rejectionOf(tasks.putMany([{ id: "b", title: "fine" }, record])),
      await rejectionOf(tasks.update("a", input as object)),
      await rejectionOf(tasks.update("a", () => input as object)),
      await rejectionOf(
        db.transaction(
          [TASKS],
          (tx) => void tx.collection(TASKS).create(input as { title: string }),
        ),
      ),
    ];

    for (const error of errors) {
      expect(error).toBeInstanceOf(InvalidInputError);
      expect((error as Error).message).toContain(message);
    }
    expect(await tasks.list()).toEqual(before);
    expect(await tasks.get("a")).toBe(task);
  });
});

test.each([
  ["names of the prototype", JSON.parse('{"__proto__":1,"constructor":2,"toString":3}')],
  ["names that are empty or have dots", { "": 1, "a.b": 2 }],
  ["reserved names further in", { a: { deleted: true, id: 1, last_modified: 2, _kintsugi: 3 } }],
  ["whole surrogate pairs", { "😀": "a😀b" }],
  ["other control characters", { title: "\u0001\u001F\u007F\u2028" }],
  ["the largest numbers", { a: Number.MAX_VALUE, b: Number.MIN_VALUE, c: -1e300 }],
  ["200 levels", nested(200)],
  ["an object without a prototype", Object.assign(Object.create(null) as object, { a: 1 })],
])("allowed are %s", (_name, input: object) => {
  expect(JSON.stringify(checkFields(input))).toBe(JSON.stringify(input));
});

test("what is undefined is absent, -0 is 0, and id and last_modified are no fields", () => {
  const input = { id: "a", last_modified: 5, gone: undefined, a: { gone: undefined }, zero: -0 };
  expect(checkFields(input)).toStrictEqual({ a: {}, zero: 0 });
});

test("the copy shares nothing with what was given", () => {
  const input = { a: { b: [{ c: 1 }] } };

  const fields = checkFields(input);
  const first = input.a.b[0];
  if (first) first.c = 2;

  expect(fields).toEqual({ a: { b: [{ c: 1 }] } });
});

test("any JSON object is taken as it is", () => {
  fc.assert(
    fc.property(anyFields, (fields) => {
      expect(JSON.stringify(checkFields(deepFreeze(fields)))).toBe(JSON.stringify(fields));
    }),
  );
});
