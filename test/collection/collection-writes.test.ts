import { describe, expect, test } from "vitest";
import { DatabaseClosedError, InvalidInputError } from "../../src/errors.js";
import type { Collection } from "../../src/collection/collection.js";
import type { Stored } from "../../src/collection/types.js";
import { valueOf } from "../view/replicas.js";
import { afterSync, open, openTwo, rejectionOf, type Task } from "./opened.js";

describe("many at once", () => {
  test("are one commit", async () => {
    const [here] = await openTwo();

    await here.tasks.createMany([{ title: "x" }, { title: "y" }]);
    await here.tasks.putMany([
      { id: "a", title: "a" },
      { id: "b", title: "b" },
    ]);
    const deleted = await here.tasks.deleteMany(["a", "missing", "b"]);

    expect(deleted).toBe(2);
    expect(await here.store.head(here.tasks.definition.key)).toBe(3);
    expect((await here.tasks.list()).map(({ title }) => title)).toEqual(["y", "x"]);
  });

  test("are stored whole or not at all", async () => {
    const { tasks } = await open();
    await tasks.put({ id: "a", title: "x" });
    const invalid = { id: "b", title: "y", n: Number.NaN };

    const errors = [
      await rejectionOf(
        tasks.createMany([
          { id: "new", title: "y" },
          { id: "a", title: "z" },
        ]),
      ),
      await rejectionOf(
        tasks.createMany([
          { id: "n", title: "y" },
          { id: "n", title: "z" },
        ]),
      ),
      await rejectionOf(tasks.createMany([{ title: "y" }, invalid])),
      await rejectionOf(tasks.putMany([{ id: "a", title: "changed" }, invalid])),
    ];

    expect(errors.map((error) => (error as { code: string }).code)).toEqual([
      "record-exists",
      "record-exists",
      "invalid-input",
      "invalid-input",
    ]);
    expect(await tasks.list()).toEqual([{ id: "a", title: "x" }]);
  });

  test("none are none", async () => {
    const { tasks } = await open();
    expect(await tasks.createMany([])).toEqual([]);
    expect(await tasks.putMany([])).toEqual([]);
    expect(await tasks.deleteMany([])).toBe(0);
  });
});

test("what was written is read at once, by every verb", async () => {
  const { tasks } = await open();
  const created = await tasks.create({ title: "x" });

  expect([
    await tasks.get(created.id),
    (await tasks.list())[0],
    (await tasks.list({ where: { title: "x" } }))[0],
    await tasks.count(),
    await tasks.count({ where: { title: { like: "y" } } }),
    tasks.live().get().data?.[0],
  ]).toEqual([created, created, created, 1, 0, created]);
});

test("what is handed out is frozen, and what was given stays the app's", async () => {
  const { tasks } = await open();
  const given = { title: "x", tags: ["a"], author: { name: "Bob" } };

  const created = await tasks.create(given);
  given.tags.push("b");
  given.author.name = "Ann";

  expect([given, given.tags].some((value) => Object.isFrozen(value))).toBe(false);
  expect(await tasks.get(created.id)).toMatchObject({ tags: ["a"], author: { name: "Bob" } });
  const listed = await tasks.list();
  for (const value of [created, created.tags, created.author, listed, listed[0]]) {
    expect(Object.isFrozen(value)).toBe(true);
  }
});

test("what the server confirmed is frozen too, however it is read", async () => {
  const theirs = { id: "a", last_modified: 7, title: "x", tags: ["a"] };
  const reads: readonly ((tasks: Collection<Task>) => Promise<Stored<Task> | undefined>)[] = [
    (tasks) => tasks.get("a"),
    async (tasks) => (await tasks.list())[0],
    async (tasks) => (await valueOf(tasks.live(), ({ data }) => data !== undefined)).data?.[0],
  ];
  for (const read of reads) {
    const [here] = await openTwo();
    await afterSync(here, { confirm: [theirs] });
    const record = await read(here.tasks);
    expect(record).toEqual(theirs);
    expect([Object.isFrozen(record), Object.isFrozen(record?.tags)]).toEqual([true, true]);
  }
});

test("a write that changes nothing is no edit", async () => {
  const [here] = await openTwo();
  await afterSync(here, {
    confirm: [{ id: "a", last_modified: 7, title: "x", author: { name: "B", age: 1 } }],
  });
  const before = await here.tasks.get("a");

  await here.tasks.update("a", { title: "x" });
  await here.tasks.update("a", { n: undefined });
  await here.tasks.put({ id: "a", author: { age: 1, name: "B" }, title: "x" });
  await here.tasks.update("a", { title: "y" });
  await here.tasks.update("a", { title: "x" });

  expect(await here.tasks.get("a")).toBe(before);
  expect(here.tasks.stateOf("a")).toBe("synced");
  expect(await here.store.head(here.tasks.definition.key)).toBe(3);
});

test.each<[unknown, string]>([
  ["", 'id is "": use letters, digits, "_" and "-", beginning with one of the first two'],
  ["../x", 'id is "../x"'],
  ["-a", 'id is "-a"'],
  ["a b", 'id is "a b"'],
  ["a".repeat(256), "at most 255"],
  [5, "id is 5"],
  [5n, "id is 5"],
  [null, "id is null"],
  [{}, "id is [object Object]"],
])("the id %o is refused", async (id, message) => {
  const { tasks } = await open();
  const record = { id: id as string, title: "x" };

  for (const write of [tasks.create(record), tasks.put(record), tasks.putMany([record])]) {
    const error = await rejectionOf(write);
    expect(error).toBeInstanceOf(InvalidInputError);
    expect((error as Error).message).toContain(message);
  }
});

test("put asks for an id", async () => {
  const { tasks } = await open();
  const record = { title: "x" } as { id: string; title: string };
  expect(await rejectionOf(tasks.put(record))).toMatchObject({ code: "invalid-input" });
});

test("after the database was closed every verb rejects by name", async () => {
  const { db, tasks } = await open();
  const task = await tasks.create({ id: "a", title: "x" });
  await db.close();
  await db.close();

  const verbs = [
    () => tasks.get("a"),
    () => tasks.list(),
    () => tasks.count(),
    () => tasks.create({ title: "x" }),
    () => tasks.createMany([]),
    () => tasks.put(task),
    () => tasks.putMany([]),
    () => tasks.update("a", { title: "y" }),
    () => tasks.save(task, { was: task }),
    () => tasks.delete("a"),
    () => tasks.deleteMany([]),
    () => tasks.conflicts(),
    () => tasks.parked(),
    () => tasks.retry("a"),
    () => tasks.discard("a"),
    () => tasks.resolve("a", null),
    () => tasks.sync(),
    () => db.sync(),
    () => db.transaction([], () => null),
    () => db.logout(),
    () => db.remote(),
  ];

  for (const verb of verbs) {
    const error = await rejectionOf(verb());
    expect([verb.toString(), error]).toEqual([verb.toString(), new DatabaseClosedError()]);
  }
  expect(() => db.connect({ remote: "https://a.test/v1" })).toThrow(DatabaseClosedError);
  expect(() => db.collection(tasks.definition)).toThrow("open it again with openDatabase()");
});
