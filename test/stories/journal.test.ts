// What a merge overrode is told, and can be undone: on two devices and the server.
import { expect, test } from "vitest";
import { defineCollection, serverWins, type JournalEntry, type Strategy } from "../../src/index.js";
import { agreed, createWorld, settle, todo, type Device, type Task } from "./world.js";

/** What the phone's journal says where its text overrode the laptop's. */
const OVERRIDDEN = {
  kind: "merged",
  by: "three-way",
  base: todo("Old"),
  local: todo("Phone"),
  remote: todo("Laptop"),
  result: todo("Phone"),
  overridden: todo("Laptop"),
  fields: ["description"],
  contested: ["description"],
  seen: false,
  undone: false,
};

test("a value that was overridden is told, and counted until the app has seen it", async () => {
  const { phone, laptop } = await conflict({ description: "Phone" }, { description: "Laptop" });
  const before = phone.db.status.get().unseen;

  await phone.db.sync();
  await laptop.db.sync();

  const entries = await phone.tasks.journal();
  expect(before).toBe(0);
  expect(entries).toMatchObject([OVERRIDDEN]);
  expect(phone.db.status.get().unseen).toBe(1);
  expect(await laptop.tasks.journal()).toEqual([]);
  await phone.tasks.markSeen(entries);
  expect(phone.db.status.get().unseen).toBe(0);
  expect(await phone.tasks.journal({ unseen: true })).toEqual([]);
  expect(await phone.tasks.journal()).toMatchObject([{ seen: true }]);
});

test("an overridden value is restored on both devices, and a later edit of another field stays", async () => {
  const { phone, laptop, id } = await conflict(
    { description: "Phone", tags: ["phone"] },
    { description: "Laptop" },
  );
  await settle(phone, laptop);
  await laptop.tasks.update(id, { status: "done" });
  await settle(laptop, phone);
  phone.network.goOffline();

  await phone.tasks.undo(await onlyEntry(phone));
  phone.network.goOnline();
  await settle(phone, laptop);

  expect(await agreed(phone, laptop, id)).toEqual({
    description: "Laptop",
    status: "done",
    tags: ["phone"],
  });
  expect(await phone.tasks.journal()).toMatchObject([
    { undone: true, kind: "merged" },
    { undone: false, kind: "undone", fields: ["description"] },
  ]);
});

test("an undo is undone, and undone again", async () => {
  const { phone, laptop, id } = await conflict({ description: "Phone" }, { description: "Laptop" });
  await settle(phone, laptop);
  const texts: (string | undefined)[] = [];

  let entry: JournalEntry<Task> = await onlyEntry(phone);
  for (let round = 0; round < 3; round += 1) {
    const next = await phone.tasks.undo(entry);
    await settle(phone, laptop);
    texts.push((await agreed(phone, laptop, id))?.description);
    if (next === null) throw new Error("Nothing was undone");
    entry = next;
  }

  expect(texts).toEqual(["Laptop", "Phone", "Laptop"]);
  const flags = (await phone.tasks.journal()).map(({ undone }) => undone);
  expect(flags).toEqual([true, false, true, false]);
});

test("an entry that was undone is not undone twice", async () => {
  const { phone, laptop, id } = await conflict({ description: "Phone" }, { description: "Laptop" });
  await settle(phone, laptop);
  const entry = await onlyEntry(phone);
  await phone.tasks.undo(entry);
  await phone.tasks.update(id, { description: "Phone, later" });

  expect(await phone.tasks.undo(entry)).toBeNull();

  await settle(phone, laptop);
  expect(await agreed(phone, laptop, id)).toMatchObject({ description: "Phone, later" });
});

test("an undo of a field that was edited since keeps that edit in the journal", async () => {
  const { phone, laptop, id } = await conflict({ description: "Phone" }, { description: "Laptop" });
  await settle(phone, laptop);
  await phone.tasks.update(id, { description: "Phone, later" });

  const undone = await phone.tasks.undo(await onlyEntry(phone));
  await settle(phone, laptop);
  const between = await agreed(phone, laptop, id);
  await phone.tasks.undo(undone ?? (await onlyEntry(phone)));
  await settle(phone, laptop);

  expect(between).toMatchObject({ description: "Laptop" });
  expect(undone).toMatchObject({ local: todo("Phone, later"), overridden: todo("Phone, later") });
  expect(await agreed(phone, laptop, id)).toMatchObject({ description: "Phone, later" });
});

test("a whole edit that the server's version replaced comes back beside what that changed", async () => {
  const { phone, laptop, id } = await conflict(
    { description: "Phone", tags: ["phone"] },
    { status: "done" },
    serverWins,
  );
  await settle(phone, laptop);
  const before = await agreed(phone, laptop, id);

  await phone.tasks.undo(await onlyEntry(phone));
  await settle(phone, laptop);

  expect(before).toEqual({ description: "Old", status: "done" });
  expect(await agreed(phone, laptop, id)).toEqual({
    description: "Phone",
    status: "done",
    tags: ["phone"],
  });
});

test("a record that an edit brought back is deleted again, and with another undo it is there", async () => {
  const { phone, laptop, id } = await conflict({ description: "Phone" }, null);
  await settle(phone, laptop);
  const resurrected = await agreed(phone, laptop, id);

  const undone = await phone.tasks.undo(await onlyEntry(phone));
  await settle(phone, laptop);
  const deleted = await agreed(phone, laptop, id);
  await phone.tasks.undo(undone ?? (await onlyEntry(phone)));
  await settle(phone, laptop);

  expect([resurrected, deleted]).toEqual([todo("Phone"), null]);
  expect(await agreed(phone, laptop, id)).toEqual(todo("Phone"));
});

