import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/record/json.js";
import { jsonPatch, type PatchOperation } from "../../src/server/patch/json-patch.js";
import { mergePatch } from "../../src/server/patch/merge-patch.js";
import { PatchFailure } from "../../src/server/patch/patch-failure.js";

/** The examples of RFC 7396, appendix A, between objects. */
const MERGES: readonly (readonly [JsonObject, JsonObject, JsonObject])[] = [
  [{ a: "b" }, { a: "c" }, { a: "c" }],
  [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
  [{ a: "b" }, { a: null }, {}],
  [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
  [{ a: ["b"] }, { a: "c" }, { a: "c" }],
  [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
  [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
  [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  [{ a: 1 }, { a: { b: 2 } }, { a: { b: 2 } }],
  // where Kinto does not follow the RFC
  [{ a: 1 }, { a: {} }, { a: 1 }],
  [{ a: "text" }, { a: { b: null } }, { a: "text" }],
  [{ a: [1] }, { a: { b: null } }, { a: [1] }],
];

test.each(MERGES)("%j merged with %j", (target, patch, result) => {
  expect(mergePatch(target, patch)).toEqual(result);
});

type Operation = Partial<PatchOperation> & Pick<PatchOperation, "op" | "path">;

const LIMITS = { size: 1000, depth: 20 };

/** Examples of RFC 6902, appendix A, and what they become; undefined where they fail. */
const PATCHES: readonly (readonly [string, JsonObject, Operation, JsonObject | undefined])[] = [
  ["A.1", { foo: "bar" }, { op: "add", path: "/baz", value: "qux" }, { baz: "qux", foo: "bar" }],
  ["A.2", { foo: ["a", "c"] }, { op: "add", path: "/foo/1", value: "b" }, { foo: ["a", "b", "c"] }],
  ["A.3", { baz: "q", foo: "b" }, { op: "remove", path: "/baz" }, { foo: "b" }],
  ["A.4", { foo: ["a", "b", "c"] }, { op: "remove", path: "/foo/1" }, { foo: ["a", "c"] }],
  [
    "A.5",
    { baz: "q", foo: "b" },
    { op: "replace", path: "/baz", value: "boo" },
    { baz: "boo", foo: "b" },
  ],
  [
    "A.6",
    { foo: { w: 1, b: 2 }, q: { c: 3 } },
    { op: "move", from: "/foo/w", path: "/q/t" },
    { foo: { b: 2 }, q: { c: 3, t: 1 } },
  ],
  [
    "A.7",
    { foo: [1, 2, 3, 4] },
    { op: "move", from: "/foo/1", path: "/foo/3" },
    { foo: [1, 3, 4, 2] },
  ],
  ["A.8", { baz: "qux" }, { op: "test", path: "/baz", value: "qux" }, { baz: "qux" }],
  ["A.9", { baz: "qux" }, { op: "test", path: "/baz", value: "bar" }, undefined],
  [
    "A.10",
    { foo: "bar" },
    { op: "add", path: "/child", value: { g: {} } },
    { foo: "bar", child: { g: {} } },
  ],
  ["A.12", { foo: "bar" }, { op: "add", path: "/baz/bat", value: "qux" }, undefined],
  ["A.14", { "/": 9, "~1": 10 }, { op: "test", path: "/~01", value: 10 }, { "/": 9, "~1": 10 }],
  ["A.15", { "/": 9, "~1": 10 }, { op: "test", path: "/~01", value: "10" }, undefined],
  [
    "A.16",
    { foo: ["bar"] },
    { op: "add", path: "/foo/-", value: ["abc"] },
    { foo: ["bar", ["abc"]] },
  ],
  ["copy", { a: { b: 1 } }, { op: "copy", from: "/a", path: "/c" }, { a: { b: 1 }, c: { b: 1 } }],
  ["an index with a zero", { a: [1, 2] }, { op: "remove", path: "/a/01" }, undefined],
  ["an index too large", { a: [1] }, { op: "add", path: "/a/2", value: 0 }, undefined],
  ["no value", { a: 1 }, { op: "add", path: "/b" }, undefined],
  ["no source", { a: 1 }, { op: "copy", path: "/b" }, undefined],
  ["inherited members", { a: 1 }, { op: "remove", path: "/toString" }, undefined],
  ["inside text", { a: "text" }, { op: "add", path: "/a/b", value: 1 }, undefined],
];

function outcome(document: JsonObject, operation: Operation): Json | undefined {
  try {
    return jsonPatch(document, [{ from: undefined, value: undefined, ...operation }], LIMITS);
  } catch (error) {
    if (error instanceof PatchFailure) return undefined;
    throw error;
  }
}

describe("JSON patch", () => {
  test.each(PATCHES)("%s", (_name, document, operation, result) => {
    const before = structuredClone(document);

    expect(outcome(document, operation)).toEqual(result);
    expect(document).toEqual(before);
  });

  test("a member named __proto__ is a member like others", () => {
    const value = { polluted: true };
    const patched = jsonPatch(
      {},
      [{ op: "add", path: "/__proto__", from: undefined, value }],
      LIMITS,
    );

    expect(Object.keys(patched as object)).toEqual(["__proto__"]);
    expect(({} as { polluted?: true }).polluted).toBeUndefined();
  });
});

/** A patch that doubles a document at each step, one that deepens it, and one that only says much. */
const TOO_MUCH: readonly (readonly [string, (n: number) => Operation])[] = [
  ["larger", (n) => ({ op: "copy", from: "/b", path: `/b/a${n}` })],
  ["deeper", (n) => ({ op: "add", path: `/a${"/a".repeat(n)}`, value: {} })],
  ["larger", (n) => ({ op: "add", path: `/a${n}`, value: "x".repeat(50) })],
];

test.each(TOO_MUCH)("a document does not become %s without end", (reason, operation) => {
  const operations = Array.from({ length: 100 }, (_, n) => ({
    from: undefined,
    value: undefined,
    ...operation(n),
  }));
  const patch = (): JsonObject => jsonPatch({ b: { a: 1 } }, operations, LIMITS);

  expect(patch).toThrow(PatchFailure);
  expect(patch).toThrow(reason);
});
