import { expect, test } from "vitest";
import {
  clientWins,
  defineCollection,
  InvalidInputError,
  manual,
  serverWins,
  type Strategy,
} from "../../src/index.js";
import { importKintoJs } from "../../src/import-kinto-js.js";
import { contentOf, exists, writeKintoDb, type KintoJsContent } from "../kinto-js/kinto-db.js";
import {
  createWorld,
  isPush,
  newName,
  settle,
  TASKS,
  todo,
  type Device,
  type Task,
} from "./world.js";

interface Row extends Task {
  readonly id: string;
  readonly last_modified: number;
}

/** What kinto.js would have after a sync of this device’s user. */
async function syncedRows({ db }: Device): Promise<{ rows: Row[]; timestamp: number }> {
  const remote = await db.remote();
  const list = await remote.bucket("default").collection("tasks").listRecords({});
  const { data, last_modified: etag } = list as unknown as { data: Row[]; last_modified: string };
  return { rows: data, timestamp: Number(etag) };
}

/** A laptop with these tasks on the server, what kinto.js had of them, and a phone that moves. */
async function moving(
  names: readonly string[],
  merge?: Strategy<Task>,
  localFields: readonly "isOpen"[] = [],
) {
  const world = await createWorld();
  const laptop = await world.device();
  await laptop.tasks.createMany(names.map(todo));
  await laptop.db.sync();
  const { rows, timestamp } = await syncedRows(laptop);
  const row = (name: string): Row => {
    const found = rows.find(({ description }) => description === name);
    if (found === undefined) throw new Error(`There is no ${name}`);
    return found;
  };
  const isPlain = merge === undefined && localFields.length === 0;
  const tasks = isPlain
    ? TASKS
    : defineCollection<Task & { isOpen?: boolean }>("tasks", {
        localFields,
        ...(merge !== undefined && { merge }),
      });
  const phone = await world.device({ tasks });
  const databaseName = newName("KintoDB");
  const write = (content: KintoJsContent): Promise<void> =>
    writeKintoDb(databaseName, { "default/tasks": content });
  const take = (more: object = {}) =>
    importKintoJs(phone.db, { collections: [tasks], databaseName, ...more });
  return { world, laptop, phone, rows, row, timestamp, databaseName, write, take };
}

const synced = (row: Row): object => ({ ...row, _status: "synced" });

test("X1: records, edits, creations and deletions of kinto.js are here, and reach the server", async () => {
  const { laptop, phone, row, timestamp, write, take } = await moving([
    "Kept",
    "Edited",
    "Deleted",
  ]);
  const metadata = { id: "tasks", color: "gold" };
  await write({
    rows: [
      synced(row("Kept")),
      { ...row("Edited"), description: "Edited offline", _status: "updated" },
      { ...row("Deleted"), _status: "deleted" },
      { id: "new", ...todo("New"), _status: "created" },
      { id: "never", ...todo("Never sent"), _status: "deleted" },
    ],
    timestamp,
    metadata,
  });

  const result = await take();

  expect(result).toMatchObject({
    collections: [
      {
        collection: "default/tasks",
        state: "imported",
        synced: 1,
        created: 1,
        updated: 1,
        deleted: 2,
        refused: [],
      },
    ],
    left: [],
    deleted: false,
  });
  const names = (await phone.tasks.list({ sort: "description" })).map((its) => its.description);
  expect(names).toEqual(["Edited offline", "Kept", "New"]);
  expect(phone.db.status.get()).toMatchObject({ pending: 4, conflicts: 0 });
  expect(await phone.tasks.metadata()).toEqual(metadata);
  expect(await phone.tasks.quarantined()).toEqual([]);

  const report = await phone.db.sync();

  expect(report).toMatchObject({ ok: true, pending: 0, conflicts: 0, parked: 0 });
  await settle(laptop, phone);
  for (const { tasks } of [laptop, phone]) {
    const all = (await tasks.list({ sort: "description" })).map((its) => its.description);
    expect(all).toEqual(["Edited offline", "Kept", "New"]);
  }
});

