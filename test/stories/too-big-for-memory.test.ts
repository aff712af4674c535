import { describe, expect, test } from "vitest";
import {
  defineCollection,
  InvalidInputError,
  manual,
  openDatabase,
  RecordExistsError,
  RecordNotFoundError,
  ServerResetError,
  signUp,
  type Collection,
  type CollectionDefinition,
} from "../../src/index.js";
import {
  createWorld,
  isRealKinto,
  newName,
  REMOTE,
  settle,
  TASKS,
  todo,
  type Task,
} from "./world.js";

const NEVER = defineCollection<Task>("tasks", { load: "never" });
const COUNT = 5_000;

async function all(tasks: Collection<Task>): Promise<readonly Task[]> {
  const found: Task[] = [];
  for await (const task of tasks.scan()) found.push(task);
  return found;
}

async function names(tasks: Collection<Task>): Promise<readonly string[]> {
  return (await all(tasks)).map(({ description }) => description).toSorted();
}

test("a collection of 5,000 records is synced, found and scanned without being loaded", async () => {
  const { device } = await createWorld();
  const [phone, laptop] = [await device({ tasks: NEVER }), await device({ tasks: NEVER })];
  const created = await phone.tasks.createMany(
    Array.from({ length: COUNT }, (_, index) => todo(`Task ${index}`)),
  );
  await settle(phone, laptop);
  const [first, second, third] = created.map(({ id }) => id);
  if (first === undefined || second === undefined || third === undefined) throw new Error("none");

  expect((await all(phone.tasks)).length).toBe(COUNT);
  expect((await all(laptop.tasks)).length).toBe(COUNT);
  expect(await laptop.tasks.get(first)).toMatchObject(todo("Task 0"));
  expect(await laptop.tasks.get("nobody")).toBe(undefined);

  // both change the same record, in different fields
  await phone.tasks.update(first, { description: "Milk" });
  await laptop.tasks.update(first, { status: "done" });
  expect(await laptop.tasks.delete(second)).toBe(true);
  await laptop.tasks.put({ id: third, description: "Put", status: "doing" });
  await settle(phone, laptop, phone);

  for (const { tasks } of [phone, laptop]) {
    expect(await tasks.get(first)).toMatchObject({ description: "Milk", status: "done" });
    expect(await tasks.get(second)).toBe(undefined);
    expect(await tasks.get(third)).toMatchObject({ description: "Put", status: "doing" });
    const found = await all(tasks);
    expect(found.length).toBe(COUNT - 1);
    expect(found.filter(({ description }) => description === "Task 0")).toEqual([]);
  }
}, 120_000);

test("what is unsent is found and scanned, too, and a scan can be narrowed and ended", async () => {
  const { device } = await createWorld();
  const { tasks } = await device({ tasks: NEVER, connect: false });
  const { id } = await tasks.create(todo("Unsent"));
  await tasks.create({ ...todo("Done"), status: "done" });

  const done: Task[] = [];
  for await (const task of tasks.scan({ where: { status: "done" } })) done.push(task);
  const ended = tasks.scan({ signal: AbortSignal.abort(new Error("enough")) });

  expect(done).toMatchObject([{ description: "Done" }]);
  expect(done.every((task) => Object.isFrozen(task))).toBe(true);
  expect(await tasks.get(id)).toMatchObject(todo("Unsent"));
  await expect(ended.next()).rejects.toThrow("enough");
  await expect(tasks.scan({ where: "x" as never }).next()).rejects.toThrow(InvalidInputError);
});

test("verbs of such a collection know the records that are on the disk alone", async () => {
  const { twoDevicesWith } = await createWorld();
  const [, { tasks, db }, id] = await twoDevicesWith(todo("There"), { tasks: NEVER });

  await expect(tasks.create({ id, ...todo("Again") })).rejects.toThrow(RecordExistsError);
  await expect(tasks.update("nobody", { status: "done" })).rejects.toThrow(RecordNotFoundError);
  expect(await tasks.delete("nobody")).toBe(false);
  const was = await tasks.get(id);
  if (was === undefined) throw new Error("gone");
  await tasks.save({ ...was, status: "doing" }, { was });
  await Promise.all([
    tasks.update(id, ({ description }) => ({ description: `${description}!` })),
    tasks.update(id, ({ description }) => ({ description: `${description}?` })),
  ]);
  expect(await tasks.get(id)).toMatchObject({ description: "There!?", status: "doing" });
  await tasks.share(id, { read: ["system.Everyone"] });
  expect(tasks.unsentAccess(id)).not.toBe(null);
  expect(await db.sync()).toMatchObject({ ok: true, pending: 0 });
});

