import { describe, expect, test } from "vitest";
import { InvalidInputError } from "../../src/errors.js";
import { counter } from "../../src/merge/counter.js";
import { max } from "../../src/merge/extreme.js";
import { list } from "../../src/merge/list.js";
import { set } from "../../src/merge/set.js";
import { mayAskApp, rulesOf } from "../../src/merge/strategy.js";
import { text } from "../../src/merge/text.js";
import { threeWay } from "../../src/merge/three-way.js";

test("without options it is the default, as it always was", () => {
  expect([threeWay(), threeWay({}), threeWay({ fields: {} })]).toEqual(
    Array.from({ length: 3 }, () => ({ kind: "three-way" })),
  );
  const all = { fields: {}, contested: "local", deletions: "edit-wins" } as const;
  expect(rulesOf(threeWay(all))).toBeUndefined();
  expect(Object.isFrozen(threeWay(all))).toBe(true);
});

test.each([
  ["by content", { fields: { a: max() } }, false],
  ["by a token where something counts", { fields: { a: max(), b: counter() } }, true],
  ["by a token in sets", { fields: { a: set() } }, true],
  ["by a token in lists", { fields: { a: list({ key: "id" }) } }, true],
  ["by a token in texts", { fields: { a: text() } }, true],
  ["by a token where the app says so", { recognition: "token" }, true],
  ["by content where the app says so", { fields: { a: counter() }, recognition: "content" }, false],
] as const)("writes of this device are known %s", (_, options, needsTokens) => {
  expect(rulesOf(threeWay(options))?.needsTokens).toBe(needsTokens);
});

test.each([
  ["a merger", { fields: { a: set() } }, false],
  ["a function for a field", { fields: { a: () => 1 } }, true],
  ["a function for what is contested", { contested: () => 1 }, true],
  ["a word for it", { contested: "manual" }, false],
] as const)("with %s, the app may be asked or not", (_, options, mayAsk) => {
  expect(mayAskApp(threeWay(options))).toBe(mayAsk);
});

describe("what is not possible is refused with the remedy:", () => {
  const wrong = threeWay as (options: unknown) => unknown;
  test.each<[unknown, string]>([
    [null, "threeWay() takes an object of options, or nothing"],
    ["remote", "threeWay() takes an object of options, or nothing"],
    [[], "threeWay() takes an object of options, or nothing"],
    [
      { field: {} },
      'threeWay() has no option "field": use fields, contested, deletions, recognition',
    ],
    [{ toString: 1 }, 'threeWay() has no option "toString"'],
    [
      { contested: "mine" },
      'contested is "mine": use "local" or "remote" or "manual", or a function',
    ],
    [{ contested: null }, "contested is null"],
    [{ deletions: "never" }, 'deletions is "never": use "edit-wins" or "delete-wins"'],
    [{ recognition: () => 1 }, 'use "content" or "token"'],
    [{ fields: [] }, "fields takes an object: paths, and what merges the field there"],
    [{ fields: null }, "fields takes an object"],
    [{ fields: { a: "set" } }, "The merger of a is none: use one such as set() or counter()"],
    [{ fields: { a: {} } }, "The merger of a is none"],
    [{ fields: { a: null } }, "The merger of a is none"],
    [{ fields: { "": set() } }, '"" is no path: give names of fields, with dots between them'],
    [{ fields: { "a..b": set() } }, '"a..b" is no path'],
    [{ fields: { id: set() } }, "id belongs to the protocol, and is not merged: leave it out"],
    [{ fields: { "_kintsugi.x": set() } }, "_kintsugi.x belongs to the protocol"],
    [{ fields: { last_modified: set() } }, "last_modified belongs to the protocol"],
    [{ fields: { a: set(), "a.b": set() } }, "exclude each other: leave one out"],
    [{ fields: { "a.b.c": set(), "a.b": set() } }, "exclude each other: leave one out"],
  ])("%o", (options, message) => {
    expect(() => wrong(options)).toThrow(InvalidInputError);
    expect(() => wrong(options)).toThrow(message);
  });

  test.each<[string, () => unknown, string]>([
    ["list()", list as () => unknown, 'such as list({ key: "id" })'],
    ["list({ key })", () => list({ key: "" }), "the field that tells items apart"],
    [
      "text({ by })",
      () => text({ by: "letters" as "words" }),
      'by is "letters": use "words" or "lines"',
    ],
    ["text({ overlapping })", () => text({ overlapping: "x" as "both" }), 'overlapping is "x"'],
  ])("%s", (_, make, message) => {
    expect(make).toThrow(InvalidInputError);
    expect(make).toThrow(message);
  });
});