test("X2: a field that an edit removed is gone, and one that nobody touched is not sent as an edit", async () => {
  const { laptop, phone, row, timestamp, write, take } = await moving(["Edited"]);
  const { id } = row("Edited");
  await laptop.tasks.update(id, { tags: ["a"] });
  await laptop.db.sync();
  const [before] = (await syncedRows(laptop)).rows;
  const { tags: _, ...edited } = before as Row;
  await write({ rows: [{ ...edited, status: "done", _status: "updated" }], timestamp });
  await take();

  await phone.db.sync({ pullOnly: true });
  // what the edit was made on is known now, so that it can be joined with what others do
  await laptop.tasks.update(id, { description: "Theirs" });
  await laptop.db.sync();

  expect(await phone.db.sync()).toMatchObject({ ok: true, conflicts: 0, pending: 0 });
  await laptop.db.sync();
  const record = await laptop.tasks.get(id);
  expect(record).toMatchObject({ description: "Theirs", status: "done" });
  expect(record).not.toHaveProperty("tags");
});

/** An edit that kinto.js left of a task, of which another device changed the description since. */
async function editedOnBothSides(merge?: Strategy<Task>) {
  const its = await moving(["Edited"], merge);
  const { laptop, phone, row, timestamp, write, take } = its;
  const { id } = row("Edited");
  await write({ rows: [{ ...row("Edited"), status: "done", _status: "updated" }], timestamp });
  await laptop.tasks.update(id, { description: "Theirs" });
  await laptop.db.sync();
  await take();
  const { ok } = await phone.db.sync();
  await laptop.db.sync();
  return { laptop, phone, id, ok };
}

test.each<readonly [string, Strategy<Task> | undefined]>([
  ["threeWay", undefined],
  ["manual", manual],
])(
  "X3: an edit of what was changed elsewhere since waits for a person, with both sides: %s",
  async (_, merge) => {
    const { laptop, phone, id, ok } = await editedOnBothSides(merge);

    expect(ok).toBe(true);
    expect(await laptop.tasks.get(id)).toMatchObject({ description: "Theirs", status: "todo" });
    expect(await phone.tasks.conflicts()).toMatchObject([
      {
        id,
        local: { description: "Edited", status: "done" },
        remote: { description: "Theirs", status: "todo" },
      },
    ]);
    await phone.tasks.resolve(id, { description: "Theirs", status: "done" });
    expect(await phone.db.sync()).toMatchObject({ ok: true, pending: 0, conflicts: 0 });
  },
);

test.each<readonly [string, Strategy<Task>, Partial<Task>]>([
  ["clientWins", clientWins, { description: "Edited", status: "done" }],
  ["serverWins", serverWins, { description: "Theirs", status: "todo" }],
  [
    "a function",
    ({ remote }) => ({ ...todo(""), ...remote, status: "done" }),
    { description: "Theirs", status: "done" },
  ],
])("X3: where a strategy says who wins, it decides: %s", async (_, merge, expected) => {
  const { laptop, phone, id, ok } = await editedOnBothSides(merge);

  expect(ok).toBe(true);
  expect(await laptop.tasks.get(id)).toMatchObject(expected);
  expect(await phone.tasks.get(id)).toMatchObject(expected);
});

test("X4: what kinto.js had sent without hearing the answer is no conflict, and a deletion of it is one", async () => {
  const { laptop, phone, write, take } = await moving([]);
  await laptop.tasks.createMany([
    { id: "sent", ...todo("Sent") },
    { id: "sent-and-deleted", ...todo("Gone") },
  ]);
  await laptop.db.sync();
  await write({
    rows: [
      { id: "sent", ...todo("Sent"), _status: "created" },
      { id: "sent-and-deleted", ...todo("Gone"), _status: "deleted" },
    ],
  });
  await take();

  expect(await phone.db.sync()).toMatchObject({ ok: true, conflicts: 0, pending: 0 });

  await laptop.db.sync();
  expect(await laptop.tasks.list()).toMatchObject([{ id: "sent" }]);
});

