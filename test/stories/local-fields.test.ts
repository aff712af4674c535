import { expect, test } from "vitest";
import {
  defineCollection,
  manual,
  RecordNotFoundError,
  serverWins,
  type Strategy,
} from "../../src/index.js";
import { createWorld, isPush, newName, settle, todo } from "./world.js";
import type { Device, Task } from "./world.js";

/** A task with what only concerns this device. */
interface Drafted extends Task {
  draft?: string;
  open?: boolean;
}

function tasksWith(merge?: Strategy<Drafted>) {
  return defineCollection<Drafted>("tasks", {
    localFields: ["draft", "open"],
    ...(merge !== undefined && { merge }),
  });
}

const TASKS = tasksWith();

async function onServer({ db }: Device, id: string): Promise<unknown> {
  const remote = await db.remote();
  return (await remote.bucket("default").collection("tasks").getRecord(id)).data;
}

async function storeThere(
  { db }: Device,
  record: Drafted & { readonly id: string },
): Promise<void> {
  const remote = await db.remote();
  await remote.bucket("default").collection("tasks").updateRecord(record);
}

test("Y1: they are shown with the record, and neither sent nor counted as edits", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Shared"), { tasks: TASKS });
  const tasks = phone.db.collection(TASKS);

  await tasks.update(id, { draft: "half a sentence", open: true });

  expect(tasks.stateOf(id)).toBe("synced");
  expect(phone.db.status.get().pending).toBe(0);
  expect(await tasks.get(id)).toMatchObject({ description: "Shared", draft: "half a sentence" });
  expect(await tasks.list({ where: { draft: { has: true } } })).toHaveLength(1);
  const before = phone.network.log.length;
  expect(await phone.db.sync()).toMatchObject({ ok: true, pushed: 0 });
  expect(phone.network.log.slice(before).filter(isPush)).toEqual([]);
  await settle(laptop);
  expect(await laptop.tasks.get(id)).not.toHaveProperty("draft");
  expect(await onServer(phone, id)).not.toHaveProperty("draft");
});

test("Y2: they survive a push, an answer, a pull and a restart", async () => {
  const { device } = await createWorld();
  const name = newName("device");
  const phone = await device({ tasks: TASKS, name });
  const laptop = await device({ tasks: TASKS });
  const tasks = phone.db.collection(TASKS);
  const { id } = await tasks.create({ ...todo("Mine"), draft: "kept", open: true });

  await settle(phone, laptop);
  await laptop.tasks.update(id, { status: "done" });
  await settle(laptop, phone);

  expect(await tasks.get(id)).toMatchObject({ status: "done", draft: "kept", open: true });
  await phone.db.close();
  const again = await device({ tasks: TASKS, name });
  expect(await again.tasks.get(id)).toMatchObject({ status: "done", draft: "kept", open: true });
  expect(await laptop.tasks.get(id)).not.toHaveProperty("draft");
});

test.each([
  ["the server wins", serverWins],
  ["the sides are joined", undefined],
  ["the app decides", ({ remote }) => remote],
] as readonly (readonly [string, Strategy<Drafted> | undefined])[])(
  "Y2: they survive a conflict where %s",
  async (_, merge) => {
    const tasks = tasksWith(merge);
    const { twoDevicesWith } = await createWorld();
    const [phone, laptop, id] = await twoDevicesWith(todo("Old"), { tasks });
    await phone.db.collection(tasks).update(id, { description: "Mine", draft: "kept" });
    await laptop.tasks.update(id, { description: "Theirs" });

    await settle(laptop, phone);

    expect(await phone.tasks.get(id)).toHaveProperty("draft", "kept");
    expect(await onServer(phone, id)).not.toHaveProperty("draft");
  },
);

test("Y2: a conflict does not show them, and resolving it leaves them", async () => {
  const tasks = tasksWith(manual);
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"), { tasks });
  await phone.db.collection(tasks).update(id, { description: "Mine", draft: "kept", open: true });
  await laptop.tasks.update(id, { description: "Theirs" });
  await settle(laptop, phone);
  const [conflict] = await phone.tasks.conflicts();
  expect(conflict?.local).toEqual({ description: "Mine", status: "todo" });

  await phone.db.collection(tasks).resolve(id, { ...todo("Decided"), open: false });
  await settle(phone, laptop);

  expect(await phone.tasks.get(id)).toMatchObject({
    ...todo("Decided"),
    draft: "kept",
    open: false,
  });
  expect(await laptop.tasks.get(id)).toMatchObject(todo("Decided"));
});

test("Y2: nor does the journal show them, or what the server has under their names", async () => {
  const tasks = tasksWith(serverWins);
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"), { tasks });
  await storeThere(laptop, { id, ...todo("Theirs"), draft: "of another program" });
  await phone.db.collection(tasks).update(id, { description: "Mine", draft: "kept" });
  await phone.db.sync();

  const entries = await phone.tasks.journal();
  const [entry] = entries;

  expect(entries).toHaveLength(1);
  expect(JSON.stringify(entry)).not.toContain("draft");
  if (entry) await phone.tasks.undo(entry);
  await phone.db.sync();
  expect(await phone.tasks.get(id)).toMatchObject({ description: "Mine", draft: "kept" });
  expect(await onServer(phone, id)).toMatchObject({
    description: "Mine",
    draft: "of another program",
  });
});

