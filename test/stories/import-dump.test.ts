import { expect, test } from "vitest";
import {
  defineCollection,
  DefinitionDiffersError,
  InvalidInputError,
  manual,
  serverWins,
} from "../../src/index.js";
import {
  createWorld,
  descriptions,
  isPull,
  settle,
  todo,
  type Device,
  type Task,
  type World,
} from "./world.js";

type Dumped = Task & { readonly id: string; readonly last_modified: number };

/** What the server lists, as an app would bring it along in a file. */
async function dumpOf({ db }: Device): Promise<{ records: Dumped[]; etag: number }> {
  const remote = await db.remote();
  const list = await remote.bucket("default").collection("tasks").listRecords();
  const { data, last_modified: etag } = list as unknown as {
    data: Dumped[];
    last_modified: string;
  };
  return { records: data, etag: Number(etag) };
}

/** A laptop with three tasks, what the server had of them, and what happened since: one of each kind. */
async function changedSince({ device }: World): Promise<{
  readonly laptop: Device;
  readonly dump: { readonly records: readonly Dumped[]; readonly etag: number };
}> {
  const laptop = await device();
  const [kept, edited, deleted] = await laptop.tasks.createMany(
    ["Kept", "Edited", "Deleted"].map(todo),
  );
  await laptop.db.sync();
  const dump = await dumpOf(laptop);
  if (!kept || !edited || !deleted) throw new Error("Nothing was created");
  await laptop.tasks.update(edited.id, { description: "Edited since" });
  await laptop.tasks.delete(deleted.id);
  await laptop.tasks.create(todo("New"));
  await laptop.db.sync();
  return { laptop, dump };
}

const NOW = ["Edited since", "Kept", "New"];

/** In what ways a device has read the list before a dump comes. */
const BEFORE: readonly (readonly [string, (device: Device) => Promise<unknown>])[] = [
  ["that never synced", () => Promise.resolve()],
  ["that is up to date", ({ db }) => db.sync()],
  [
    "in the middle of its first pull",
    async ({ db, network }) => {
      let pages = 0;
      network.failNext(503, (request) => isPull(request) && ++pages > 1);
      await db.sync();
    },
  ],
];

const COMPLETE = [false, true, "etag"] as const;

test.each(COMPLETE.flatMap((complete) => BEFORE.map((before) => [complete, ...before] as const)))(
  "B1: after a dump (complete: %s) a device %s learns all that changed, without a doubt",
  async (complete, _, begin) => {
    const world = await createWorld();
    const { dump } = await changedSince(world);
    const phone = await world.device({ pageSize: 1 });
    await begin(phone);
    const { length: before } = phone.network.log;

    await phone.tasks.importBulk(dump.records, {
      complete: complete === "etag" ? dump.etag : complete,
    });
    const report = await phone.db.sync();

    expect(report).toMatchObject({ ok: true, pushed: 0, conflicts: 0 });
    expect(await descriptions(phone)).toEqual(NOW);
    const asked = phone.network.log.slice(before);
    expect(asked.filter(({ body, path }) => `${body}${path}`.includes("_fields"))).toEqual([]);
    // and the count is right: it was asked for, and nothing was compared
    expect(asked.filter(({ method }) => method === "HEAD").length).toBeLessThanOrEqual(1);
  },
);

test("B2: after a complete dump only what changed since is pulled", async () => {
  const world = await createWorld();
  const { dump } = await changedSince(world);
  const phone = await world.device();

  const result = await phone.tasks.importBulk(dump.records, { complete: dump.etag });

  expect(result).toEqual({ imported: 3, skipped: 0 });
  expect(await descriptions(phone)).toEqual(["Deleted", "Edited", "Kept"]);
  expect(await phone.db.sync()).toMatchObject({ ok: true, pulled: 3 });
  expect(await phone.tasks.importBulk(dump.records, { complete: true })).toEqual({
    imported: 0,
    skipped: 3,
  });
  expect(await descriptions(phone)).toEqual(NOW);
});

test("B2: a dump that is wrongly said to be complete is found out by the count", async () => {
  const world = await createWorld();
  const { dump } = await changedSince(world);
  const phone = await world.device();
  const newest = dump.records.toSorted((a, b) => b.last_modified - a.last_modified).slice(0, 1);
  await phone.tasks.importBulk(newest, { complete: true });

  await phone.db.sync();

  expect(await descriptions(phone)).toEqual(NOW);
});

test("B1: an old dump takes nothing back, and brings nothing back that was deleted", async () => {
  const world = await createWorld();
  const { dump, laptop } = await changedSince(world);

  expect(await laptop.tasks.importBulk(dump.records)).toEqual({ imported: 0, skipped: 3 });

  expect(await descriptions(laptop)).toEqual(NOW);
  const later = await world.device();
  await later.db.sync(); // knows nothing of what was deleted before its first sync
  expect(await later.tasks.importBulk(dump.records)).toEqual({ imported: 0, skipped: 3 });
  expect(await descriptions(later)).toEqual(NOW);
});

test("B1: a newer dump is taken, and what it shows of other changes is still pulled", async () => {
  const world = await createWorld();
  const [phone, laptop] = await world.twoDevicesWith(todo("Old"));
  await laptop.tasks.create(todo("Not in the dump"));
  await laptop.db.sync();
  const { id } = await laptop.tasks.create(todo("In the dump"));
  await laptop.db.sync();
  const { records } = await dumpOf(laptop);

  const partial = records.filter((record) => record.id === id);
  expect(await phone.tasks.importBulk(partial, { complete: true })).toEqual({
    imported: 1,
    skipped: 0,
  });

  expect(await descriptions(phone)).toEqual(["In the dump", "Old"]);
  expect(await phone.db.sync()).toMatchObject({ ok: true, pulled: 1 });
  expect(await descriptions(phone)).toEqual(["In the dump", "Not in the dump", "Old"]);
});