test("what would need all records in memory says what to use instead", async () => {
  const { device } = await createWorld();
  const { tasks, db } = await device({ tasks: NEVER, connect: false });

  await expect(tasks.list()).rejects.toThrow(/get\(\) and scan\(\)/);
  await expect(tasks.count()).rejects.toThrow(InvalidInputError);
  expect(() => tasks.live()).toThrow(InvalidInputError);
  await expect(db.transaction([NEVER], () => undefined)).rejects.toThrow(InvalidInputError);
  expect(() => defineCollection("x", { load: "always" as never })).toThrow(InvalidInputError);
  expect(() => defineCollection<Task>("x", { load: "never", localFields: ["tags"] })).toThrow(
    InvalidInputError,
  );
});

test("two tabs write the same record, and neither overwrites the other", async () => {
  const { device, twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("0"), { tasks: NEVER });
  const tab = await device({ tasks: NEVER, name: laptop.name });

  const add = (tasks: Collection<Task>): Promise<unknown> =>
    tasks.update(id, ({ description }) => ({ description: `${Number(description) + 1}` }));
  for (let round = 0; round < 5; round += 1) {
    await Promise.all([add(laptop.tasks), add(tab.tasks), add(laptop.tasks), add(tab.tasks)]);
  }
  await settle(laptop, phone);

  expect(await phone.tasks.get(id)).toMatchObject({ description: "20" });
});

async function reopened(
  before: CollectionDefinition<Task>,
  after: CollectionDefinition<Task>,
): Promise<readonly Task[]> {
  const { device } = await createWorld();
  const first = await device({ tasks: before });
  await first.tasks.createMany(Array.from({ length: 1_200 }, (_, index) => todo(`${index}`)));
  await settle(first);
  await first.tasks.create(todo("Unsent"));
  await first.db.close();
  const next = await device({ tasks: after, name: first.name });
  const found = await all(next.tasks);
  expect(await next.db.sync()).toMatchObject({ ok: true, pushed: 1 });
  expect((await all(next.tasks)).length).toBe(found.length);
  return found;
}

describe("a collection that was stored otherwise before", () => {
  test("is moved over when it is never to be loaded any more", async () => {
    const found = await reopened(TASKS, NEVER);
    expect(new Set(found.map(({ description }) => description)).size).toBe(1_201);
  });

  test("is loaded when it may be again", async () => {
    expect((await reopened(NEVER, TASKS)).length).toBe(1_201);
  });
});

