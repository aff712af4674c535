import { expect, test } from "vitest";
import { counter, defineCollection, InvalidInputError, set, threeWay } from "../../src/index.js";
import { createWorld, isPush, settle, todo, type Device, type Task, type World } from "./world.js";

interface Counted extends Task {
  views: number;
}

const COUNTED = defineCollection<Counted>("tasks", {
  merge: threeWay({ fields: { views: counter(), tags: set() } }),
});

/** Every device of these stories counts. */
function counting(world: World): () => Promise<Device> {
  return () => world.device({ tasks: COUNTED });
}

async function views({ tasks }: Device, id: string): Promise<unknown> {
  return ((await tasks.get(id)) as unknown as Counted | undefined)?.views;
}

function add(device: Device, id: string, by: number): Promise<unknown> {
  return device.db.collection(COUNTED).update(id, ({ views: now }) => ({ views: now + by }));
}

test("K4: a count whose answer was lost, and which a third device has built on, is counted once", async () => {
  const device = counting(await createWorld());
  const [phone, laptop, tablet] = [await device(), await device(), await device()];
  const { id } = await phone.db.collection(COUNTED).create({ ...todo("Read"), views: 10 });
  await settle(phone, laptop, tablet);
  await add(phone, id, 1);
  phone.network.loseAnswer(isPush);
  const interrupted = await phone.db.sync();
  await laptop.db.sync();
  await add(laptop, id, 2);
  await laptop.db.sync();
  await add(tablet, id, 4);
  await tablet.db.sync();
  await add(phone, id, 8);

  await settle(phone, laptop, tablet);

  expect(interrupted).toMatchObject({ ok: false });
  for (const each of [phone, laptop, tablet]) expect(await views(each, id)).toBe(25);
});

test("two devices that count to the same number have counted twice", async () => {
  const device = counting(await createWorld());
  const [phone, laptop] = [await device(), await device()];
  const { id } = await phone.db.collection(COUNTED).create({ ...todo("Read"), views: 0 });
  await settle(phone, laptop);
  await add(phone, id, 1);
  await add(laptop, id, 1);

  await settle(phone, laptop);

  expect(await views(phone, id)).toBe(2);
  expect(await views(laptop, id)).toBe(2);
});

test("K4: a count whose request never arrived is counted, though another device wrote the same number", async () => {
  const device = counting(await createWorld());
  const [phone, laptop] = [await device(), await device()];
  const { id } = await phone.db.collection(COUNTED).create({ ...todo("Read"), views: 0 });
  await settle(phone, laptop);
  await add(phone, id, 1);
  phone.network.failNext(503, isPush);
  await phone.db.sync();
  await add(laptop, id, 1);
  await laptop.db.sync();

  await settle(phone, laptop);

  expect(await views(phone, id)).toBe(2);
});

test("K6: what names the writes is on the server, and nowhere in the app", async () => {
  const device = counting(await createWorld());
  const [phone, laptop] = [await device(), await device()];
  const { id } = await phone.db.collection(COUNTED).create({ ...todo("Read"), views: 0 });
  await settle(phone, laptop);

  const remote = await phone.db.remote();
  const { data } = await remote.bucket("default").collection("tasks").getRecord(id);

  expect(data).toHaveProperty("_kintsugi");
  for (const { tasks } of [phone, laptop]) {
    expect(await tasks.get(id)).not.toHaveProperty("_kintsugi");
    expect(JSON.stringify(await tasks.list())).not.toContain("_kintsugi");
    expect(await tasks.list({ where: (task) => "_kintsugi" in task })).toEqual([]);
  }
});

test("K6: an app has no such field", async () => {
  const { device } = await createWorld();
  const { tasks } = await device({ tasks: COUNTED });
  const task = { ...todo("x"), _kintsugi: ["a.b"] };
  await expect(tasks.create(task)).rejects.toThrow(InvalidInputError);
  await expect(tasks.put({ id: "x", ...task })).rejects.toThrow("_kintsugi cannot be a field");
});

test("K5: an editor that knows nothing of it may leave it out, and no edit is lost", async () => {
  const device = counting(await createWorld());
  const [phone, laptop] = [await device(), await device()];
  const { id } = await phone.db.collection(COUNTED).create({ ...todo("Read"), views: 0 });
  await settle(phone, laptop);
  await add(phone, id, 1);
  const remote = await phone.db.remote({ safe: false });
  await remote
    .bucket("default")
    .collection("tasks")
    .updateRecord({ id, description: "Read it", status: "done", views: 5 });

  await settle(phone, laptop);

  const expected = { description: "Read it", status: "done", views: 6 };
  expect(await phone.tasks.get(id)).toMatchObject(expected);
  expect(await laptop.tasks.get(id)).toMatchObject(expected);
});

test("K2: records of a collection that counts nothing have no such field", async () => {
  const { device } = await createWorld();
  const phone = await device();
  const { id } = await phone.tasks.create(todo("Plain"));
  await phone.db.sync();

  const remote = await phone.db.remote();
  const { data } = await remote.bucket("default").collection("tasks").getRecord(id);

  expect(Object.keys(data).toSorted()).toEqual(["description", "id", "last_modified", "status"]);
});
