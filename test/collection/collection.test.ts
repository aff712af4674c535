import { describe, expect, test } from "vitest";
import { InvalidInputError, RecordExistsError, RecordNotFoundError } from "../../src/errors.js";
import { isRecordId } from "../../src/record/record-id.js";
import { valueOf } from "../view/replicas.js";
import { afterSync, open, openTwo, rejectionOf, type Task } from "./opened.js";

const NOT_FOUND = 'There is no record "a": create it, or use put()';

describe("create", () => {
  test("stores a new record with an id of its own", async () => {
    const { tasks } = await open();

    const task = await tasks.create({ title: "Write a tutorial" });

    expect(isRecordId(task.id)).toBe(true);
    expect(task).toEqual({ id: task.id, title: "Write a tutorial" });
    expect(await tasks.get(task.id)).toEqual(task);
    expect(tasks.stateOf(task.id)).toBe("pending");
  });

  test("takes an id that the app chose, once", async () => {
    const { tasks } = await open();
    await tasks.create({ id: "a", title: "first" });

    const error = await rejectionOf(tasks.create({ id: "a", title: "second" }));

    expect(error).toBeInstanceOf(RecordExistsError);
    expect(error).toMatchObject({
      name: "RecordExistsError",
      code: "record-exists",
      id: "a",
      message: 'There is already a record "a": update it, or use put()',
    });
    expect(await tasks.list()).toEqual([{ id: "a", title: "first" }]);
  });

  test("takes the id of a record that was deleted", async () => {
    const { tasks } = await open();
    await tasks.create({ id: "a", title: "first" });
    await tasks.delete("a");

    await tasks.create({ id: "a", title: "second" });

    expect(await tasks.get("a")).toEqual({ id: "a", title: "second" });
  });

  test("finds what the server has of this id, also where nothing was read yet", async () => {
    const [here] = await openTwo();
    await afterSync(here, { confirm: [{ id: "a", last_modified: 7, title: "theirs" }] });

    const errors = [
      await rejectionOf(here.tasks.create({ id: "a", title: "ours" })),
      await rejectionOf(here.tasks.createMany([{ title: "x" }, { id: "a", title: "ours" }])),
    ];

    expect(errors.map((error) => error instanceof RecordExistsError)).toEqual([true, true]);
    expect(await here.tasks.count()).toBe(1);
  });

  test("twice at once with one id is one record and one error", async () => {
    const { tasks } = await open();

    const outcomes = await Promise.allSettled([
      tasks.create({ id: "a", title: "first" }),
      tasks.create({ id: "a", title: "second" }),
    ]);

    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(await tasks.get("a")).toEqual({ id: "a", title: "first" });
  });

  test("in a tab that has not heard of it finds the record of the other tab", async () => {
    const [here, there] = await openTwo();
    await here.tasks.list();
    await there.tasks.create({ id: "a", title: "theirs" });

    const error = await rejectionOf(here.tasks.create({ id: "a", title: "ours" }));

    expect(error).toBeInstanceOf(RecordExistsError);
    expect(await here.tasks.get("a")).toEqual({ id: "a", title: "theirs" });
  });
});

describe("put", () => {
  test("creates the record, or replaces it whole", async () => {
    const { tasks } = await open();
    await tasks.put({ id: "a", title: "first", n: 1 });

    const replaced = await tasks.put({ id: "a", title: "second" });

    expect(replaced).toStrictEqual({ id: "a", title: "second" });
  });

  test("ignores last_modified: that is the server's", async () => {
    const [here] = await openTwo();
    await afterSync(here, { confirm: [{ id: "a", last_modified: 7, title: "theirs" }] });

    const created = await here.tasks.put({ id: "b", title: "x", last_modified: 99 });
    const replaced = await here.tasks.put({ id: "a", title: "ours", last_modified: 99 });

    expect([created, replaced]).toStrictEqual([
      { id: "b", title: "x" },
      { id: "a", title: "ours", last_modified: 7 },
    ]);
  });
});

