import { expect, test } from "vitest";
import { manual, defineCollection } from "../../src/index.js";
import { createWorld, descriptions, isPush, settle, todo, type Task } from "./world.js";

/** With this strategy every false conflict with oneself would show. */
const MANUAL = defineCollection<Task>("tasks", { merge: manual });

test("a create whose answer was lost is there once, on every device", async () => {
  const { device } = await createWorld();
  const [phone, laptop] = [await device({ tasks: MANUAL }), await device()];
  await phone.tasks.create(todo("Buy milk"));
  phone.network.loseAnswer(isPush);

  const interrupted = await phone.db.sync();
  const report = await phone.db.sync();
  await settle(phone, laptop);

  expect(interrupted).toMatchObject({ ok: false, reason: "offline", pending: 1 });
  expect(report).toMatchObject({ ok: true, pending: 0, conflicts: 0 });
  expect(await descriptions(phone)).toEqual(["Buy milk"]);
  expect(await descriptions(laptop)).toEqual(["Buy milk"]);
});

test("an edit made after a lost answer is no conflict with oneself", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"), { tasks: MANUAL });
  await phone.tasks.update(id, { description: "Sent, but was it taken?" });
  phone.network.loseAnswer(isPush);
  await phone.db.sync();
  await phone.tasks.update(id, { description: "Newest" });

  const report = await phone.db.sync();
  await settle(phone, laptop);

  expect(report).toMatchObject({ ok: true, conflicts: 0 });
  expect(await descriptions(phone)).toEqual(["Newest"]);
  expect(await descriptions(laptop)).toEqual(["Newest"]);
});

test("going back to the old text after a lost answer is an edit like any other", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"), { tasks: MANUAL });
  await phone.tasks.update(id, { description: "Sent" });
  phone.network.loseAnswer(isPush);
  await phone.db.sync();
  await phone.tasks.update(id, { description: "Old" });

  await settle(phone, laptop);

  expect(await descriptions(phone)).toEqual(["Old"]);
  expect(await descriptions(laptop)).toEqual(["Old"]);
});

test("a lost answer, a foreign edit on top and another local one end joined", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"));
  await phone.tasks.update(id, { description: "Sent" });
  phone.network.loseAnswer(isPush);
  await phone.db.sync();
  await laptop.db.sync();
  await laptop.tasks.update(id, { status: "done" });
  await laptop.db.sync();
  await phone.tasks.update(id, { description: "Newest" });

  await settle(phone, laptop);

  const joined = { description: "Newest", status: "done" };
  expect(await phone.tasks.get(id)).toMatchObject(joined);
  expect(await laptop.tasks.get(id)).toMatchObject(joined);
});

test("a record that is deleted after its create was lost on the way is gone everywhere", async () => {
  const { device } = await createWorld();
  const [phone, laptop] = [await device({ tasks: MANUAL }), await device()];
  const { id } = await phone.tasks.create(todo("A mistake"));
  phone.network.loseAnswer(isPush);
  await phone.db.sync();
  await laptop.db.sync();
  await phone.tasks.delete(id);

  await settle(phone, laptop);

  expect(await phone.tasks.list()).toEqual([]);
  expect(await laptop.tasks.list()).toEqual([]);
  expect(phone.db.status.get()).toMatchObject({ pending: 0, conflicts: 0 });
});

test("a deletion whose answer was lost is a deletion all the same", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"), { tasks: MANUAL });
  await phone.tasks.delete(id);
  phone.network.loseAnswer(isPush);
  await phone.db.sync();

  const report = await phone.db.sync();
  await settle(phone, laptop);

  expect(report).toMatchObject({ ok: true, pending: 0, conflicts: 0 });
  expect(await laptop.tasks.get(id)).toBeUndefined();
});

test("a record that is written again after its deletion was lost on the way is back", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"), { tasks: MANUAL });
  await phone.tasks.delete(id);
  phone.network.loseAnswer(isPush);
  await phone.db.sync();
  await phone.tasks.put({ id, ...todo("Back again") });

  await settle(phone, laptop);

  expect(await descriptions(phone)).toEqual(["Back again"]);
  expect(await descriptions(laptop)).toEqual(["Back again"]);
});
