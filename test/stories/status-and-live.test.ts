import { expect, test } from "vitest";
import { when } from "./when.js";
import { createWorld, isPush, todo } from "./world.js";

test("a list on the screen follows local edits and what a sync brings", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"));
  const shown = phone.tasks.live({ where: { status: "todo" }, sort: "description" });
  await when(shown, ({ data }) => data?.length === 1);

  await phone.tasks.create(todo("Created here"));
  await when(shown, ({ data }) => data?.length === 2);
  await laptop.tasks.update(id, { status: "done" });
  await laptop.db.sync();
  await phone.db.sync();

  const { data } = await when(shown, (now) => now.data?.length === 1);
  expect(data).toMatchObject([{ description: "Created here" }]);
});

test("the status counts what is unsent, and nothing once it was sent", async () => {
  const { device } = await createWorld();
  const { db, tasks } = await device();
  expect(db.status.get()).toMatchObject({ pending: 0, syncing: false, lastSync: null });

  await tasks.createMany([todo("One"), todo("Two")]);
  const before = await when(db.status, ({ pending }) => pending === 2);
  await db.sync();
  const after = await when(db.status, ({ pending }) => pending === 0);

  expect(before.lastSync).toBeNull();
  expect(after.lastSync).toBeInstanceOf(Date);
});

test("the status says that a sync is under way, and when it has ended", async () => {
  const { device } = await createWorld();
  const { db, tasks, network } = await device();
  await tasks.create(todo("One"));
  const upload = network.hold(isPush);

  const syncing = db.sync();
  await upload.stopped;
  const during = db.status.get();
  upload.release();
  await syncing;

  expect(during).toMatchObject({ syncing: true });
  expect(db.status.get()).toMatchObject({ syncing: false });
});

test("a record says how it stands", async () => {
  const { device } = await createWorld();
  const { db, tasks } = await device();
  await tasks.list();

  const { id } = await tasks.create(todo("One"));
  const before = tasks.stateOf(id);
  await db.sync();

  expect(before).toBe("pending");
  expect(tasks.stateOf(id)).toBe("synced");
  expect(tasks.stateOf("unknown")).toBeUndefined();
});

test("a sync tells how far it has come", async () => {
  const { device } = await createWorld();
  const [phone, laptop] = [await device(), await device({ pageSize: 20 })];
  await phone.tasks.createMany(Array.from({ length: 60 }, (_, index) => todo(`Task ${index}`)));
  const [sent, received]: [number[], number[]] = [[], []];

  await phone.db.sync({ onProgress: ({ phase, done }) => phase === "push" && sent.push(done) });
  await laptop.db.sync({
    onProgress: ({ phase, done }) => phase === "pull" && received.push(done),
  });

  expect(sent.slice(0, 3)).toEqual([25, 50, 60]);
  expect(received.slice(0, 3)).toEqual([20, 40, 60]);
});
