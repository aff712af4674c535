import { once } from "node:events";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Transaction } from "../../src/collection/transaction.js";
import { InvalidInputError, RecordExistsError, RecordNotFoundError } from "../../src/errors.js";
import { NOTES, open, openTwo, rejectionOf, TASKS } from "./opened.js";

afterEach(() => vi.restoreAllMocks());

function titles(records: readonly { readonly title: string }[]): readonly string[] {
  return records.map(({ title }) => title);
}

describe("a transaction", () => {
  test("offers the same verbs, at once, each of which sees those before it", async () => {
    const { db, tasks } = await open();
    await tasks.putMany([
      { id: "a", title: "a", n: 1 },
      { id: "b", title: "b", n: 2 },
    ]);

    const seen = await db.transaction([TASKS], (tx) => {
      const t = tx.collection(TASKS);
      const was = t.get("a");
      if (was === undefined) throw new Error("a is missing");
      t.update("a", { n: 5 });
      t.update("a", ({ n = 0 }) => ({ n: n + 1 }));
      t.save({ ...was, title: "A" }, { was });
      t.put({ id: "b", title: "B" });
      const created = t.create({ id: "c", title: "c" });
      const many = t.createMany([{ title: "x" }, { title: "y" }]);
      t.putMany([{ id: "d", title: "d" }]);
      const deleted = [t.delete("d"), t.delete("d"), t.deleteMany(many.map(({ id }) => id))];
      return {
        a: t.get("a"),
        created,
        deleted,
        count: t.count({ where: { title: "B" } }),
        titles: t.list({ sort: "title" }).map(({ title }) => title),
      };
    });

    expect(seen).toEqual({
      a: { id: "a", title: "A", n: 6 },
      created: { id: "c", title: "c" },
      deleted: [true, false, 2],
      count: 1,
      titles: ["A", "B", "c"],
    });
    expect(await tasks.list({ sort: "title" })).toEqual([
      { id: "a", title: "A", n: 6 },
      { id: "b", title: "B" },
      { id: "c", title: "c" },
    ]);
  });

  test("of several collections is one commit in each", async () => {
    const [here, there] = await openTwo();

    await here.db.transaction([TASKS, NOTES], (tx) => {
      const { id } = tx.collection(TASKS).create({ title: "x" });
      tx.collection(NOTES).create({ text: id });
    });

    expect(await here.store.head(TASKS.key)).toBe(1);
    expect(await here.store.head(NOTES.key)).toBe(1);
    expect(await there.db.collection(NOTES).list()).toHaveLength(1);
  });

  test("lists in the order in which the collection does", async () => {
    const { db, tasks } = await open();
    await tasks.createMany([{ title: "first" }, { title: "second" }]);

    const inside = await db.transaction([TASKS], (tx) => {
      tx.collection(TASKS).create({ title: "third" });
      tx.collection(TASKS).create({ title: "fourth" });
      return titles(tx.collection(TASKS).list());
    });

    expect(inside).toEqual(["fourth", "third", "second", "first"]);
    expect(titles(await tasks.list())).toEqual(inside);
  });

  test("hands out frozen records", async () => {
    const { db } = await open();
    const record = await db.transaction([TASKS], (tx) =>
      tx.collection(TASKS).create({ title: "x", tags: ["a"] }),
    );
    expect([record, record.tags].every((value) => Object.isFrozen(value))).toBe(true);
  });
});

