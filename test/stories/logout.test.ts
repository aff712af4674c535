import { expect, test } from "vitest";
import { createWorld, descriptions, isPull, isPush, newName, todo } from "./world.js";

test("logging out empties the device, and the records stay on the server", async () => {
  const { device, twoDevicesWith } = await createWorld();
  const [phone] = await twoDevicesWith(todo("Mine"));

  await phone.db.logout();

  expect(await phone.tasks.list()).toEqual([]);
  expect(phone.db.identity.get()).toBeNull();
  expect(await phone.db.sync()).toMatchObject({ ok: false, reason: "not-connected" });
  const tablet = await device();
  await tablet.db.sync();
  expect(await descriptions(tablet)).toEqual(["Mine"]);
});

test("a sync that another tab has under way writes nothing after the logout", async () => {
  const { device, twoDevicesWith } = await createWorld();
  const [, laptop] = await twoDevicesWith(todo("Private"));
  const name = newName("tabs");
  const [left, right] = [await device({ name }), await device({ name })];
  const download = right.network.holdAnswer(isPull);

  const syncing = right.db.sync();
  await download.stopped;
  await left.db.logout();
  download.release();
  const ended = await syncing.catch((error: unknown) => error);

  expect(ended).not.toMatchObject({ ok: true });
  expect(await left.tasks.list()).toEqual([]);
  const reopened = await device({ name, connect: false });
  expect(await reopened.tasks.list()).toEqual([]);
  expect(reopened.db.identity.get()).toBeNull();
  expect(await laptop.tasks.count()).toBe(1);
});

test("an upload that is under way in another tab does not come back after the logout", async () => {
  const { device } = await createWorld();
  const name = newName("tabs");
  const [left, right] = [await device({ name }), await device({ name })];
  await right.tasks.create(todo("On its way"));
  const upload = right.network.holdAnswer(isPush);

  const syncing = right.db.sync();
  await upload.stopped;
  await left.db.logout({ discardUnsent: true });
  upload.release();
  await syncing.catch(() => {});

  const reopened = await device({ name, connect: false });
  expect(await reopened.tasks.list()).toEqual([]);
  expect(reopened.db.status.get()).toMatchObject({ pending: 0 });
});