test("X5: changes that kinto.js passed over are found with the first sync", async () => {
  const { laptop, phone, row, rows, write, take } = await moving(["Stale", "Kept", "More"]);
  await laptop.tasks.update(row("Stale").id, { description: "Newer" });
  await laptop.tasks.create(todo("Missed"));
  await laptop.db.sync();
  const { timestamp } = await syncedRows(laptop); // as if all of it had been read
  await write({ rows: rows.map(synced), timestamp });
  await take();

  expect(await phone.db.sync()).toMatchObject({ ok: true });

  const names = (await phone.tasks.list({ sort: "description" })).map((its) => its.description);
  expect(names).toEqual(["Kept", "Missed", "More", "Newer"]);
});

test("X6: a second call changes nothing, whatever happened in between", async () => {
  const { phone, row, timestamp, databaseName, write, take } = await moving(["Kept"]);
  await write({
    rows: [synced(row("Kept")), { id: "new", ...todo("New"), _status: "created" }],
    timestamp,
  });
  const content = await contentOf(databaseName);
  const calls = await Promise.all([take(), take()]);
  expect(
    calls.flatMap(({ collections }) => collections.map(({ state }) => state)).toSorted(),
  ).toEqual(["already-imported", "imported"]);
  await phone.tasks.delete("new"); // never sent: it is forgotten
  await phone.tasks.update(row("Kept").id, { status: "done" });

  expect((await take()).collections).toMatchObject([{ state: "already-imported", created: 0 }]);

  expect(await phone.tasks.list()).toMatchObject([{ description: "Kept", status: "done" }]);
  expect(phone.db.status.get()).toMatchObject({ pending: 1 });
  expect(await contentOf(databaseName)).toBe(content);
});

test("X7: what kinto.js had meets what this library already has", async () => {
  const { laptop, phone, row, timestamp, write, take } = await moving(["Kept", "Edited", "Both"]);
  await phone.db.sync();
  await phone.tasks.update(row("Both").id, { description: "Edited here" });
  await laptop.tasks.update(row("Kept").id, { description: "Newer" });
  await laptop.db.sync();
  await phone.db.sync({ pullOnly: true });
  await write({
    rows: [
      synced(row("Kept")),
      { ...row("Edited"), status: "done", _status: "updated" },
      { ...row("Both"), description: "Edited there", _status: "updated" },
    ],
    timestamp,
  });

  const { collections } = await take();

  expect(collections).toMatchObject([
    { updated: 1, refused: [{ id: row("Both").id, reason: /edited here as well/ }] },
  ]);
  expect(await phone.db.sync()).toMatchObject({ ok: true, pushed: 2, conflicts: 0 });
  const names = (await phone.tasks.list({ sort: "description" })).map((its) => its.description);
  expect(names).toEqual(["Edited", "Edited here", "Newer"]);
  expect(await phone.tasks.get(row("Edited").id)).toMatchObject({ status: "done" });
});

test("X8: what cannot be taken over is given back, and keeps nothing else back", async () => {
  const { phone, databaseName, write, take } = await moving([]);
  await write({
    rows: [
      { id: "no/id", ...todo("Bad id"), _status: "created" },
      { id: "half", description: "\ud800", _status: "created" },
      { id: "big", size: 1n, _status: "created" },
      { id: "dated", ...todo("Dated"), at: new Date(0), not: undefined, _status: "created" },
      { id: "lost", ...todo("Lost") }, // kinto.js stores these without a status, and never sends them
    ],
  });

  const result = await take({ deleteAfterwards: true });

  expect(result.deleted).toBe(false);
  expect(result.collections[0]?.refused.map(({ id }) => id).toSorted()).toEqual([
    "big",
    "half",
    "no/id",
  ]);
  expect(await phone.tasks.get("dated")).toMatchObject({ at: "1970-01-01T00:00:00.000Z" });
  expect(await phone.tasks.count()).toBe(2);
  const again = await take({ deleteAfterwards: true });
  expect(again).toMatchObject({ deleted: false, collections: [{ state: "already-imported" }] });
  expect(again.collections[0]?.refused).toHaveLength(3);
  expect(await exists(databaseName)).toBe(true);
});