test("an edit that a deletion beat is there again", async () => {
  const { phone, laptop, id } = await conflict({ description: "Phone" }, null, serverWins);
  await settle(phone, laptop);
  const deleted = await agreed(phone, laptop, id);

  await phone.tasks.undo(await onlyEntry(phone));
  await settle(phone, laptop);

  expect(deleted).toBeNull();
  expect(await agreed(phone, laptop, id)).toEqual(todo("Phone"));
});

test("what the server lost is found in the journal, and comes back everywhere", async () => {
  const { device } = await createWorld();
  const [phone, laptop] = [await device(), await device()];
  const { id } = await phone.tasks.create(todo("Kept for us"));
  const { id: other } = await phone.tasks.create(todo("Lost, too"));
  await settle(phone, laptop);
  // only what is in memory is counted
  for (const { tasks } of [phone, laptop]) expect(await tasks.count()).toBe(2);
  // without a word of it: no tombstones stay of the records of a collection that is deleted
  const remote = await phone.db.remote();
  await remote.bucket("default").deleteCollection("tasks");

  const report = await phone.db.sync();
  await laptop.db.sync();
  const lost = await agreed(phone, laptop, id);
  const entries = await phone.tasks.journal({ id });
  await phone.tasks.undo(entries[0] as JournalEntry<Task>);
  await settle(phone, laptop);

  expect(report).toMatchObject({ ok: true });
  expect(lost).toBeNull();
  expect(entries).toMatchObject([
    { kind: "lost", result: null, overridden: todo("Kept for us"), seen: false },
  ]);
  expect(phone.db.status.get().unseen).toBe(2);
  expect(await agreed(phone, laptop, id)).toEqual(todo("Kept for us"));
  expect(await phone.tasks.get(other)).toBeUndefined();
  expect(await laptop.tasks.get(other)).toBeUndefined();
});

test("the journal is JSON that says all of it", async () => {
  const { phone, laptop, id } = await conflict({ description: "Phone" }, { description: "Laptop" });
  await settle(phone, laptop);
  const [entry] = await phone.tasks.journal();

  const exported: unknown = JSON.parse(JSON.stringify(await phone.tasks.journal()));

  expect(exported).toEqual([
    {
      ...OVERRIDDEN,
      key: entry?.key,
      collection: "default/tasks",
      id,
      at: entry?.at.toISOString(),
    },
  ]);
});

test("another tab hears of what was overridden, and of what was seen", async () => {
  const { phone, laptop, open } = await conflict(
    { description: "Phone" },
    { description: "Laptop" },
  );
  const tab = await open(phone.name);

  await phone.db.sync();
  await laptop.db.sync();
  await unseen(tab, 1);
  await tab.tasks.markSeen(await tab.tasks.journal());
  await unseen(phone, 0);

  expect(await phone.tasks.journal()).toMatchObject([{ seen: true }]);
});

test("a journal is there after a restart, and gone after a logout", async () => {
  const { phone, laptop, open } = await conflict(
    { description: "Phone" },
    { description: "Laptop" },
  );
  await settle(phone, laptop);
  const entry = await onlyEntry(phone);
  await phone.db.close();

  const again = await open(phone.name);
  const [status, entries] = [again.db.status.get(), await again.tasks.journal()];
  await again.db.logout();

  expect(status.unseen).toBe(1);
  expect(entries).toEqual([entry]);
  expect(await again.tasks.journal()).toEqual([]);
  expect(again.db.status.get().unseen).toBe(0);
  await expect(again.tasks.undo(entry)).rejects.toMatchObject({ code: "journal-entry-not-found" });
});

test("a sync drops what was seen and is too much, and nothing that was not seen", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"), { journal: { maxEntries: 1 } });
  const meet = async (round: number): Promise<void> => {
    await phone.tasks.update(id, { description: `Phone ${round}` });
    await laptop.tasks.update(id, { description: `Laptop ${round}` });
    await settle(laptop, phone);
  };
  const kept = async (): Promise<readonly string[]> =>
    (await phone.tasks.journal()).map(({ result }) => result?.description ?? "");

  await meet(1);
  await phone.tasks.markSeen();
  const seen = await kept();
  await meet(2);
  await expect.poll(kept).toEqual(["Phone 2"]);
  await meet(3);

  expect(seen).toEqual(["Phone 1"]);
  expect(await kept()).toEqual(["Phone 2", "Phone 3"]);
});

/**
 * A task that both devices have, changed on the laptop (null: deleted), which has sent it, and on the phone, which
 * has not.
 */
async function conflict(
  phoneEdit: Partial<Task>,
  laptopEdit: Partial<Task> | null,
  merge?: Strategy<Task>,
): Promise<{
  readonly phone: Device;
  readonly laptop: Device;
  readonly id: string;
  readonly open: (name: string) => Promise<Device>;
}> {
  const { device, twoDevicesWith } = await createWorld();
  const tasks = defineCollection<Task>("tasks", merge === undefined ? {} : { merge });
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"), { tasks });
  await phone.tasks.update(id, () => phoneEdit);
  if (laptopEdit === null) await laptop.tasks.delete(id);
  else await laptop.tasks.update(id, () => laptopEdit);
  await laptop.db.sync();
  return { phone, laptop, id, open: (name) => device({ name, tasks }) };
}

async function onlyEntry({ tasks }: Device): Promise<JournalEntry<Task>> {
  const [entry, ...more] = await tasks.journal();
  expect(more).toEqual([]);
  if (entry === undefined) throw new Error("The journal is empty");
  return entry;
}

/** Resolves when a tab counts so many entries that were not seen. */
function unseen({ db }: Device, count: number): Promise<void> {
  return new Promise((resolve) => {
    const stop = db.status.subscribe((status) => {
      if (status.unseen !== count) return;
      queueMicrotask(() => stop());
      resolve();
    });
  });
}
