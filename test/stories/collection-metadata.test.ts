import { expect, test } from "vitest";
import { account, defineCollection, openDatabase } from "../../src/index.js";
import { createWorld, newName, REMOTE, todo, type Device, type Task } from "./world.js";

const tasks = defineCollection<Task>("tasks", { metadata: true });

async function paint({ db }: Device, color: string): Promise<void> {
  const remote = await db.remote();
  await remote.bucket("default").collection("tasks").setData({ color }, { patch: true });
}

test("L19: a sync brings the attributes of the collection, without a request of its own", async () => {
  const { device } = await createWorld();
  const phone = await device({ tasks });
  await phone.tasks.create(todo("One"));
  expect(await phone.tasks.metadata()).toBeNull();
  await phone.db.sync();
  await paint(phone, "gold");
  const { length: before } = phone.network.log;

  const report = await phone.db.sync();

  expect(report).toMatchObject({ ok: true, pulled: 0 });
  expect(phone.network.log.slice(before)).toHaveLength(1);
  expect(await phone.tasks.metadata()).toMatchObject({ id: "tasks", color: "gold" });
  const again = await device({ tasks, name: phone.name, connect: false });
  expect(await again.tasks.metadata()).toMatchObject({ color: "gold" });
  expect(Object.isFrozen(await again.tasks.metadata())).toBe(true);
});

test("a collection whose definition does not ask for them has none", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone] = await twoDevicesWith(todo("One"));
  await paint(phone, "gold");
  await phone.db.sync();

  expect(await phone.tasks.metadata()).toBeNull();
  expect(phone.network.log.some(({ body }) => /collections\/tasks"/.test(body))).toBe(false);
});

test("L19: several collections still share one request, each with its own attributes", async () => {
  const { user, password, network } = await createWorld();
  const all = [tasks, defineCollection("plain"), defineCollection("notes", { metadata: true })];
  const db = await openDatabase(newName("several"), { collections: all });
  const { fetch, log } = network();
  db.connect({ remote: REMOTE, auth: account(user, password), fetch });
  for (const each of all) await db.collection(each as typeof tasks).create(todo("One"));
  await db.sync();
  const remote = await db.remote();
  const bucket = remote.bucket("default");
  await bucket.collection("tasks").setData({ color: "gold" }, { patch: true });
  await bucket.collection("notes").setData({ color: "blue" }, { patch: true });
  await bucket.collection("plain").setData({ color: "red" }, { patch: true });
  const { length: before } = log;

  expect(await db.sync()).toMatchObject({ ok: true });

  expect(log.slice(before)).toHaveLength(1);
  const seen = await Promise.all(all.map((each) => db.collection(each as typeof tasks).metadata()));
  expect(seen).toMatchObject([{ color: "gold" }, null, { color: "blue" }]);
  await db.close();
});

test("clearing a collection forgets its attributes", async () => {
  const { device } = await createWorld();
  const phone = await device({ tasks });
  await phone.tasks.create(todo("One"));
  await phone.db.sync();
  expect(await phone.tasks.metadata()).not.toBeNull();

  await phone.tasks.clear();

  expect(await phone.tasks.metadata()).toBeNull();
});
