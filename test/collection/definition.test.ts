import { describe, expect, test } from "vitest";
import { defineCollection, type EnsureOptions } from "../../src/collection/definition.js";
import type { ShapeOptions, Transformer } from "../../src/collection/shape.js";
import { InvalidInputError } from "../../src/errors.js";
import { serverWins, threeWay } from "../../src/merge/strategy.js";
import { everyone } from "../../src/protocol/permissions.js";
import type { JsonObject } from "../../src/record/json.js";
import { open, rejectionOf, TASKS } from "./opened.js";

const RULE = 'use letters, digits, "_" and "-", beginning with one of the first two';

const PLAIN = {
  ids: { generate: null, validate: null },
  localFields: new Set(),
  transformers: [],
  incoming: [],
};

test("a definition has a key, the user's own bucket and a three-way merge", () => {
  expect(defineCollection("tasks")).toEqual({
    key: "default/tasks",
    name: "tasks",
    bucket: "default",
    merge: threeWay(),
    version: 1,
    load: "on-use",
    metadata: false,
    ensure: null,
    ...PLAIN,
  });
  expect(defineCollection("tasks", { bucket: "todo", merge: serverWins, version: 2 })).toEqual({
    key: "todo/tasks",
    name: "tasks",
    bucket: "todo",
    merge: serverWins,
    version: 2,
    load: "on-use",
    metadata: false,
    ensure: null,
    ...PLAIN,
  });
  expect(Object.isFrozen(TASKS)).toBe(true);
});

test.each([
  ["", {}, `"" is no name of a collection: ${RULE}`],
  ["my tasks", {}, `"my tasks" is no name of a collection: ${RULE}`],
  ["a/b", {}, `"a/b" is no name of a collection: ${RULE}`],
  ["..", {}, `".." is no name of a collection: ${RULE}`],
  ["tasks", { bucket: "my bucket" }, `"my bucket" is no name of a bucket: ${RULE}`],
  ["tasks", { bucket: "" }, `"" is no name of a bucket: ${RULE}`],
])("%j with %j is refused", (name, options, message) => {
  expect(() => defineCollection(name, options)).toThrow(InvalidInputError);
  expect(() => defineCollection(name, options)).toThrow(message);
});

test.each([0, -1, 1.5, Number.NaN, Infinity, "2" as unknown as number])(
  "the version %j is refused",
  (version) => {
    const define = (): unknown => defineCollection("tasks", { version });
    expect(define).toThrow(InvalidInputError);
    expect(define).toThrow(`version is ${version}: give 1, 2, 3 …`);
  },
);

describe("what missing parents are made with", () => {
  test("is copied, frozen, and empty where nothing is said", () => {
    const read = [everyone];

    const { ensure } = defineCollection("tasks", {
      bucket: "team",
      ensure: { permissions: { read } },
    });
    read.push("account:eve");

    expect(ensure).toEqual({ collection: { read: [everyone] }, bucket: {} });
    expect(Object.isFrozen(ensure?.collection.read)).toBe(true);
  });

  test.each([
    ["default", {}, "ensure is for a bucket with a name of its own"],
    [
      "team",
      { permissions: { owner: [] } },
      '"owner" is no permission here: give read, write, record:create',
    ],
    [
      "team",
      { bucketPermissions: { "record:create": [] } },
      '"record:create" is no permission here: give read, write, collection:create, group:create',
    ],
    [
      "team",
      { permissions: { read: everyone } },
      '"system.Everyone" is not whom read can be given to: give a list',
    ],
    ["team", { permissions: { write: [""] } }, '"" is not whom write can be given to: give a list'],
  ])("is refused in bucket %s: %j", (bucket, ensure, message) => {
    const define = (): unknown =>
      defineCollection("tasks", { bucket, ensure: ensure as EnsureOptions });

    expect(define).toThrow(InvalidInputError);
    expect(define).toThrow(message);
  });
});

const same: Transformer = { id: "same", encode: (record) => record, decode: (record) => record };

test.each<[ShapeOptions<JsonObject>, string]>([
  [{ localFields: ["id"] }, '"id" cannot be among localFields: name top-level fields'],
  [{ localFields: ["last_modified"] }, '"last_modified" cannot be among localFields'],
  [{ localFields: ["deleted"] }, '"deleted" cannot be among localFields'],
  [{ localFields: ["_kintsugi"] }, '"_kintsugi" cannot be among localFields'],
  [{ localFields: ["ui.open"] }, '"ui.open" cannot be among localFields'],
  [{ localFields: [""] }, '"" cannot be among localFields'],
  [{ transformers: [same, same] }, 'A transformer has the id "same": give each one of its own'],
  [{ transformers: [{ ...same, id: "a b" }] }, 'A transformer has the id "a b"'],
  [{ transformers: [{ ...same, encode: "x" as never }] }, "encode of same is no function"],
  [{ transformers: [{ ...same, decode: undefined as never }] }, "decode of same is no function"],
  [{ ids: { generate: 5 as never } }, "ids.generate is no function: give one"],
  [{ ids: { validate: /x/ as never } }, "ids.validate is no function: give one"],
  [{ incoming: [() => null, "x" as never] }, "incoming is no function: give one"],
])("what shapes records is checked: %j", (options, message) => {
  expect(() => defineCollection("tasks", options)).toThrow(InvalidInputError);
  expect(() => defineCollection("tasks", options)).toThrow(message);
});

describe("one key has one definition", () => {
  const other = defineCollection<{ title: string }>("tasks", { merge: serverWins });
  const message = "default/tasks was opened with another definition: define it once, and share it";

  test("the same one gives the same collection", async () => {
    const { db, tasks } = await open();
    expect(db.collection(TASKS)).toBe(tasks);
  });

  test("another one throws", async () => {
    const { db } = await open();
    expect(() => db.collection(other)).toThrow(InvalidInputError);
    expect(() => db.collection(other)).toThrow(message);
    const error = await rejectionOf(db.transaction([other], () => null));
    expect((error as Error).message).toBe(message);
  });

  test("the same name in another bucket is another collection", async () => {
    const { db, tasks } = await open();
    const shared = db.collection(
      defineCollection<{ title: string }>("tasks", { bucket: "shared" }),
    );

    await shared.create({ title: "x" });

    expect([await tasks.count(), await shared.count()]).toEqual([0, 1]);
  });
});
