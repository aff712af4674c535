import { expect, test } from "vitest";
import { authenticated, defineCollection } from "../../src/index.js";
import { createWorld, descriptions, newName, settle, todo, type Task } from "./world.js";

test("who may only create has what is its own, and nobody else's", async () => {
  const world = await createWorld();
  const tasks = defineCollection<Task>("tasks", {
    bucket: newName("letterbox"),
    ensure: { permissions: { "record:create": [authenticated] } },
  });
  const owner = await world.device({ tasks });
  const [mary, joe] = [
    await world.deviceOf(newName("mary"), { tasks }),
    await world.deviceOf(newName("joe"), { tasks }),
  ];
  await settle(owner);
  mary.network.goOffline();
  const { id } = await mary.tasks.create(todo("Mary's"));
  mary.network.goOnline();
  await joe.tasks.create(todo("Joe's"));

  await settle(mary, joe, owner);
  await mary.tasks.update(id, { status: "done" });
  await settle(mary, joe, owner);

  expect(await descriptions(mary)).toEqual(["Mary's"]);
  expect(await descriptions(joe)).toEqual(["Joe's"]);
  expect(await descriptions(owner)).toEqual(["Joe's", "Mary's"]);
  expect(await owner.tasks.get(id)).toMatchObject({ status: "done" });
  expect(mary.db.status.get()).toMatchObject({ pending: 0, parked: 0 });
});

test("what the owner deletes of it goes from its author's device, though no tombstone says so", async () => {
  const world = await createWorld();
  const tasks = defineCollection<Task>("tasks", {
    bucket: newName("letterbox"),
    ensure: { permissions: { "record:create": [authenticated] } },
  });
  const owner = await world.device({ tasks });
  const mary = await world.deviceOf(newName("mary"), { tasks });
  await settle(owner);
  const { id } = await mary.tasks.create(todo("Mary's"));
  await mary.tasks.create(todo("Stays"));
  await settle(mary, owner);
  expect(await descriptions(mary)).toEqual(["Mary's", "Stays"]);

  await owner.tasks.delete(id);
  await settle(owner, mary);

  expect(await descriptions(mary)).toEqual(["Stays"]);
});
