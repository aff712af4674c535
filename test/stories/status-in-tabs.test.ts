import { expect, onTestFinished, test, vi } from "vitest";
import { defineCollection, type Status } from "../../src/index.js";
import { Locks } from "../tabs/locks.js";
import { when } from "./when.js";
import { createWorld, isPush, newName, settle, todo } from "./world.js";

/** Two tabs on one database. */
async function twoTabs() {
  const world = await createWorld();
  const name = newName("tabs");
  const tabs = [await world.device({ name }), await world.device({ name })] as const;
  return { world, tabs };
}

/** What all tabs have to say alike. */
function shared({ lastError, ...status }: Status): unknown {
  return { ...status, lastError: lastError && [lastError.code, lastError.message] };
}

test("both tabs say that one of them syncs, how far it has come, and when it has ended", async () => {
  const { tabs } = await twoTabs();
  const [here, there] = tabs;
  await here.tasks.createMany(Array.from({ length: 60 }, (_, index) => todo(`Task ${index}`)));
  const upload = here.network.hold(isPush);

  const syncing = here.db.sync();
  await upload.stopped;
  const during = await when(there.db.status, (status) => status.syncing);
  expect(shared(during)).toEqual(shared(here.db.status.get()));
  upload.release();
  const moved = await when(there.db.status, ({ progress }) => progress?.phase === "push");
  await syncing;

  expect(moved.progress).toMatchObject({ collection: "default/tasks", done: 25 });
  const after = await when(there.db.status, (status) => !status.syncing && status.pending === 0);
  expect(shared(after)).toEqual(shared(here.db.status.get()));
  expect(after).toMatchObject({ progress: null, lastSync: expect.any(Date), oldestUnsent: null });
});

test("both tabs say why the last sync of either did not come to its end", async () => {
  const { tabs } = await twoTabs();
  const [here, there] = tabs;
  here.network.goOffline();

  const report = await here.db.sync();
  const { lastError } = await when(there.db.status, (status) => status.lastError !== null);

  expect(report).toMatchObject({ ok: false, reason: "offline" });
  expect(lastError).toMatchObject({ code: "offline", name: "OfflineError" });
  expect(lastError?.message).toBe(here.db.status.get().lastError?.message);
  await there.db.sync();
  await when(here.db.status, (status) => status.lastError === null && status.lastSync !== null);
});

test("what the last sync said stays when the tab that ran it is closed", async () => {
  const { tabs, world } = await twoTabs();
  const [here, there] = tabs;
  here.network.goOffline();
  await here.db.sync();
  await when(there.db.status, ({ lastError }) => lastError !== null);
  await there.db.sync();
  await when(here.db.status, ({ lastError }) => lastError === null);

  await there.db.close();
  const later = await world.device({ name: here.name });
  await when(later.db.status, ({ lastSync }) => lastSync !== null);

  expect(here.db.status.get().lastError).toBeNull();
  expect(later.db.status.get().lastError).toBeNull();
});

test.each([{ pullOnly: true }, { one: true }])(
  "a sync of a part (%j) does not say that everything was synced",
  async ({ pullOnly = false, one = false }) => {
    const { device } = await createWorld();
    const { db, tasks, network } = await device();
    db.collection(defineCollection("notes"));
    await tasks.create(todo("One"));
    network.goOffline();
    await db.sync();
    network.goOnline();

    const report = one ? await tasks.sync() : await db.sync({ pullOnly });

    expect(report.ok).toBe(true);
    expect(db.status.get()).toMatchObject({ lastSync: null, lastError: null });
  },
);

test("a tab that is opened later knows how the last sync ended", async () => {
  const world = await createWorld();
  const name = newName("tabs");
  const first = await world.device({ name });
  await first.db.sync();

  const later = await world.device({ name });
  const { lastSync } = await when(later.db.status, (status) => status.lastSync !== null);

  expect(lastSync).toEqual(first.db.status.get().lastSync);
});

test("how the last sync ended is known after all tabs were closed", async () => {
  const { device } = await createWorld();
  const first = await device();
  await first.db.sync();
  const { lastSync } = first.db.status.get();
  await first.db.close();

  const again = await device({ name: first.name });

  expect(lastSync).not.toBeNull();
  expect(again.db.status.get().lastSync).toEqual(lastSync);
  await again.db.sync();
  await again.db.logout();
  await when(again.db.status, (status) => status.lastSync === null);
  const another = await device({ name: first.name });
  expect(another.db.status.get().lastSync).toBeNull();
});

test("databases in memory that have the same name have nothing to do with each other", async () => {
  const world = await createWorld();
  const name = newName("memory");
  const [one, other] = [
    await world.device({ name, storage: "memory" }),
    await world.device({ name, storage: "memory" }),
  ];

  vi.stubGlobal("navigator", { onLine: true, locks: new Locks() });
  onTestFinished(() => void vi.unstubAllGlobals());
  const upload = one.network.hold();
  const isOver = vi.fn<() => void>();
  const held = one.db.sync().then(isOver);
  await upload.stopped;
  expect(await other.db.sync({ pullOnly: true })).toMatchObject({ ok: true });
  expect(isOver).not.toHaveBeenCalled();
  upload.release();
  await held;
  const ear = new BroadcastChannel(`kintsugi:${name}:syncs`);
  const heard: unknown[] = [];
  ear.addEventListener("message", ({ data }) => heard.push(data));

  await one.db.sync();
  await other.tasks.create(todo("Other"));
  await world.device({ name, storage: "indexeddb" });
  await vi.waitUntil(() => heard.length > 0);
  ear.close();

  expect(heard).toEqual([{ kind: "hello" }]);
  expect(one.db.status.get()).toMatchObject({ storage: "memory", lastSync: expect.any(Date) });
  expect(other.db.status.get()).toMatchObject({ storage: "memory", lastSync: null, pending: 1 });
});

test("records that cannot be used here are counted, until they can", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"));
  await phone.tasks.list();
  const remote = (await laptop.db.remote()).bucket("default").collection("tasks");
  let value: unknown = "x";
  for (let level = 0; level < 300; level++) value = [value];

  await remote.updateRecord({ id, description: "Deep", value });
  await settle(phone);
  expect(phone.db.status.get().quarantined).toBe(1);
  await remote.updateRecord({ id, ...todo("Mended") });
  await settle(phone);

  expect(phone.db.status.get()).toMatchObject({ quarantined: 0, storage: "indexeddb" });
});
