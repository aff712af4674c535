import { expect, test } from "vitest";
import { authenticated, defineCollection, type CollectionDefinition } from "../../src/index.js";
import { createWorld, descriptions, newName, settle, todo, type Task } from "./world.js";

function teamTasks(bucket: string): CollectionDefinition<Task> {
  return defineCollection<Task>("tasks", {
    bucket,
    ensure: { permissions: { read: [authenticated], "record:create": [authenticated] } },
  });
}

test("P7: the first device makes the team's bucket, and a second one takes it as it is", async () => {
  const world = await createWorld();
  const tasks = teamTasks(newName("team"));
  const [phone, laptop] = [await world.device({ tasks }), await world.device({ tasks })];
  await phone.tasks.create(todo("Made offline"));
  await laptop.tasks.create(todo("Made there"));

  await settle(phone, laptop);

  const remote = await phone.db.remote();
  const made = await remote.bucket(tasks.bucket).collection("tasks").getPermissions();
  expect(made).toEqual({
    read: ["system.Authenticated"],
    "record:create": ["system.Authenticated"],
    write: [`account:${world.user}`],
  });
  expect(await descriptions(phone)).toEqual(["Made offline", "Made there"]);
  expect(await descriptions(laptop)).toEqual(["Made offline", "Made there"]);
});

test("P7: a bucket that vanishes later is not made again", async () => {
  const world = await createWorld();
  const tasks = teamTasks(newName("team"));
  const phone = await world.device({ tasks });
  await phone.tasks.create(todo("For the team"));
  await settle(phone);
  await phone.tasks.create(todo("Not sent"));

  const remote = await phone.db.remote();
  await remote.deleteBucket(tasks.bucket, { safe: false });
  const report = await phone.db.sync();

  expect(report).toMatchObject({ ok: false, pushed: 0, pending: 1, parked: 0 });
  expect(await descriptions(phone)).toEqual(["For the team", "Not sent"]);
  const buckets = await remote.listBuckets();
  expect(buckets.data.map(({ id }) => id)).not.toContain(tasks.bucket);
});