describe("update", () => {
  test("changes the fields that are named, and leaves the others", async () => {
    const { tasks } = await open();
    await tasks.put({ id: "a", title: "x", n: 1, author: { name: "Bob", age: 18 } });

    const updated = await tasks.update("a", { n: 2, author: { name: "Ann" } });

    expect(updated).toStrictEqual({ id: "a", title: "x", n: 2, author: { name: "Ann" } });
    expect(await tasks.get("a")).toBe(updated);
  });

  test("removes a field that is undefined", async () => {
    const { tasks } = await open();
    await tasks.put({ id: "a", title: "x", n: 1, done: true });

    expect(await tasks.update("a", { n: undefined })).toStrictEqual({
      id: "a",
      title: "x",
      done: true,
    });
    expect(await tasks.update("a", () => ({ done: undefined }))).toStrictEqual({
      id: "a",
      title: "x",
    });
  });

  test("gives a function the current record, also after updates made at once", async () => {
    const { tasks } = await open();
    await tasks.put({ id: "a", title: "x", n: 0 });
    const increment = (): Promise<unknown> => tasks.update("a", ({ n = 0 }) => ({ n: n + 1 }));

    await Promise.all([increment(), increment(), increment()]);

    expect(await tasks.get("a")).toMatchObject({ n: 3 });
  });

  test("changes neither id nor last_modified", async () => {
    const [here] = await openTwo();
    await afterSync(here, { confirm: [{ id: "a", last_modified: 7, title: "x" }] });
    const changes: { title: string } = Object.assign(
      { title: "y" },
      { id: "b", last_modified: 99 },
    );

    const updated = await here.tasks.update("a", changes);

    expect(updated).toEqual({ id: "a", last_modified: 7, title: "y" });
  });

  test("of a record that is not there rejects by name", async () => {
    const { tasks } = await open();

    const error = await rejectionOf(tasks.update("a", { title: "x" }));

    expect(error).toBeInstanceOf(RecordNotFoundError);
    expect(error).toMatchObject({ code: "record-not-found", id: "a", message: NOT_FOUND });
  });

  test("refuses a function that returns a promise, or throws, and stores nothing", async () => {
    const { tasks } = await open();
    await tasks.put({ id: "a", title: "x" });
    const later = (async () => ({ title: "y" })) as unknown as () => Partial<Task>;

    const error = await rejectionOf(tasks.update("a", later));

    expect(error).toBeInstanceOf(InvalidInputError);
    expect(String(error)).toContain("update() takes a function that returns at once: no promise");
    const failing = tasks.update("a", () => {
      throw new Error("second thoughts");
    });
    await expect(failing).rejects.toThrow("second thoughts");
    expect(await tasks.get("a")).toEqual({ id: "a", title: "x" });
  });
});

describe("save", () => {
  test("edits only what the form changed, and leaves what came in meanwhile", async () => {
    const { tasks } = await open();
    const was = await tasks.put({ id: "a", title: "x", n: 1, done: true, author: { name: "Bob" } });
    await tasks.update("a", { n: 2, author: { name: "Bob", age: 18 } });
    const { done: _, ...form } = was;

    const saved = await tasks.save({ ...form, title: "y", author: { name: "Robert" } }, { was });

    expect(saved).toStrictEqual({
      id: "a",
      title: "y",
      n: 2,
      author: { name: "Robert", age: 18 },
    });
  });

  test("of a field that changed meanwhile takes the form's", async () => {
    const { tasks } = await open();
    const was = await tasks.put({ id: "a", title: "x" });
    await tasks.update("a", { title: "meanwhile" });

    expect(await tasks.save({ ...was, title: "form" }, { was })).toMatchObject({ title: "form" });
  });

  test("that changed nothing is no edit", async () => {
    const { tasks } = await open();
    const was = await tasks.put({ id: "a", title: "x" });
    const newer = await tasks.update("a", { title: "meanwhile" });

    expect(await tasks.save({ ...was }, { was })).toBe(newer);
  });

  test("of a record that was deleted meanwhile rejects", async () => {
    const { tasks } = await open();
    const was = await tasks.put({ id: "a", title: "x" });
    await tasks.delete("a");

    expect(await rejectionOf(tasks.save({ ...was, title: "y" }, { was }))).toMatchObject({
      code: "record-not-found",
      message: NOT_FOUND,
    });
  });

  test("of another record than the form was filled with is refused", async () => {
    const { tasks } = await open();
    const [was, other] = [
      await tasks.put({ id: "a", title: "x" }),
      await tasks.put({ id: "b", title: "x" }),
    ];

    const error = await rejectionOf(tasks.save({ ...other, title: "y" }, { was }));

    expect(error).toBeInstanceOf(InvalidInputError);
    expect(String(error)).toContain('was is the record "a", not "b"');
  });
});

describe("delete", () => {
  test("says whether the record was there", async () => {
    const { tasks } = await open();
    await tasks.put({ id: "a", title: "x" });

    expect([await tasks.delete("a"), await tasks.delete("a"), await tasks.delete("../x")]).toEqual([
      true,
      false,
      false,
    ]);
    expect(await tasks.get("a")).toBeUndefined();
    expect(tasks.stateOf("a")).toBeUndefined();
  });

  test("of a record that the server has waits to be sent", async () => {
    const [here] = await openTwo();
    await afterSync(here, { confirm: [{ id: "a", last_modified: 7, title: "x" }] });

    await here.tasks.delete("a");

    expect(await here.tasks.get("a")).toBeUndefined();
    expect(here.tasks.stateOf("a")).toBe("pending");
    await valueOf(here.db.status, ({ pending }) => pending === 1);
  });
});
