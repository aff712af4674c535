import { expect, test } from "vitest";
import { isJsonObject, setOwn, type Json } from "../../src/record/json.js";

test.each([
  [{}, true],
  [{ a: 1 }, true],
  [Object.create(null), true],
  [[], false],
  [null, false],
  [undefined, false],
  ["text", false],
  [1, false],
  [true, false],
])("%j is an object: %j", (value, isObject) => {
  expect(isJsonObject(value)).toBe(isObject);
});

test.each(["a", "", "__proto__", "constructor", "toString", "hasOwnProperty"])(
  "a property can be named %j",
  (name) => {
    const target: Record<string, Json> = {};

    setOwn(target, name, { polluted: true });
    setOwn(target, name, { polluted: "twice" });

    expect(Object.entries(target)).toEqual([[name, { polluted: "twice" }]]);
    expect(Object.getPrototypeOf(target)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  },
);
