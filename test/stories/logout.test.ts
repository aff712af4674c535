import { expect, test } from "vitest";
import { account, signUp, UnsentEditsError } from "../../src/index.js";
import { createWorld, descriptions, isPull, isPush, newName, REMOTE, todo } from "./world.js";

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

test("logging out is refused while something is unsent", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, , id] = await twoDevicesWith(todo("Sent"));
  await phone.tasks.create(todo("Not sent"));
  await phone.tasks.update(id, { status: "done" });

  await expect(phone.db.logout()).rejects.toMatchObject({ name: UnsentEditsError.name, count: 2 });

  expect(await descriptions(phone)).toEqual(["Not sent", "Sent"]);
  expect(await phone.db.sync()).toMatchObject({ ok: true, pushed: 2 });
  await phone.db.logout();
  expect(await phone.tasks.list()).toEqual([]);
});

test("a user who says that unsent edits may go is logged out", async () => {
  const { device } = await createWorld();
  const phone = await device();
  await phone.tasks.create(todo("Not sent"));

  await phone.db.logout({ discardUnsent: true });

  expect(await phone.tasks.list()).toEqual([]);
});

test("the next user of the device sees nothing of the one before", async () => {
  const { device, twoDevicesWith, network } = await createWorld();
  const [phone] = await twoDevicesWith(todo("Bob's"));
  const alice = newName("alice");
  await signUp(REMOTE, alice, "s3cr3t", { fetch: network().fetch });

  await phone.db.logout();
  await phone.db.close();
  const auth = account(alice, "s3cr3t");
  const { db, tasks } = await device({ name: phone.name, auth });
  const report = await db.sync();

  expect(report).toMatchObject({ ok: true, pulled: 0, pushed: 0 });
  expect(await tasks.list()).toEqual([]);
  expect(db.identity.get()).toMatchObject({ principal: `account:${alice}` });
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
