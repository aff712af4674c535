// Conflicts that wait for a person: what is shown, what can be chosen, and what happens meanwhile.
import { describe, expect, test } from "vitest";
import { defineCollection, manual, type Choice, type OpenConflict } from "../../src/index.js";
import { agreed, createWorld, settle, todo, type Device, type Task } from "./world.js";

const TASKS = defineCollection<Task>("tasks", { merge: manual });

test("a conflict shows both sides, what is contested, and a proposal", async () => {
  const { phone } = await conflict(
    { description: "Phone", tags: ["phone"] },
    { description: "Laptop", status: "done" },
  );

  expect(await phone.tasks.conflicts()).toMatchObject([
    {
      base: todo("Old"),
      local: { description: "Phone", status: "todo", tags: ["phone"] },
      remote: { description: "Laptop", status: "done" },
      contested: ["description"],
      merged: { description: "Phone", status: "done", tags: ["phone"] },
    },
  ]);
});

describe("of two edits", () => {
  test.each<[Choice, Partial<Task>, Partial<Task>[]]>([
    ["local", { description: "Phone", status: "todo" }, [{ status: "done" }]],
    ["remote", { description: "Old", status: "done" }, [{ description: "Phone" }]],
    ["merged", { description: "Phone", status: "done" }, []],
  ])("%s is taken, and the journal has what that overrode", async (choice, result, overridden) => {
    const { phone, laptop, id } = await conflict({ description: "Phone" }, { status: "done" });

    await phone.tasks.resolve(id, choice);
    await settle(phone, laptop);

    expect(await agreed(phone, laptop, id)).toEqual(result);
    const entries = await phone.tasks.journal();
    expect(entries).toMatchObject(overridden.map((fields) => ({ overridden: fields })));
    expect(entries.every(({ kind, seen }) => kind === "resolved" && seen)).toBe(true);
    expect(phone.db.status.get()).toMatchObject({ conflicts: 0, pending: 0, unseen: 0 });
  });
});

describe("of an edit here and a deletion there", () => {
  test.each<[Choice | null, Partial<Task> | null]>([
    ["local", todo("Phone")],
    ["remote", null],
    ["merged", todo("Phone")],
    [null, null],
  ])("%s leads to %j", async (choice, result) => {
    const { phone, laptop, id } = await conflict({ description: "Phone" }, null);
    const [shown] = await phone.tasks.conflicts();

    await phone.tasks.resolve(id, choice, shown && { was: shown });
    await settle(phone, laptop);

    expect(shown).toMatchObject({ local: todo("Phone"), remote: null, merged: todo("Phone") });
    expect(await agreed(phone, laptop, id)).toEqual(result);
  });
});

describe("of a deletion here and an edit there", () => {
  test.each<[Choice | null, Partial<Task> | null]>([
    ["local", null],
    ["remote", todo("Laptop")],
    ["merged", todo("Laptop")],
    [null, null],
  ])("%s leads to %j", async (choice, result) => {
    const { phone, laptop, id } = await conflict(null, { description: "Laptop" });
    const [shown] = await phone.tasks.conflicts();

    await phone.tasks.resolve(id, choice, shown && { was: shown });
    await settle(phone, laptop);

    expect(shown).toMatchObject({ local: null, remote: todo("Laptop"), merged: todo("Laptop") });
    expect(await agreed(phone, laptop, id)).toEqual(result);
  });
});

test("a decision is undone: the other side counts on both devices", async () => {
  const { phone, laptop, id } = await conflict(
    { description: "Phone" },
    { description: "Laptop", status: "done" },
  );
  await phone.tasks.resolve(id, "local");
  await settle(phone, laptop);
  const [entry] = await phone.tasks.journal();

  if (entry !== undefined) await phone.tasks.undo(entry);
  await settle(phone, laptop);

  expect(entry).toMatchObject({ kind: "resolved", by: "resolve" });
  // PostgreSQL keeps the fields of a record in an order of its own
  expect(entry?.fields.toSorted()).toEqual(["description", "status"]);
  expect(await agreed(phone, laptop, id)).toEqual({ description: "Laptop", status: "done" });
});

test("a record in conflict may be edited: the conflict stays, and who decides on what was shown is told", async () => {
  const { phone, laptop, id } = await conflict({ description: "Phone" }, { status: "done" });
  const [was] = await phone.tasks.conflicts();

  await phone.tasks.update(id, { tags: ["later"] });
  await phone.db.sync();
  const late = phone.tasks.resolve(id, "merged", was && { was });

  await expect(late).rejects.toMatchObject({ code: "conflict-changed", id });
  const [now] = await phone.tasks.conflicts();
  expect(now?.local).toEqual({ ...todo("Phone"), tags: ["later"] });
  await phone.tasks.resolve(id, "merged", now && { was: now });
  await settle(phone, laptop);
  expect(await agreed(phone, laptop, id)).toEqual({
    description: "Phone",
    status: "done",
    tags: ["later"],
  });
});

test("a conflict is there after a restart, and everything else goes on", async () => {
  const { phone, laptop, id, open } = await conflict({ description: "Phone" }, { status: "done" });
  const shown: readonly OpenConflict<Task>[] = await phone.tasks.conflicts();
  await phone.db.close();

  const again = await open(phone.name);
  const other = await again.tasks.create(todo("Something else"));
  const report = await again.db.sync();
  await laptop.db.sync();

  expect(again.db.status.get()).toMatchObject({ conflicts: 1 });
  expect(await again.tasks.conflicts()).toEqual(shown);
  expect(report).toMatchObject({ ok: true, pushed: 1, conflicts: 1, pending: 0 });
  expect(await laptop.tasks.get(other.id)).toMatchObject(todo("Something else"));
  await again.tasks.resolve(id, "remote");
  expect(await again.tasks.conflicts()).toEqual([]);
});

test("what is no decision is refused, and the conflict stays", async () => {
  const { phone, id } = await conflict({ description: "Phone" }, { status: "done" });

  const deciding = phone.tasks.resolve(id, "mine" as never);

  await expect(deciding).rejects.toThrow(/"local", "remote" or "merged"/);
  expect(await phone.tasks.conflicts()).toHaveLength(1);
});

/** A task changed on both devices (null: deleted), first on the laptop, that waits on the phone for a decision. */
async function conflict(
  phoneEdit: Partial<Task> | null,
  laptopEdit: Partial<Task> | null,
): Promise<{
  readonly phone: Device;
  readonly laptop: Device;
  readonly id: string;
  readonly open: (name: string) => Promise<Device>;
}> {
  const { device, twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"), { tasks: TASKS });
  await change(phone, id, phoneEdit);
  await change(laptop, id, laptopEdit);
  await laptop.db.sync();
  await phone.db.sync();
  return { phone, laptop, id, open: (name) => device({ name, tasks: TASKS }) };
}

async function change({ tasks }: Device, id: string, edit: Partial<Task> | null): Promise<void> {
  if (edit === null) await tasks.delete(id);
  else await tasks.update(id, () => edit);
}
