import { expect, test, vi } from "vitest";
import { accountPrincipal } from "../../src/index.js";
import { bobAndAlice, tasksOf } from "./bob-and-alice.js";
import { descriptions, isRealKinto, newName, settle, todo } from "./world.js";

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
  expect(hers.db.status.get()).toMatchObject({ pending: 1, unsentAccess: 1 });
  const report = await hers.db.sync();

  expect(report).toMatchObject({ ok: true, parked: 1 });
  expect(await shared.parked()).toMatchObject([{ id, about: "access", refusal: { status: 403 } }]);
  expect(shared.unsentAccess(id)).toEqual({ add: { read: ["account:carol"] }, remove: [] });
  await shared.discard(id);
  expect(await descriptions({ tasks: shared })).toEqual(["One"]);
  expect(shared.unsentAccess(id)).toBeNull();
  expect(hers.db.status.get()).toMatchObject({ pending: 0, parked: 0, unsentAccess: 0 });
});

test("G6: a refused wish that is changed is told again", async () => {
  const { alice, bobs, hers, shared } = await bobAndAlice();
  const { id } = await bobs.tasks.create(todo("One"), { permissions: { read: [alice] } });
  await settle(bobs, hers);
  await shared.share(id, { read: [accountPrincipal("carol")] });
  await hers.db.sync();
  await bobs.tasks.share(id, { write: [alice] });
  await settle(bobs);

  await shared.share(id, { read: [accountPrincipal("dave")] });
  await settle(hers);

  expect(await shared.parked()).toEqual([]);
  expect(await bobs.tasks.permissions(id)).toMatchObject({
    read: expect.arrayContaining(["account:carol", "account:dave"]),
  });
});

test("G3: who shall only read, and no longer write, may only read", async () => {
  const { alice, bobs } = await bobAndAlice();
  const { id } = await bobs.tasks.create(todo("One"), { permissions: { write: [alice] } });
  await settle(bobs);

  await bobs.tasks.unshare(id, [alice]);
  await bobs.tasks.share(id, { read: [alice] });
  await settle(bobs);

  const permissions = await bobs.tasks.permissions(id);
  expect(permissions).toMatchObject({ read: [alice] });
  expect(permissions).not.toMatchObject({ write: expect.arrayContaining([alice]) });
});

test("G12: a record made again is not shared with whom the one before was to be", async () => {
  const { alice, bobs } = await bobAndAlice();
  const { id } = await bobs.tasks.create(todo("One"));
  await settle(bobs);
  await bobs.tasks.share(id, { read: [alice] });
  await bobs.tasks.delete(id);
  await bobs.tasks.create({ id, ...todo("Private") });

  await settle(bobs);

  expect(await bobs.tasks.permissions(id)).not.toHaveProperty("read");
});

test.skipIf(isRealKinto)("G12: what is kept after a loss keeps its readers", async () => {
  const { alice, bobs } = await bobAndAlice();
  const made = await bobs.tasks.createMany(Array.from({ length: 12 }, (_, n) => todo(`Task ${n}`)));
  await settle(bobs);
  const id = made[0]?.id ?? "";
  await bobs.tasks.list();
  await bobs.tasks.share(id, { read: [alice] });
  const remote = await bobs.db.remote();
  await remote.deleteBucket(bobs.db.identity.get()?.bucket ?? "", { safe: false });

  await bobs.tasks.resetSyncStatus();
  const report = await bobs.db.sync();

  expect(report).toMatchObject({ ok: true, pending: 0 });
  expect(await bobs.tasks.get(id)).toMatchObject(todo("Task 0"));
  expect(await bobs.tasks.permissions(id)).toMatchObject({ read: [alice] });
});

test("a wish for a record that is unsent anyway is told of, too", async () => {
  const { alice, bobs } = await bobAndAlice();
  const { id } = await bobs.tasks.create(todo("One"));
  const heard: number[] = [];
  const stop = bobs.db.status.subscribe(({ unsentAccess }) => heard.push(unsentAccess));

  await bobs.tasks.share(id, { read: [alice] });
  await vi.waitFor(() => expect(heard.at(-1)).toBe(1));
  await settle(bobs);

  await vi.waitFor(() => expect(heard.at(-1)).toBe(0));
  stop();
});
