import { expect, test } from "vitest";
import { defineCollection, manual, RecordExistsError } from "../../src/index.js";
import { createWorld, descriptions, settle, todo, type Device, type Task } from "./world.js";

const DEEP = 300;

/** What another program may store: nothing that this library would write. */
async function storeDeeply({ db }: Device, id: string): Promise<void> {
  let value: unknown = "x";
  for (let level = 0; level < DEEP; level++) value = [value];
  const remote = await db.remote();
  const tasks = remote.bucket("default").collection("tasks");
  await tasks.updateRecord({ id, description: "Deep", value });
}

test("Q1: a record that cannot be used here is set aside, and everything else goes on", async () => {
  const { device, twoDevicesWith } = await createWorld();
  const [phone, laptop] = await twoDevicesWith(todo("Kept"));
  await storeDeeply(laptop, "deep");
  await phone.tasks.create(todo("Mine"));

  const report = await phone.db.sync();

  expect(report).toMatchObject({ ok: true, pushed: 1 });
  expect(report.records).toContainEqual(
    expect.objectContaining({ id: "deep", rule: "quarantined", next: "nothing" }),
  );
  expect(await descriptions(phone)).toEqual(["Kept", "Mine"]);
  expect(await phone.tasks.get("deep")).toBeUndefined();
  expect(await phone.tasks.quarantined()).toMatchObject([{ id: "deep", reason: /levels deep/ }]);
  const another = { id: "deep", ...todo("Another") };
  await expect(phone.tasks.create(another)).rejects.toBeInstanceOf(RecordExistsError);
  const later = await device();
  await later.db.sync();
  expect(await descriptions(later)).toEqual(["Kept", "Mine"]);
});

test("Q1: it is shown as soon as it can be used", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"));
  await storeDeeply(laptop, id);
  await phone.db.sync();
  expect(await descriptions(phone)).toEqual([]);
  const remote = await laptop.db.remote();
  await remote
    .bucket("default")
    .collection("tasks")
    .updateRecord({ id, ...todo("Mended") });

  await settle(phone);

  expect(await descriptions(phone)).toEqual(["Mended"]);
  expect(await phone.tasks.quarantined()).toEqual([]);
});

test("Q2: an edit of a record that became unusable waits for a person, who may write over it", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"));
  await storeDeeply(laptop, id);
  await phone.tasks.update(id, { description: "Mine" });

  const report = await phone.db.sync();

  expect(report).toMatchObject({ ok: true, conflicts: 1, pushed: 0 });
  expect(await phone.tasks.conflicts()).toMatchObject([
    { id, remote: null, unreadable: /levels deep/, local: { description: "Mine" } },
  ]);
  await phone.tasks.resolve(id, todo("Decided"));
  expect(await phone.db.sync()).toMatchObject({ ok: true, pushed: 1, conflicts: 0 });
  await laptop.db.sync();
  expect(await descriptions(laptop)).toEqual(["Decided"]);
});

test("Q2: an edit of it is joined with a version that can be used again", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"));
  await storeDeeply(laptop, id);
  await phone.tasks.update(id, { description: "Mine" });
  await phone.db.sync();
  const remote = await laptop.db.remote();
  const tasks = remote.bucket("default").collection("tasks");
  await tasks.updateRecord({ id, description: "Old", status: "done" });

  expect(await phone.db.sync()).toMatchObject({ ok: true, pushed: 1, conflicts: 0 });

  await laptop.db.sync();
  expect(await laptop.tasks.get(id)).toMatchObject({ description: "Mine", status: "done" });
});

test("Q2: deleting it waits, too, and deletes it when the person says so", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"));
  await storeDeeply(laptop, id);
  await phone.tasks.delete(id);
  await phone.db.sync();
  expect(await phone.tasks.conflicts()).toMatchObject([{ id, local: null }]);

  await phone.tasks.resolve(id, null);

  expect(await phone.db.sync()).toMatchObject({ ok: true, pushed: 1, conflicts: 0 });
  await laptop.db.sync();
  expect(await descriptions(laptop)).toEqual([]);
  expect(await laptop.tasks.quarantined()).toEqual([]);
});

test("Q1: a record whose own fields have the names of a quarantined one's is shown after it was sent", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop] = await twoDevicesWith(todo("Kept"));
  const meat = { ...todo("Meat"), quarantined: "since Monday", raw: "yes" };
  await phone.tasks.create(meat);

  await settle(phone, laptop);

  expect(await descriptions(phone)).toEqual(["Kept", "Meat"]);
  expect(await descriptions(laptop)).toEqual(["Kept", "Meat"]);
});

test("Q2: a decision about a version that cannot be used is none about its deletion", async () => {
  const { twoDevicesWith } = await createWorld();
  const byHand = defineCollection<Task>("tasks", { merge: manual });
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"), { tasks: byHand });
  await storeDeeply(laptop, id);
  await phone.tasks.update(id, { description: "Mine" });
  await phone.db.sync();
  const [was] = await phone.tasks.conflicts();
  const remote = await laptop.db.remote();
  await remote.bucket("default").collection("tasks").deleteRecord(id);
  await phone.db.sync();

  const deciding = phone.tasks.resolve(id, todo("Decided"), was && { was });

  await expect(deciding).rejects.toMatchObject({ name: "ConflictChangedError", id });
  const [now] = await phone.tasks.conflicts();
  await phone.tasks.resolve(id, todo("Decided"), now && { was: now });
  expect(await phone.tasks.conflicts()).toEqual([]);
});