test("Y3: putting a record replaces them with the rest, and undefined removes one", async () => {
  const { device } = await createWorld();
  const { db } = await device({ tasks: TASKS });
  const tasks = db.collection(TASKS);
  await tasks.putMany([
    { id: "a", ...todo("A"), draft: "a" },
    { id: "b", ...todo("B"), draft: "b", open: true },
  ]);

  await tasks.put({ id: "a", ...todo("A") });
  await tasks.update("b", { draft: undefined });

  expect(await tasks.get("a")).toEqual({ id: "a", ...todo("A") });
  expect(await tasks.get("b")).toEqual({ id: "b", ...todo("B"), open: true });
});

test("Y3: a transaction writes them with everything else, or not at all", async () => {
  const { device } = await createWorld();
  const { db } = await device({ tasks: TASKS });
  const tasks = db.collection(TASKS);
  const { id } = await tasks.create({ ...todo("Old"), draft: "old" });

  const failing = db.transaction([TASKS], (tx) => {
    tx.collection(TASKS).update(id, { description: "New", draft: "new" });
    expect(tx.collection(TASKS).get(id)).toMatchObject({ description: "New", draft: "new" });
    tx.collection(TASKS).update("missing", { draft: "x" });
  });

  await expect(failing).rejects.toBeInstanceOf(RecordNotFoundError);
  expect(await tasks.get(id)).toMatchObject({ description: "Old", draft: "old" });
});

test("Y4: other tabs and live queries show them", async () => {
  const { device } = await createWorld();
  const name = newName("tabs");
  const [here, there] = [
    await device({ tasks: TASKS, name }),
    await device({ tasks: TASKS, name }),
  ];
  const { id } = await here.tasks.create(todo("Shared"));
  const live = there.db.collection(TASKS).live();
  const shown = new Promise((resolve) => {
    live.subscribe(({ data }) => {
      if (data?.[0]?.draft === "typed here") resolve(data);
    });
  });

  await here.db.collection(TASKS).update(id, { draft: "typed here" });

  expect(await shown).toMatchObject([{ id, draft: "typed here" }]);
});

test("Y5: they go with a record that is deleted elsewhere, and do not come back with it", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Shared"), { tasks: TASKS });
  const tasks = phone.db.collection(TASKS);
  await tasks.update(id, { draft: "mine" });
  await laptop.tasks.delete(id);
  await settle(laptop, phone);
  expect(await tasks.get(id)).toBeUndefined();

  await laptop.tasks.create({ id, ...todo("Made again") });
  await settle(laptop, phone);

  expect(await tasks.get(id)).toMatchObject(todo("Made again"));
  expect(await tasks.get(id)).not.toHaveProperty("draft");
});

test("Y5: an edit that beats a deletion keeps them", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Shared"), { tasks: TASKS });
  const tasks = phone.db.collection(TASKS);
  await tasks.update(id, { description: "Edited", draft: "mine" });
  await laptop.tasks.delete(id);

  await settle(laptop, phone);

  expect(await tasks.get(id)).toMatchObject({ description: "Edited", draft: "mine" });
});

test("Y5: a deletion here takes them once the server has it; one that gives way gives them back", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Shared"), { tasks: TASKS });
  const tasks = phone.db.collection(TASKS);
  await tasks.update(id, { draft: "mine" });
  await tasks.delete(id);
  await laptop.tasks.update(id, { status: "done" });

  await settle(laptop, phone);

  // an edit beats a deletion
  expect(await tasks.get(id)).toMatchObject({ status: "done", draft: "mine" });
  await tasks.delete(id);
  await settle(phone, laptop);
  await tasks.create({ id, ...todo("Another") });
  expect(await tasks.get(id)).toEqual({ id, ...todo("Another"), last_modified: undefined });
});

test("Y5: a record that is created again before its deletion was sent begins without them", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, , id] = await twoDevicesWith(todo("Shared"), { tasks: TASKS });
  const tasks = phone.db.collection(TASKS);
  await tasks.update(id, { draft: "mine" });
  await tasks.delete(id);

  await tasks.create({ id, ...todo("Another") });

  expect(await tasks.get(id)).not.toHaveProperty("draft");
});

test("Y6: what the server has under such a name is not shown, and stays there", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Shared"), { tasks: TASKS });
  const tasks = phone.db.collection(TASKS);
  await storeThere(laptop, { id, ...todo("Shared"), draft: "of another program" });
  await phone.db.sync();
  expect(await tasks.get(id)).not.toHaveProperty("draft");

  await tasks.update(id, { draft: "mine", status: "done" });
  await tasks.put({ ...((await tasks.get(id)) as Drafted), id, description: "Put" });
  await phone.db.sync();

  expect(await onServer(phone, id)).toMatchObject({
    description: "Put",
    status: "done",
    draft: "of another program",
  });
  expect(await tasks.get(id)).toMatchObject({ draft: "mine" });
});