test("X9: the database of kinto.js is deleted only when all of it is stored here", async () => {
  const { phone, databaseName, write, take } = await moving([]);
  await write({ rows: [{ id: "new", ...todo("New"), _status: "created" }] });
  const other = { rows: [{ id: "x", _status: "created" }] };
  await writeKintoDb(databaseName, { "default/other": other });

  expect(await take({ deleteAfterwards: true })).toMatchObject({
    left: ["default/other"],
    deleted: false,
  });
  const collections = [TASKS, defineCollection("other")];
  expect(await take({ collections, deleteAfterwards: true })).toMatchObject({
    left: [],
    deleted: true,
  });

  expect(await exists(databaseName)).toBe(false);
  expect(await phone.tasks.count()).toBe(1);
  expect(await take()).toMatchObject({ collections: [{ state: "not-there" }], deleted: false });
  expect(await exists(databaseName)).toBe(false);
});

test("X10: local fields that the definition has are here, and stay here", async () => {
  const { laptop, phone, row, timestamp, write, take } = await moving(
    ["Kept", "Edited"],
    undefined,
    ["isOpen"],
  );
  await write({
    rows: [
      { ...row("Kept"), isOpen: true, _status: "synced" },
      { ...row("Edited"), status: "done", isOpen: false, _status: "updated" },
      { id: "new", ...todo("New"), isOpen: true, _status: "created" },
    ],
    timestamp,
  });

  await take();
  await take();

  const read = async (): Promise<object> =>
    Object.fromEntries((await phone.tasks.list()).map((each) => [each.description, each]));
  const expected = { Kept: { isOpen: true }, Edited: { isOpen: false }, New: { isOpen: true } };
  expect(await read()).toMatchObject(expected);
  await phone.db.sync();
  expect(await read()).toMatchObject(expected);
  expect(phone.network.log.some(({ body }) => body.includes("isOpen"))).toBe(false);
  await laptop.db.sync();
  expect(await laptop.tasks.get("new")).toMatchObject(todo("New"));
});

test("X10: local fields are no part of what is sent, and are given back", async () => {
  const { laptop, phone, row, timestamp, write, take } = await moving(["Kept", "Edited"]);
  await write({
    rows: [
      { ...row("Kept"), isOpen: true, _status: "synced" },
      { ...row("Edited"), status: "done", isOpen: false, _status: "updated" },
    ],
    timestamp,
  });

  const { collections } = await take({ localFields: ["isOpen"] });

  expect(collections[0]?.localFields).toEqual(
    new Map([
      [row("Kept").id, { isOpen: true }],
      [row("Edited").id, { isOpen: false }],
    ]),
  );
  await phone.db.sync();
  expect(phone.network.log.filter(isPush).map(({ body }) => body.includes("isOpen"))).toEqual([
    false,
  ]);
  await laptop.db.sync();
  expect(await laptop.tasks.get(row("Edited").id)).toMatchObject({ status: "done" });
});

test("a database that kinto.js did not make is left alone", async () => {
  const { phone, take } = await moving([]);
  const name = newName("foreign");
  await new Promise((resolve) => {
    const request = indexedDB.open(name, 7);
    request.addEventListener("success", () => {
      request.result.close();
      resolve(null);
    });
  });

  await expect(take({ databaseName: name })).rejects.toBeInstanceOf(InvalidInputError);
  await expect(take({ collections: [] })).rejects.toThrow("collections is empty");
  expect(await phone.tasks.list()).toEqual([]);
});

test("X6: a definition that is not the one of the synced collection takes nothing over", async () => {
  const { world, phone, databaseName, write } = await moving([]);
  await phone.tasks.create(todo("Synced"));
  await phone.db.sync();
  await write({ rows: [{ id: "new", ...todo("New"), _status: "created" }] });
  const tasks = defineCollection<Task>("tasks", { merge: manual });
  const other = await world.device({ tasks, name: phone.name });

  const taking = importKintoJs(other.db, { collections: [tasks], databaseName });

  await expect(taking).rejects.toMatchObject({ name: "DefinitionDiffersError" });
  expect(await other.tasks.count()).toBe(1);
});
