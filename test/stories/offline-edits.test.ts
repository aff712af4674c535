import { expect, test } from "vitest";
import { createWorld, descriptions, todo } from "./world.js";

test("without a network, edits stay here and are sent once there is one", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Buy milk"));
  phone.network.goOffline();
  await phone.tasks.update(id, { status: "done" });
  await phone.tasks.create(todo("Buy bread"));

  const offline = await phone.db.sync();
  phone.network.goOnline();
  const online = await phone.db.sync();
  await laptop.db.sync();

  expect(offline).toMatchObject({ ok: false, reason: "offline", pushed: 0, pending: 2 });
  expect(online).toMatchObject({ ok: true, pushed: 2, pending: 0 });
  expect(await laptop.tasks.get(id)).toMatchObject({ status: "done" });
  expect(await descriptions(laptop)).toEqual(["Buy bread", "Buy milk"]);
});

test("edits made before the first sign-in are sent with it", async () => {
  const { device } = await createWorld();
  const { name, db, tasks } = await device({ connect: false });
  await tasks.create(todo("Try this app"));
  expect(await db.sync()).toMatchObject({ ok: false, reason: "not-connected", pending: 1 });

  const [phone, laptop] = [await device({ name }), await device()];
  const report = await phone.db.sync();
  await laptop.db.sync();

  expect(report).toMatchObject({ ok: true, pushed: 1 });
  expect(await descriptions(laptop)).toEqual(["Try this app"]);
});

test("unsent edits survive that the app is closed", async () => {
  const { device, twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Buy milk"));
  phone.network.goOffline();
  await phone.tasks.update(id, { description: "Buy oat milk" });
  await phone.db.sync();
  await phone.db.close();

  const reopened = await device({ name: phone.name });

  expect(reopened.db.status.get()).toMatchObject({ pending: 1 });
  await reopened.db.sync();
  await laptop.db.sync();
  expect(await descriptions(laptop)).toEqual(["Buy oat milk"]);
});

test("a record that was created and deleted offline never travels", async () => {
  const { device } = await createWorld();
  const phone = await device();
  const { id } = await phone.tasks.create(todo("A mistake"));
  await phone.tasks.delete(id);

  const report = await phone.db.sync();

  expect(report).toMatchObject({ ok: true, pushed: 0, records: [] });
  expect(phone.network.log.some(({ body }) => body.includes(id))).toBe(false);
});

test("many edits of one record are sent as one", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Draft"));
  for (const description of ["First", "Second", "Third"]) {
    await phone.tasks.update(id, { description });
  }

  const report = await phone.db.sync();
  await laptop.db.sync();

  expect(report).toMatchObject({ ok: true, pushed: 1 });
  expect(await descriptions(laptop)).toEqual(["Third"]);
});
