import { expect, test } from "vitest";
import {
  clientWins,
  defineCollection,
  manual,
  serverWins,
  type MergeFunction,
  type Strategy,
} from "../../src/index.js";
import { agreed, createWorld, settle, todo, type Device, type Task } from "./world.js";

test("edits of different fields are joined", async () => {
  const { phone, laptop, id } = await conflict({ description: "Phone" }, { status: "done" });

  await settle(phone, laptop);

  expect(await agreed(phone, laptop, id)).toEqual({ description: "Phone", status: "done" });
});

test("of two edits of one field the one that is sent last stays", async () => {
  const { phone, laptop, id } = await conflict(
    { description: "Phone" },
    { description: "Laptop", status: "done" },
  );

  await settle(phone, laptop);

  expect(await agreed(phone, laptop, id)).toEqual({ description: "Phone", status: "done" });
});

test("where the server wins, the edit that was there first stays", async () => {
  const { phone, laptop, id } = await conflict(
    { description: "Phone", tags: ["phone"] },
    { description: "Laptop" },
    serverWins,
  );

  await settle(phone, laptop);

  expect(await agreed(phone, laptop, id)).toEqual({ description: "Laptop", status: "todo" });
});

test("where the client wins, the record stays as it is here", async () => {
  const { phone, laptop, id } = await conflict(
    { description: "Phone" },
    { status: "done" },
    clientWins,
  );

  await settle(phone, laptop);

  expect(await agreed(phone, laptop, id)).toEqual({ description: "Phone", status: "todo" });
});

test("one conflict that waits for a person holds nothing else up", async () => {
  const { phone, laptop, id } = await conflict(
    { description: "Phone" },
    { status: "done" },
    manual,
  );
  const other = await phone.tasks.create(todo("Something else"));

  const report = await phone.db.sync();
  await laptop.db.sync();

  expect(report).toMatchObject({ ok: true, conflicts: 1, pending: 0 });
  expect(phone.tasks.stateOf(id)).toBe("conflict");
  expect(await phone.tasks.conflicts()).toMatchObject([
    {
      id,
      base: { description: "Old", status: "todo" },
      local: { description: "Phone", status: "todo" },
      remote: { description: "Old", status: "done" },
    },
  ]);
  expect(await laptop.tasks.get(other.id)).toMatchObject({ description: "Something else" });
});

test.each([
  ["mine", { description: "Phone", status: "todo" }],
  ["theirs", { description: "Laptop", status: "todo" }],
  ["a third text", { description: "Both", status: "doing" }],
  ["a deletion", null],
] as const)("a conflict that a person resolves to %s is so everywhere", async (_, choice) => {
  const { phone, laptop, id } = await conflict(
    { description: "Phone" },
    { description: "Laptop" },
    manual,
  );
  await phone.db.sync();

  await phone.tasks.resolve(id, choice);
  await settle(phone, laptop);

  expect(phone.db.status.get()).toMatchObject({ pending: 0, conflicts: 0 });
  expect(await agreed(phone, laptop, id)).toEqual(choice);
});

test.each<[string, MergeFunction<Task>]>([
  ["at once", joinTexts],
  ["after a while", (found) => Promise.resolve(joinTexts(found))],
])("a function of the app decides %s", async (_, merge) => {
  const { phone, laptop, id } = await conflict(
    { description: "Phone" },
    { description: "Laptop" },
    merge,
  );

  await settle(phone, laptop);

  expect(await agreed(phone, laptop, id)).toEqual({
    description: "Phone + Laptop",
    status: "todo",
  });
});

test.each<[string, MergeFunction<Task>]>([
  [
    "throws",
    () => {
      throw new Error("I cannot decide");
    },
  ],
  ["answers nothing", () => undefined],
])("a function that %s leaves the conflict, and the rest goes on", async (_, merge) => {
  const { phone, laptop, id } = await conflict(
    { description: "Phone" },
    { description: "Laptop" },
    merge,
  );
  const other = await phone.tasks.create(todo("Something else"));

  const report = await phone.db.sync();
  await laptop.db.sync();

  expect(report).toMatchObject({ ok: true, conflicts: 1, pending: 0 });
  expect(await phone.tasks.get(id)).toMatchObject({ description: "Phone" });
  expect(await laptop.tasks.get(other.id)).toBeDefined();
});

test("a record that is edited while a function thinks is asked about again", async () => {
  const asked: (string | undefined)[] = [];
  const meanwhile: (() => Promise<unknown>)[] = [];
  const merge: MergeFunction<Task> = async (found) => {
    asked.push(found.local?.description);
    await meanwhile.pop()?.();
    return joinTexts(found);
  };
  const { phone, laptop, id } = await conflict(
    { description: "Phone" },
    { description: "Laptop" },
    merge,
  );
  meanwhile.push(() => phone.tasks.update(id, { description: "Phone, again" }));

  await settle(phone, laptop);

  expect(asked).toEqual(["Phone", "Phone, again"]);
  expect(await agreed(phone, laptop, id)).toEqual({
    description: "Phone, again + Laptop",
    status: "todo",
  });
});

function joinTexts({ local, remote }: Parameters<MergeFunction<Task>>[0]): Task {
  return todo([local, remote].map((side) => side?.description).join(" + "));
}

/** A task that both devices have, edited on the laptop, which has sent it, and on the phone, which has not. */
async function conflict(
  phoneEdit: Partial<Task>,
  laptopEdit: Partial<Task>,
  merge?: Strategy<Task>,
): Promise<{ readonly phone: Device; readonly laptop: Device; readonly id: string }> {
  const { twoDevicesWith } = await createWorld();
  const tasks = defineCollection<Task>("tasks", merge === undefined ? {} : { merge });
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"), { tasks });
  await phone.tasks.update(id, () => phoneEdit);
  await laptop.tasks.update(id, () => laptopEdit);
  await laptop.db.sync();
  return { phone, laptop, id };
}