describe("nothing is stored", () => {
  test.each([
    ["where its function throws", new Error("second thoughts")],
    ["where it throws something else", "second thoughts"],
  ])("%s", async (_name, thrown) => {
    const { db, tasks } = await open();
    await tasks.put({ id: "a", title: "x" });

    const failing = db.transaction([TASKS, NOTES], (tx) => {
      tx.collection(TASKS).update("a", { title: "y" });
      tx.collection(TASKS).create({ title: "z" });
      tx.collection(NOTES).create({ text: "z" });
      throw thrown;
    });

    expect(await rejectionOf(failing)).toBe(thrown);
    expect(await tasks.list()).toEqual([{ id: "a", title: "x" }]);
    expect(await db.collection(NOTES).count()).toBe(0);
  });

  test("where a verb refuses", async () => {
    const { db, tasks } = await open();
    await tasks.put({ id: "a", title: "x" });

    const errors = [
      await rejectionOf(
        db.transaction([TASKS], (tx) => {
          tx.collection(TASKS).create({ title: "z" });
          tx.collection(TASKS).update("missing", { title: "y" });
        }),
      ),
      await rejectionOf(
        db.transaction([TASKS], (tx) => {
          tx.collection(TASKS).create({ title: "z" });
          tx.collection(TASKS).create({ id: "a", title: "y" });
        }),
      ),
    ];

    expect(errors[0]).toBeInstanceOf(RecordNotFoundError);
    expect(errors[1]).toBeInstanceOf(RecordExistsError);
    expect(await tasks.count()).toBe(1);
  });

  test("where its function gives a promise, also not by what runs after an await", async () => {
    const { db, tasks } = await open();
    const gate = new EventTarget();
    const isOpen = once(gate, "open");
    const late: unknown[] = [];
    const run: (tx: Transaction) => unknown = async (tx) => {
      tx.collection(TASKS).create({ title: "before" });
      await isOpen;
      try {
        tx.collection(TASKS).create({ title: "after" });
      } catch (refusal) {
        late.push(refusal);
      }
      gate.dispatchEvent(new Event("tried"));
    };

    const error = await rejectionOf(db.transaction([TASKS], run));
    const isTried = once(gate, "tried");
    gate.dispatchEvent(new Event("open"));
    await isTried;

    expect(error).toBeInstanceOf(InvalidInputError);
    expect((error as Error).message).toBe(
      "transaction() takes a function that returns at once: await before it, not in it",
    );
    expect(late).toMatchObject([{ code: "invalid-input" }]);
    expect(await tasks.list()).toEqual([]);
  });

  test("where a collection is used that it was not opened for", async () => {
    const { db, tasks } = await open();

    const error = await rejectionOf(
      db.transaction([TASKS], (tx) => {
        tx.collection(TASKS).create({ title: "x" });
        tx.collection(NOTES).create({ text: "x" });
      }),
    );

    expect(error).toBeInstanceOf(InvalidInputError);
    expect((error as Error).message).toBe(
      "default/notes is not among the collections of this transaction",
    );
    expect(await tasks.count()).toBe(0);
  });

  test("of a write whose verb was caught inside it, but of the rest", async () => {
    const { db, tasks } = await open();
    await db.transaction([TASKS], (tx) => {
      const t = tx.collection(TASKS);
      t.create({ id: "a", title: "x" });
      try {
        t.update("missing", { title: "y" });
      } catch {
        t.update("a", { title: "caught" });
      }
    });
    expect(await tasks.list()).toEqual([{ id: "a", title: "caught" }]);
  });
});

describe("another tab that was faster", () => {
  test("makes the function run again, on what is there then", async () => {
    const [here, there] = await openTwo();
    await here.tasks.put({ id: "counter", title: "x", n: 1 });
    await there.tasks.list();
    const append = here.store.append.bind(here.store);
    vi.spyOn(here.store, "append").mockImplementationOnce(async (...write) => {
      await there.tasks.update("counter", { n: 10 });
      return append(...write);
    });
    const seen: unknown[] = [];

    const result = await here.db.transaction([TASKS, NOTES], (tx) => {
      const { n = 0 } = tx.collection(TASKS).get("counter") ?? {};
      seen.push(n);
      tx.collection(NOTES).create({ text: `was ${n}` });
      tx.collection(TASKS).update("counter", { n: n + 1 });
      return n + 1;
    });

    expect(seen).toEqual([1, 10]);
    expect(result).toBe(11);
    expect(await here.tasks.get("counter")).toMatchObject({ n: 11 });
    expect((await here.db.collection(NOTES).list()).map(({ text }) => text)).toEqual(["was 10"]);
  });

  test("loses nothing, whoever writes how often", async () => {
    const tabs = await openTwo();
    await tabs[0].tasks.put({ id: "counter", title: "x", n: 0 });

    await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        tabs[index % 2 === 0 ? 0 : 1].tasks.update("counter", ({ n = 0 }) => ({ n: n + 1 })),
      ),
    );

    for (const { tasks, db } of tabs) {
      await db.transaction([TASKS], (tx) => tx.collection(TASKS).put({ id: "look", title: "x" }));
      expect(await tasks.get("counter")).toMatchObject({ n: 100 });
    }
  });
});

test("a transaction of nothing is nothing", async () => {
  const { db } = await open();
  expect(await db.transaction([], () => "done")).toBe("done");
});
