import { expect, test } from "vitest";
import {
  accountPrincipal,
  defineCollection,
  groupPrincipal,
  type CollectionDefinition,
} from "../../src/index.js";
import {
  createWorld,
  descriptions,
  newName,
  settle,
  todo,
  type Task,
  type World,
} from "./world.js";

/** Alice's bucket with her friends, of whom mary is one, and a collection that is made at the first sync. */
async function friends(world: World) {
  const [alice, mary] = [newName("alice"), newName("mary")];
  const bucket = newName("club");
  const tasks: CollectionDefinition<Task> = defineCollection<Task>("tasks", { bucket, ensure: {} });
  const [hers, marys] = [
    await world.deviceOf(alice, { tasks }),
    await world.deviceOf(mary, { tasks }),
  ];
  await settle(hers);
  const remote = await hers.db.remote();
  await remote.bucket(bucket).createGroup("friends", [accountPrincipal(mary)]);
  return { hers, marys, group: groupPrincipal(bucket, "friends"), mary: accountPrincipal(mary) };
}

test("G1: a task that alice shares with a group is seen by its members", async () => {
  const { hers, marys, group } = await friends(await createWorld());
  const { id } = await hers.tasks.create(todo("For friends"), { permissions: { write: [group] } });
  await hers.tasks.create(todo("For nobody else"));

  await settle(hers, marys);
  await marys.tasks.update(id, { status: "done" });
  await settle(marys, hers);

  expect(await descriptions(marys)).toEqual(["For friends"]);
  expect(await hers.tasks.get(id)).toMatchObject({ status: "done" });
  expect(await hers.tasks.permissions(id)).toMatchObject({
    write: expect.arrayContaining([group]),
  });
  // mary wrote it, so she is named among its writers
  expect(await marys.tasks.permissions(id)).toMatchObject({
    write: expect.arrayContaining([group]),
  });
});

test("G11: a whole collection is shared offline, also the right to create in it, and unshared", async () => {
  const { hers, marys, group } = await friends(await createWorld());
  hers.network.goOffline();
  await hers.tasks.create(todo("Hers"));
  await hers.tasks.shareCollection({ read: [group], "record:create": [group] });
  expect(hers.db.status.get().pending).toBe(2);
  hers.network.goOnline();

  await settle(hers);
  await marys.tasks.create(todo("Mary's"));
  await settle(marys, hers);

  expect(await descriptions(hers)).toEqual(["Hers", "Mary's"]);
  expect(await descriptions(marys)).toEqual(["Hers", "Mary's"]);
  expect(await hers.tasks.collectionPermissions()).toMatchObject({
    read: [group],
    "record:create": [group],
  });
  expect(await marys.tasks.collectionPermissions()).toBe("unknown");

  await hers.tasks.unshareCollection([group]);
  await settle(hers);
  expect(await hers.tasks.collectionPermissions()).toEqual({ write: [expect.any(String)] });
});
