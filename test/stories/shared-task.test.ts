import { expect, test } from "vitest";
import { accountPrincipal, defineCollection, type Collection } from "../../src/index.js";
import {
  createWorld,
  descriptions,
  newName,
  settle,
  todo,
  type Device,
  type Task,
} from "./world.js";

/** The tasks of somebody else, as this device sees them. */
function tasksOf(owner: Device, device: Device): Collection<Task> {
  const bucket = owner.db.identity.get()?.bucket ?? "";
  return device.db.collection(defineCollection<Task>("tasks", { bucket }));
}

async function bobAndAlice() {
  const world = await createWorld();
  const alice = newName("alice");
  const [bobs, hers] = [await world.device(), await world.deviceOf(alice)];
  await bobs.tasks.create(todo("Not shared"));
  await settle(bobs, hers);
  return { world, alice: accountPrincipal(alice), bobs, hers, shared: tasksOf(bobs, hers) };
}

test("G1: bob shares a task offline, and alice reads and edits it", async () => {
  const { alice, bobs, hers, shared } = await bobAndAlice();
  bobs.network.goOffline();
  const { id } = await bobs.tasks.create(todo("Shared"), { permissions: { write: [alice] } });
  bobs.network.goOnline();

  await settle(bobs, hers);
  expect(await descriptions({ tasks: shared })).toEqual(["Shared"]);
  await shared.update(id, { status: "doing" });
  await settle(hers, bobs);

  expect(await bobs.tasks.get(id)).toMatchObject({ description: "Shared", status: "doing" });
  expect(bobs.tasks.stateOf(id)).toBe("synced");
});

test("G1: a task that the server has is shared without being changed", async () => {
  const { alice, bobs, hers, shared } = await bobAndAlice();
  const [task] = await bobs.tasks.list();
  const id = task?.id ?? "";

  await bobs.tasks.share(id, { read: [alice] });
  expect(bobs.tasks.stateOf(id)).toBe("pending");
  expect(bobs.tasks.unsentAccess(id)).toEqual({ add: { read: [alice] }, remove: [] });
  const report = await bobs.db.sync();
  await settle(hers);

  expect(report).toMatchObject({ ok: true, pending: 0, pushed: 0 });
  expect(report.records).toContainEqual(expect.objectContaining({ id, rule: "shared" }));
  expect(await descriptions({ tasks: shared })).toEqual(["Not shared"]);
  expect(await bobs.tasks.get(id)).toMatchObject(todo("Not shared"));
  expect(bobs.tasks.unsentAccess(id)).toBeNull();
});

test("G2: an answer that is lost does no harm", async () => {
  const { alice, bobs, hers, shared } = await bobAndAlice();
  const { id } = await bobs.tasks.create(todo("Shared"), { permissions: { read: [alice] } });
  bobs.network.loseAnswer(({ method }) => method === "PATCH");

  const lost = await bobs.db.sync();
  const report = await bobs.db.sync();
  await settle(hers);

  expect(lost).toMatchObject({ ok: false, pending: 1 });
  expect(report).toMatchObject({ ok: true, pending: 0 });
  expect(await bobs.tasks.get(id)).toMatchObject(todo("Shared"));
  expect(bobs.tasks.stateOf(id)).toBe("synced");
  expect(await descriptions({ tasks: shared })).toEqual(["Shared"]);
});

test("G3: what two people share at the same time both holds", async () => {
  const { world, alice, bobs, hers, shared } = await bobAndAlice();
  const carol = newName("carol");
  const laptop = await world.device();
  const carols = await world.deviceOf(carol);
  const { id } = await bobs.tasks.create(todo("Shared"));
  await settle(bobs, laptop);

  await bobs.tasks.share(id, { read: [alice] });
  await laptop.tasks.share(id, { write: [accountPrincipal(carol)] });
  await settle(bobs, laptop, hers);

  const carolsShared = tasksOf(bobs, carols);
  await settle(carols);
  expect(await descriptions({ tasks: shared })).toEqual(["Shared"]);
  expect(await descriptions({ tasks: carolsShared })).toEqual(["Shared"]);
});

test("G4: a task that is unshared goes from alice's device", async () => {
  const { alice, bobs, hers, shared } = await bobAndAlice();
  const [one, two] = [await bobs.tasks.create(todo("One")), await bobs.tasks.create(todo("Two"))];
  await bobs.tasks.share(one.id, { read: [alice] });
  await bobs.tasks.share(two.id, { write: [alice] });
  await settle(bobs, hers);
  expect(await descriptions({ tasks: shared })).toEqual(["One", "Two"]);

  await bobs.tasks.unshare(two.id, [alice]);
  await settle(bobs, hers);

  expect(await descriptions({ tasks: shared })).toEqual(["One"]);
  expect(await bobs.tasks.count()).toBe(3);
});

test("G6: who may only read cannot share, and the wish is set aside with the reason", async () => {
  const { alice, bobs, hers, shared } = await bobAndAlice();
  const { id } = await bobs.tasks.create(todo("One"), { permissions: { read: [alice] } });
  await settle(bobs, hers);

  await shared.share(id, { read: [accountPrincipal("carol")] });
  const report = await hers.db.sync();

  expect(report).toMatchObject({ ok: true, parked: 1 });
  expect(await shared.parked()).toMatchObject([{ id, refusal: { status: 403 } }]);
  expect(shared.unsentAccess(id)).toEqual({ add: { read: ["account:carol"] }, remove: [] });
  await shared.discard(id);
  expect(await descriptions({ tasks: shared })).toEqual(["One"]);
  expect(shared.unsentAccess(id)).toBeNull();
});
