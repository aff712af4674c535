import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isEqual } from "../../src/record/equal.js";
import type { Json, JsonObject } from "../../src/record/json.js";
import { withOriginals, withoutHooks } from "../../src/record/originals.js";
import { fieldsOf, ORIGINALS, type Fields, type LiveRecord } from "../../src/record/record.js";
import { anyFields, anyJson, deepFreeze } from "./arbitraries.js";

function version(fields: Fields): LiveRecord {
  return deepFreeze({ ...fields, id: "a", last_modified: 7 });
}

test("a version that no hook changed is the version itself", () => {
  const made = version({ title: "x", tags: ["a"] });
  expect(withOriginals(version({ tags: ["a"], title: "x" }), made)).toBe(made);
});

test("what was changed, removed and added is told apart, and never among the fields", () => {
  const kept = withOriginals(
    version({ title: "x", picture: "large", n: 1 }),
    version({ title: "X", n: 1, seen: true }),
  );

  expect(kept[ORIGINALS]).toEqual({ was: { title: "x", picture: "large" }, added: ["seen"] });
  expect(fieldsOf(kept)).toEqual({ title: "X", n: 1, seen: true });
});

describe("what is sent", () => {
  const base = withOriginals(
    version({ title: "x", picture: "large", n: 1 }),
    version({ title: "X", n: 1, seen: true }),
  );
  test.each<[string, Fields, Fields]>([
    ["nothing", { title: "X", n: 1, seen: true }, { title: "x", n: 1, picture: "large" }],
    ["another field", { title: "X", n: 2, seen: true }, { title: "x", n: 2, picture: "large" }],
    ["a changed field", { title: "Y", n: 1, seen: true }, { title: "Y", n: 1, picture: "large" }],
    [
      "a removed field",
      { title: "X", n: 1, seen: true, picture: "new" },
      { title: "x", n: 1, picture: "new" },
    ],
    [
      "an added field",
      { title: "X", n: 1, seen: false },
      { title: "x", n: 1, seen: false, picture: "large" },
    ],
    ["a changed field away", { n: 1, seen: true }, { n: 1, picture: "large" }],
    ["an added field away", { title: "X", n: 1 }, { title: "x", n: 1, picture: "large" }],
  ])("where the user changed %s", (_, local, sent) => {
    expect(withoutHooks(local, base)).toEqual(sent);
  });

  test("is the record itself where no hook changed the base, or there is none", () => {
    const local = { title: "mine" };
    expect(withoutHooks(local, version({ title: "x" }))).toBe(local);
    expect(withoutHooks(local, null)).toBe(local);
    expect(withoutHooks(local, { id: "a", last_modified: 7, deleted: true })).toBe(local);
  });

  test("is what the server has, but for the field that the user changed, whatever hooks do", () => {
    fc.assert(
      fc.property(anyFields, anyFields, fc.constantFrom("a", "b", "__proto__"), anyJson, check),
    );
  });
});

function check(server: Fields, hooked: Fields, key: string, value: Json): void {
  const seen = withOriginals(version(server), version(hooked));
  const unedited = fieldsOf(seen) ?? {};
  expect(withoutHooks(unedited, seen)).toSatisfy((sent: JsonObject) => isEqual(sent, server));

  const edit = own(key, value);
  const sent = withoutHooks(deepFreeze({ ...unedited, ...edit }), seen);
  const isEdit = !Object.hasOwn(hooked, key) || !isEqual(hooked[key], value);
  expect(sent).toSatisfy((its: JsonObject) =>
    isEqual(its, isEdit ? { ...server, ...edit } : server),
  );
}

function own(key: string, value: Json): Fields {
  return JSON.parse(`{${JSON.stringify(key)}:${JSON.stringify(value)}}`) as Fields;
}
