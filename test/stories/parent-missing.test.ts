import { expect, test } from "vitest";
import { defineCollection, type Database } from "../../src/index.js";
import {
  createWorld,
  descriptions,
  newName,
  settle,
  todo,
  type Task,
  type World,
} from "./world.js";

test("where the team's bucket is not on the server, the edits stay until it is", async () => {
  const world = await createWorld();
  const team = newName("team");
  const phone = await inBucket(world, team);
  await phone.tasks.create(todo("For the team"));

  const missing = await phone.db.sync();
  await createTeam(phone.db, team);
  const report = await phone.db.sync();

  expect(missing).toMatchObject({ ok: false, pushed: 0, pending: 1, parked: 0 });
  expect(["forbidden", "parent-missing"]).toContain(missing.ok ? "" : missing.reason);
  expect(report).toMatchObject({ ok: true, pushed: 1, pending: 0 });
});

test("a bucket that vanishes later takes nothing away from here", async () => {
  const world = await createWorld();
  const team = newName("team");
  const [phone, laptop] = [await inBucket(world, team), await inBucket(world, team)];
  await createTeam(phone.db, team);
  const { id } = await phone.tasks.create(todo("For the team"));
  await settle(phone, laptop);
  await phone.tasks.update(id, { status: "done" });
  await phone.tasks.create(todo("Not sent"));

  const remote = await laptop.db.remote();
  await remote.deleteBucket(team, { safe: false });
  const report = await phone.db.sync();

  expect(report).toMatchObject({ ok: false, pushed: 0, pending: 2, parked: 0 });
  expect(["forbidden", "parent-missing"]).toContain(report.ok ? "" : report.reason);
  expect(await descriptions(phone)).toEqual(["For the team", "Not sent"]);
  expect(await phone.tasks.get(id)).toMatchObject({ status: "done" });
});

function inBucket({ device }: World, bucket: string): ReturnType<World["device"]> {
  return device({ tasks: defineCollection<Task>("tasks", { bucket }) });
}

async function createTeam(db: Database, team: string): Promise<void> {
  const remote = await db.remote();
  await remote.createBucket(team);
  await remote.bucket(team).createCollection("tasks");
}
