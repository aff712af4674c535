import { expect, test } from "vitest";
import {
  defineCollection,
  InvalidInputError,
  RecordExistsError,
  type IdSchema,
} from "../../src/index.js";
import { createWorld, descriptions, newName, settle, todo, type Task } from "./world.js";

const NUMBERED = /^task-\d+$/;

function tasksWith(ids: IdSchema<Task>) {
  return defineCollection<Task>("tasks", { ids });
}

const VALIDATED = tasksWith({ validate: (id) => NUMBERED.test(id) });

/** Numbers tasks by how many it has numbered. */
function counting(from = 0) {
  let last = from;
  return tasksWith({
    generate: () => `task-${++last}`,
    validate: (id) => NUMBERED.test(id),
  });
}

test("N1: the app makes the ids, from the fields if it likes", async () => {
  const tasks = tasksWith({ generate: ({ description }) => description.toLowerCase() });
  const { device } = await createWorld();
  const [phone, laptop] = [await device({ tasks }), await device({ tasks })];

  const { id } = await phone.tasks.create(todo("Shopping"));
  await settle(phone, laptop);

  expect(id).toBe("shopping");
  expect(await laptop.tasks.get("shopping")).toMatchObject({ description: "Shopping" });
});

test("N1: an id that is taken makes nothing, in this collection or in the same transaction", async () => {
  const tasks = tasksWith({ generate: () => "always-this" });
  const { device } = await createWorld();
  const phone = await device({ tasks });

  const both = phone.tasks.createMany([todo("One"), todo("Two")]);
  await expect(both).rejects.toBeInstanceOf(RecordExistsError);
  expect(await descriptions(phone)).toEqual([]);
  await phone.tasks.create(todo("One"));
  await expect(phone.tasks.create(todo("Two"))).rejects.toMatchObject({ id: "always-this" });
  expect(await descriptions(phone)).toEqual(["One"]);
});

test("N1: nor does one that another tab or device has made, and that was not read yet", async () => {
  const tasks = tasksWith({ generate: () => "always-this" });
  const { device } = await createWorld();
  const name = newName("device");
  const phone = await device({ tasks, name });
  await phone.tasks.create(todo("One"));
  await phone.db.sync();
  await phone.db.close();
  const again = await device({ tasks, name });

  const making = again.tasks.create(todo("Two"));

  await expect(making).rejects.toBeInstanceOf(RecordExistsError);
  expect(await descriptions(again)).toEqual(["One"]);
});

test.each(["", "with space", "-dash-first", "x".repeat(256)])(
  "N2: an id that Kinto does not take is refused, whoever made it: %j",
  async (id) => {
    const { device } = await createWorld();
    const phone = await device({ tasks: tasksWith({ generate: () => id, validate: () => true }) });

    await expect(phone.tasks.create(todo("Made"))).rejects.toBeInstanceOf(InvalidInputError);
    await expect(phone.tasks.put({ id, ...todo("Put") })).rejects.toBeInstanceOf(InvalidInputError);
    expect(await phone.tasks.count()).toBe(0);
  },
);

test("N2: what the app does not take is refused by every verb that is given an id, and nothing is written", async () => {
  const { device } = await createWorld();
  const { tasks, db } = await device({ tasks: VALIDATED });
  const bad = { id: "another", ...todo("Bad") };
  const good = { id: "task-1", ...todo("Good") };

  const refused = [
    tasks.create(bad),
    tasks.createMany([good, bad]),
    tasks.put(bad),
    tasks.putMany([good, bad]),
    tasks.update("another", { status: "done" }),
    tasks.save(bad, { was: bad }),
    tasks.delete("another"),
    tasks.deleteMany(["another"]),
    db.transaction([VALIDATED], (tx) => {
      tx.collection(VALIDATED).put(good);
      tx.collection(VALIDATED).put(bad);
    }),
  ];

  for (const each of refused) {
    await expect(each).rejects.toThrow(
      /id is "another": ids.validate of default\/tasks refuses it/,
    );
    await expect(each).rejects.toBeInstanceOf(InvalidInputError);
  }
  expect(await tasks.count()).toBe(0);
  expect(await tasks.get("another")).toBeUndefined();
});

test("N3: a record of the server with another id is set aside with the reason, and everything else goes on", async () => {
  const tasks = counting();
  const { device } = await createWorld();
  const phone = await device({ tasks });
  const remote = await phone.db.remote();
  await remote
    .bucket("default")
    .collection("tasks")
    .createRecord({ id: "alien", ...todo("Alien") });
  await phone.tasks.create(todo("Mine"));

  const report = await phone.db.sync();

  expect(report).toMatchObject({ ok: true, pushed: 1 });
  expect(await descriptions(phone)).toEqual(["Mine"]);
  expect(await phone.tasks.quarantined()).toMatchObject([
    { id: "alien", reason: "its id is none of this collection" },
  ]);
});

test("N4: a record that had its id before the rule did can be changed and deleted", async () => {
  const { device } = await createWorld();
  const name = newName("device");
  const before = await device({ name });
  await before.tasks.create({ id: "old", ...todo("Old") });
  await before.db.close();
  const { tasks } = await device({ name, tasks: VALIDATED });

  await tasks.update("old", { status: "done" });

  expect(await tasks.get("old")).toMatchObject({ status: "done" });
  expect(await tasks.delete("old")).toBe(true);
});
