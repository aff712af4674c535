import { expect, test } from "vitest";
import { account, manual, defineCollection, signUp, UnsentEditsError } from "../../src/index.js";
import { createKintoServer } from "../../src/server/index.js";
import {
  createWorld,
  descriptions,
  isPull,
  isRealKinto,
  newName,
  REMOTE,
  settle,
  todo,
  type Device,
  type Task,
} from "./world.js";

async function emptyServer({ db }: Device): Promise<void> {
  const remote = await db.remote();
  await remote.bucket("default").collection("tasks").deleteRecords();
}

/** Deletes the collection itself: nothing is left of it, not even what tells of the deletions. */
async function forgetCollection({ db }: Device): Promise<void> {
  const remote = await db.remote();
  await remote.bucket("default").deleteCollection("tasks");
}

test.each([
  ["of which nothing is left", forgetCollection],
  ["that tells of deletions", emptyServer],
])("B8: everything is sent again to a server %s", async (_, empty) => {
  const { twoDevicesWith, device } = await createWorld();
  const [phone, , id] = await twoDevicesWith(todo("One"));
  const two = await phone.tasks.create(todo("Two"));
  const three = await phone.tasks.create(todo("Three"));
  await phone.db.sync();
  await empty(phone);
  await phone.tasks.update(id, { status: "done" });
  await phone.tasks.delete(two.id);
  await phone.tasks.create(todo("New"));

  await phone.tasks.resetSyncStatus();

  expect(await descriptions(phone)).toEqual(["New", "One", "Three"]);
  expect(await phone.db.sync()).toMatchObject({ ok: true, pushed: 3, pending: 0, conflicts: 0 });
  const later = await device();
  await later.db.sync();
  expect(await descriptions(later)).toEqual(["New", "One", "Three"]);
  expect(await later.tasks.get(id)).toMatchObject({ status: "done" });
  expect(await later.tasks.get(three.id)).toBeDefined();
});

test("B9: on a server that has everything, edits are joined, and nothing old overwrites what is newer", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"));
  const clean = await phone.tasks.create(todo("Clean"));
  const doomed = await phone.tasks.create(todo("Doomed"));
  await settle(phone, laptop);
  await laptop.tasks.update(id, { description: "Theirs" });
  await laptop.tasks.update(clean.id, { description: "Newer" });
  await laptop.db.sync();
  await phone.tasks.update(id, { status: "done" });
  await phone.tasks.delete(doomed.id);

  await phone.tasks.resetSyncStatus();
  const report = await phone.db.sync();

  expect(report).toMatchObject({ ok: true, pushed: 2, pending: 0, conflicts: 0 });
  await settle(laptop);
  for (const { tasks } of [phone, laptop]) {
    expect(await tasks.get(id)).toMatchObject({ description: "Theirs", status: "done" });
    expect(await tasks.get(clean.id)).toMatchObject({ description: "Newer" });
    expect(await tasks.get(doomed.id)).toBeUndefined();
  }
});

test("B9: a conflict that waits still waits", async () => {
  const { twoDevicesWith } = await createWorld();
  const tasks = defineCollection<Task>("tasks", { merge: manual });
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"), { tasks });
  await laptop.tasks.update(id, { description: "Theirs" });
  await laptop.db.sync();
  await phone.tasks.update(id, { description: "Mine" });
  await phone.db.sync();

  await phone.tasks.resetSyncStatus();
  await phone.db.sync();

  expect(await phone.tasks.conflicts()).toMatchObject([
    { id, local: { description: "Mine" }, remote: { description: "Theirs" } },
  ]);
});

test("B8: what is on this device alone counts as unsent until the next sync", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone] = await twoDevicesWith(todo("One"));
  await forgetCollection(phone);
  await phone.tasks.resetSyncStatus();

  const unsent = { name: UnsentEditsError.name, count: 1 };
  await expect(phone.db.logout()).rejects.toMatchObject(unsent);
  await expect(phone.tasks.clear()).rejects.toMatchObject(unsent);

  await phone.db.sync();
  await phone.db.logout();
});

test("B6: what the server lost counts as unsent until the user gives it up", async () => {
  const { device } = await createWorld();
  const phone = await device();
  await phone.tasks.createMany(Array.from({ length: 12 }, (_, index) => todo(`Task ${index}`)));
  await phone.tasks.list(); // only what is in memory is counted
  await phone.db.sync();
  await forgetCollection(phone);
  expect(await phone.db.sync()).toMatchObject({ ok: false, reason: "server-reset" });

  const unsent = { name: UnsentEditsError.name, count: 12 };
  await expect(phone.db.logout()).rejects.toMatchObject(unsent);
  await expect(phone.tasks.clear()).rejects.toMatchObject(unsent);
  await phone.tasks.answerReset("accept");

  await phone.tasks.clear();
  expect(await phone.tasks.list()).toEqual([]);
});

test("B10: a sync that another tab has under way ends, and the next one goes on", async () => {
  const { device, twoDevicesWith } = await createWorld();
  await twoDevicesWith(todo("One"));
  const name = newName("tabs");
  const [left, right] = [await device({ name }), await device({ name })];
  await left.db.sync();
  await right.tasks.create(todo("Two"));
  const download = right.network.holdAnswer(isPull);

  const syncing = right.db.sync();
  await download.stopped;
  await left.tasks.resetSyncStatus();
  download.release();
  expect(await syncing).toMatchObject({ ok: false, reason: "busy" });

  expect(await right.db.sync()).toMatchObject({ ok: true, pending: 0 });
  expect(await descriptions(left)).toEqual(["One", "Two"]);
});

test.skipIf(isRealKinto)(
  "B11: a whole database moves to another server, with what was unsent",
  async () => {
    const { twoDevicesWith, user, password } = await createWorld();
    const [phone, , id] = await twoDevicesWith(todo("One"));
    const gone = await phone.tasks.create(todo("Gone"));
    await phone.db.sync();
    await phone.tasks.update(id, { status: "done" });
    await phone.tasks.delete(gone.id);
    const other = createKintoServer({ passwordCost: 4 });
    const fetch = (url: string, init?: RequestInit): Promise<Response> =>
      other.fetch(new Request(url, init));
    await signUp(REMOTE, "alice", password, { fetch });
    const auth = account("alice", password);
    phone.db.connect({ remote: REMOTE, auth, fetch });
    expect(await phone.db.sync()).toMatchObject({ ok: false, reason: "wrong-identity" });

    await phone.db.resetSyncStatus();
    expect(phone.db.identity.get()).toBeNull();
    const report = await phone.db.sync();

    expect(report).toMatchObject({ ok: true, pushed: 1, pending: 0 });
    expect(phone.db.identity.get()).toMatchObject({ principal: "account:alice" });
    expect(user).not.toBe("alice");
    expect(await phone.tasks.list()).toMatchObject([{ id, description: "One", status: "done" }]);
  },
);