test("a tab with an older version of the app that loads it sees the same", async () => {
  const { device, twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Shared"), { tasks: NEVER });
  const older = await device({ tasks: TASKS, name: laptop.name });

  expect(await older.tasks.get(id)).toMatchObject(todo("Shared"));
  await phone.tasks.update(id, { status: "done" });
  await settle(phone, laptop);
  await expect.poll(() => older.tasks.get(id)).toMatchObject({ status: "done" });
  await older.tasks.update(id, { status: "doing" });
  await settle(older, laptop, phone);
  expect(await phone.tasks.get(id)).toMatchObject({ status: "doing" });
});

test("clear() and logout() leave nothing to be found, and a sync brings it again", async () => {
  const { twoDevicesWith, user, password } = await createWorld();
  const [, laptop, id] = await twoDevicesWith(todo("There"), { tasks: NEVER });

  await laptop.tasks.clear();
  expect([await laptop.tasks.get(id), await names(laptop.tasks)]).toEqual([undefined, []]);
  await laptop.db.sync();
  expect(await names(laptop.tasks)).toEqual(["There"]);
  await laptop.db.logout();
  expect([await laptop.tasks.get(id), await names(laptop.tasks)]).toEqual([undefined, []]);
  expect([user, password].every((word) => word.length > 0)).toBe(true);
});

describe.skipIf(isRealKinto)("a server that was emptied", () => {
  const count = 30;

  async function emptied() {
    const world = await createWorld({ flush: true });
    const options = { tasks: NEVER };
    const [phone, laptop] = [await world.device(options), await world.device(options)];
    await phone.tasks.createMany(Array.from({ length: count }, (_, index) => todo(`${index}`)));
    await settle(phone, laptop);
    const { fetch } = world.network();
    await fetch(`${REMOTE}/__flush__`, { method: "POST" });
    await signUp(REMOTE, world.user, world.password, { fetch });
    // as a server does that has another clock: what is not in memory is not counted
    for (const { network } of [phone, laptop]) {
      network.changeAnswer(
        ({ path }) => path.includes("/records?"),
        (answer) => ({ ...answer, headers: { ...answer.headers, ETag: '"1000"' } }),
      );
    }
    return { phone, laptop };
  }

  test("is asked about, and followed, with the records in the journal", async () => {
    const { phone } = await emptied();
    await phone.tasks.create(todo("Not sent"));
    const report = await phone.db.sync();
    expect(report.ok ? undefined : report.error).toBeInstanceOf(ServerResetError);
    expect(report.ok ? undefined : report.error).toMatchObject({ affected: count, total: count });

    await phone.tasks.answerReset("accept");
    expect(await phone.db.sync()).toMatchObject({ ok: true });

    expect(await names(phone.tasks)).toEqual(["Not sent"]);
    const journal = await phone.tasks.journal();
    expect(journal.length).toBe(count);
    const [entry] = journal;
    if (entry === undefined) throw new Error("none");
    await phone.tasks.undo(entry);
    expect(await phone.tasks.get(entry.id)).toMatchObject({ description: entry.base?.description });
  });

  test("gets again what it lost, where the user keeps it", async () => {
    const { phone, laptop } = await emptied();
    await phone.db.sync();
    await phone.tasks.answerReset("keep-mine");
    await settle(phone);
    expect(await phone.db.sync()).toMatchObject({ ok: true, pending: 0 });
    await laptop.db.sync();
    await settle(laptop);

    expect((await names(phone.tasks)).length).toBe(count);
    expect(await names(laptop.tasks)).toEqual(await names(phone.tasks));
  });

  test("can be told everything again without being asked", async () => {
    const { phone, laptop } = await emptied();
    await phone.tasks.resetSyncStatus();
    await settle(phone);
    expect((await names(phone.tasks)).length).toBe(count);
    const fresh = await openDatabase(newName("fresh"), { collections: [NEVER] });
    await fresh.close();
    expect((await names(laptop.tasks)).length).toBe(count);
  });
});

test("an import is joined with what is there", async () => {
  const { twoDevicesWith } = await createWorld();
  const [, { tasks, db }, id] = await twoDevicesWith(todo("There"), { tasks: NEVER });
  const here = await tasks.get(id);
  if (here === undefined) throw new Error("gone");
  const at = here.last_modified ?? 0;

  const result = await tasks.importBulk([
    { ...todo("Old"), id, last_modified: at - 5 },
    { ...todo("New"), id: "new", last_modified: at + 1_000_000 },
  ]);

  expect(result).toEqual({ imported: 1, skipped: 1 });
  expect(await names(tasks)).toEqual(["New", "There"]);
  await db.sync();
});

test("what cannot be used is listed, and used when it can be", async () => {
  const { device } = await createWorld();
  const phone = await device();
  const { id } = await phone.tasks.create(todo("Secret"));
  await phone.tasks.create(todo("Plain"));
  await phone.db.sync();
  const strict = defineCollection<Task>("tasks", {
    load: "never",
    incoming: ({ description }) => (description === "Secret" ? null : undefined),
  });
  const open = defineCollection<Task>("tasks", { load: "never", version: 2 });

  const laptop = await device({ tasks: strict });
  await laptop.db.sync();
  const aside = await laptop.tasks.quarantined();
  expect(await names(laptop.tasks)).toEqual(["Plain"]);
  await laptop.db.close();
  const later = await device({ tasks: open, name: laptop.name });
  await settle(later);

  expect(aside.map((record) => record.id)).toEqual([id]);
  expect(await names(later.tasks)).toEqual(["Plain", "Secret"]);
  expect(await later.tasks.quarantined()).toEqual([]);
});

test("a conflict waits for a person, who decides it, and undoes the decision", async () => {
  const { twoDevicesWith } = await createWorld();
  const manually = defineCollection<Task>("tasks", { load: "never", merge: manual });
  const [phone, laptop, id] = await twoDevicesWith(todo("Base"), { tasks: manually });
  await phone.tasks.update(id, { description: "Phone" });
  await laptop.tasks.update(id, { description: "Laptop" });
  await settle(phone, laptop);

  expect(laptop.tasks.stateOf(id)).toBe("conflict");
  expect(await laptop.tasks.conflicts()).toMatchObject([
    { local: { description: "Laptop" }, remote: { description: "Phone" } },
  ]);
  await laptop.tasks.resolve(id, "remote");
  expect(await laptop.tasks.get(id)).toMatchObject({ description: "Phone" });
  await laptop.db.sync();
  const [entry] = await laptop.tasks.journal();
  if (entry === undefined) throw new Error("none");
  await laptop.tasks.undo(entry);
  await settle(laptop, phone);

  expect(await phone.tasks.get(id)).toMatchObject({ description: "Laptop" });
});

test("ids of the app's own are looked for before a record is made", async () => {
  const { device } = await createWorld();
  const named = defineCollection<Task>("tasks", {
    load: "never",
    ids: { generate: ({ description }) => `task-${description}` },
  });
  const { tasks, db } = await device({ tasks: named });
  await tasks.create(todo("a"));
  await db.sync();

  await expect(tasks.create(todo("a"))).rejects.toThrow(RecordExistsError);
  const [made] = await tasks.createMany([todo("b")]);
  expect(made?.id).toBe("task-b");
});