test("B3: an unsent edit is joined with the record in a dump, and sent", async () => {
  const world = await createWorld();
  const [phone, laptop, id] = await world.twoDevicesWith(todo("Old"));
  await phone.tasks.update(id, { status: "done" });
  await laptop.tasks.update(id, { description: "Theirs" });
  await laptop.db.sync();
  const { records } = await dumpOf(laptop);

  await phone.tasks.importBulk(records);

  expect(await phone.tasks.get(id)).toMatchObject({ description: "Theirs", status: "done" });
  expect(await phone.db.sync()).toMatchObject({ ok: true, pushed: 1, conflicts: 0 });
  await settle(laptop);
  expect(await laptop.tasks.get(id)).toMatchObject({ description: "Theirs", status: "done" });
});

test("B3: where a person decides, an edit and a dump are a conflict", async () => {
  const world = await createWorld();
  const tasks = defineCollection<Task>("tasks", { merge: manual });
  const [phone, laptop, id] = await world.twoDevicesWith(todo("Old"), { tasks });
  await phone.tasks.update(id, { description: "Mine" });
  await laptop.tasks.update(id, { description: "Theirs" });
  await laptop.db.sync();
  const { records } = await dumpOf(laptop);

  await phone.tasks.importBulk(records);

  expect(await phone.tasks.conflicts()).toMatchObject([{ id, remote: { description: "Theirs" } }]);
  expect(await phone.tasks.get(id)).toMatchObject({ description: "Mine" });
});

test("a deletion in a dump removes the record", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, , id] = await twoDevicesWith(todo("Old"));
  const { last_modified: at = 0 } = (await phone.tasks.get(id)) ?? {};

  await phone.tasks.importBulk([{ id, last_modified: at + 1, deleted: true }]);

  expect(await phone.tasks.get(id)).toBeUndefined();
});

const GOOD = { id: "good", last_modified: 1000, ...todo("Good") };
test.each([
  [null, "takes an array"],
  [[GOOD, null], "records[1] (id undefined) has no id"],
  [[GOOD, { ...GOOD, id: "no/id" }], 'records[1] (id "no/id") has no id'],
  [[GOOD, { ...GOOD, id: "b", last_modified: "1" }], 'records[1] (id "b") has no last_modified'],
  [[GOOD, { ...GOOD, id: "b", last_modified: 0 }], 'records[1] (id "b") has no last_modified'],
  [[GOOD, { ...GOOD, id: "b", at: new Date(0) }], 'records[1] (id "b"): at is a Date'],
  [[GOOD, { ...GOOD, id: "b", deleted: false }], 'records[1] (id "b"): deleted cannot be a field'],
  [[GOOD, GOOD], 'records[1] (id "good") comes twice'],
])(
  "of a dump with a fault nothing is stored, and the fault is named: %o",
  async (dump, message) => {
    const { device } = await createWorld();
    const { tasks } = await device({ connect: false });

    const importing = tasks.importBulk(dump as never);

    await expect(importing).rejects.toBeInstanceOf(InvalidInputError);
    await expect(importing).rejects.toMatchObject({ message: expect.stringContaining(message) });
    expect(await tasks.list()).toEqual([]);
  },
);

test.each([-1, 1.5, "yes", 999])("a dump cannot be complete at %o", async (complete) => {
  const { device } = await createWorld();
  const { tasks } = await device({ connect: false });

  const importing = tasks.importBulk([GOOD], { complete: complete as never });

  await expect(importing).rejects.toThrow(`complete is ${complete}`);
  expect(await tasks.list()).toEqual([]);
});

test("B4: a tab with another definition imports nothing, and a newer one takes over", async () => {
  const { device } = await createWorld();
  const first = await device();
  await first.tasks.create(todo("Synced"));
  await first.db.sync();
  const { name } = first;
  const other = defineCollection<Task>("tasks", { merge: serverWins });
  const second = await device({ name, tasks: other });
  const newer = await device({
    name,
    tasks: defineCollection<Task>("tasks", { merge: serverWins, version: 2 }),
  });

  const late = { ...GOOD, last_modified: Date.now() + 1e9 };
  await expect(second.tasks.importBulk([late])).rejects.toBeInstanceOf(DefinitionDiffersError);
  expect(await descriptions(second)).toEqual(["Synced"]);
  await newer.tasks.importBulk([late]);

  expect(await descriptions(first)).toEqual(["Good", "Synced"]);
  expect(await first.db.sync()).toMatchObject({ ok: false, reason: "definition-differs" });
});

test("B4: a page that another tab asked for before a dump does not land after it", async () => {
  const world = await createWorld();
  const [, laptop, id] = await world.twoDevicesWith(todo("Old"));
  const phone = await world.device();
  const held = phone.network.holdAnswer(isPull);
  const syncing = phone.db.sync();
  await held.stopped;
  await laptop.tasks.update(id, { description: "Newer" });
  await laptop.db.sync();
  const { records } = await dumpOf(laptop);

  await phone.tasks.importBulk(records);
  held.release();
  const report = await syncing;

  expect(report).toMatchObject({ ok: true });
  expect(await descriptions(phone)).toEqual(["Newer"]);
});
