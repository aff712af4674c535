import { expect, test } from "vitest";
import { createWorld, descriptions, isPull, settle, todo } from "./world.js";

test("what one device wrote is on the other after both have synced", async () => {
  const { device } = await createWorld();
  const [phone, laptop] = [await device(), await device()];
  const task = await phone.tasks.create({ description: "Write a tutorial", status: "todo" });

  const sent = await phone.db.sync();
  const received = await laptop.db.sync();

  expect(sent).toMatchObject({ ok: true, pushed: 1, pending: 0 });
  expect(received).toMatchObject({ ok: true, pulled: 1, pushed: 0 });
  expect(await laptop.tasks.get(task.id)).toMatchObject({ description: "Write a tutorial" });
  expect(await laptop.tasks.get(task.id)).toEqual(await phone.tasks.get(task.id));
});

test("a user who has nothing anywhere gets an empty list", async () => {
  const { device } = await createWorld();
  const phone = await device();

  const first = await phone.db.sync();
  const again = await phone.db.sync();

  expect([first, again]).toMatchObject([
    { ok: true, pulled: 0, pushed: 0 },
    { ok: true, pulled: 0, pushed: 0 },
  ]);
  expect(await phone.tasks.list()).toEqual([]);
});

test("many records arrive over several pages, each of them once", async () => {
  const { device } = await createWorld();
  const [phone, laptop] = [await device(), await device({ pageSize: 7 })];
  const created = await phone.tasks.createMany(
    Array.from({ length: 60 }, (_, index) => todo(`Task ${index}`)),
  );
  await phone.db.sync();

  const received = await laptop.db.sync();

  expect(received).toMatchObject({ ok: true, pulled: 60 });
  expect(await descriptions(laptop)).toEqual(created.map((task) => task.description).toSorted());
  expect(laptop.network.log.filter(isPull).length).toBeGreaterThanOrEqual(9);
});

test("two devices that write at the same time both end with everything", async () => {
  const { device } = await createWorld();
  const [phone, laptop] = [await device(), await device()];
  await phone.tasks.createMany([todo("From the phone"), todo("Also from the phone")]);
  await laptop.tasks.createMany([todo("From the laptop"), todo("Also from the laptop")]);

  const reports = await Promise.all([phone.db.sync(), laptop.db.sync()]);
  await settle(phone, laptop);

  // PostgreSQL refuses a second record of the same millisecond (409): what was taken beside it is recognised, and not counted as sent
  const none = { pending: 0, conflicts: 0, parked: 0 };
  expect(reports).toMatchObject([{ ok: true }, { ok: true }]);
  expect([phone, laptop].map(({ db }) => db.status.get())).toMatchObject([none, none]);
  expect(await descriptions(phone)).toHaveLength(4);
  expect(await descriptions(laptop)).toEqual(await descriptions(phone));
});

test("what was deleted before a device first synced does not come to it", async () => {
  const { twoDevicesWith, device } = await createWorld();
  const [phone, , id] = await twoDevicesWith(todo("Forget this"));
  await phone.tasks.delete(id);
  await phone.db.sync();
  const tablet = await device();

  const received = await tablet.db.sync();

  expect(received).toMatchObject({ ok: true, pulled: 0 });
  expect(await tablet.tasks.get(id)).toBeUndefined();
});
