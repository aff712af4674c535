import { expect, test } from "vitest";
import { createWorld, descriptions, isPush, settle, todo } from "./world.js";

test("what the user types while an earlier version travels stays, and is sent next", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"));
  await phone.tasks.update(id, { description: "Sent" });
  const upload = phone.network.hold(isPush);

  const syncing = phone.db.sync();
  await upload.stopped;
  await phone.tasks.update(id, { description: "Typed meanwhile" });
  upload.release();
  await syncing;

  expect(await descriptions(phone)).toEqual(["Typed meanwhile"]);
  await settle(phone, laptop);
  expect(await descriptions(phone)).toEqual(["Typed meanwhile"]);
  expect(await descriptions(laptop)).toEqual(["Typed meanwhile"]);
});

test("an edit made while the answer travels is not overwritten by it", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"));
  await phone.tasks.update(id, { description: "Sent" });
  const upload = phone.network.holdAnswer(isPush);

  const syncing = phone.db.sync();
  await upload.stopped;
  await phone.tasks.update(id, { description: "Typed meanwhile" });
  upload.release();
  const report = await syncing;
  await settle(phone, laptop);

  expect(report).toMatchObject({ ok: true, conflicts: 0 });
  expect(await descriptions(laptop)).toEqual(["Typed meanwhile"]);
});

test("a record that is deleted while it is sent stays deleted", async () => {
  const { device } = await createWorld();
  const [phone, laptop] = [await device(), await device()];
  const { id } = await phone.tasks.create(todo("A mistake"));
  const upload = phone.network.holdAnswer(isPush);

  const syncing = phone.db.sync();
  await upload.stopped;
  await phone.tasks.delete(id);
  upload.release();
  await syncing;
  await settle(phone, laptop);

  expect(await phone.tasks.get(id)).toBeUndefined();
  expect(await laptop.tasks.get(id)).toBeUndefined();
});

test("a record that is written again while its deletion travels stays", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"));
  await phone.tasks.delete(id);
  const upload = phone.network.holdAnswer(isPush);

  const syncing = phone.db.sync();
  await upload.stopped;
  await phone.tasks.put({ id, ...todo("Back again") });
  upload.release();
  await syncing;
  await settle(phone, laptop);

  expect(await descriptions(phone)).toEqual(["Back again"]);
  expect(await descriptions(laptop)).toEqual(["Back again"]);
});

test("an edit that takes back what is on its way is sent too", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"));
  await phone.tasks.update(id, { description: "New" });
  const upload = phone.network.hold(isPush);

  const syncing = phone.db.sync();
  await upload.stopped;
  await phone.tasks.update(id, { description: "Old" });
  upload.release();
  await syncing;
  await settle(phone, laptop);

  expect(await descriptions(phone)).toEqual(["Old"]);
  expect(await descriptions(laptop)).toEqual(["Old"]);
});

test("what another device wrote just before the upload arrived is joined, not overwritten", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"));
  await phone.tasks.update(id, { description: "From the phone" });
  const upload = phone.network.hold(isPush);

  const syncing = phone.db.sync();
  await upload.stopped;
  await laptop.tasks.update(id, { status: "done" });
  await laptop.db.sync();
  upload.release();
  await syncing;
  await settle(phone, laptop);

  const joined = { description: "From the phone", status: "done" };
  expect(await phone.tasks.get(id)).toMatchObject(joined);
  expect(await laptop.tasks.get(id)).toMatchObject(joined);
});
