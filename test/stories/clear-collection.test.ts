import { expect, test } from "vitest";
import { UnsentEditsError } from "../../src/index.js";
import { createWorld, descriptions, isPull, isPush, newName, todo } from "./world.js";

test("B5: a cleared collection is empty in every tab, and on no other device", async () => {
  const { device, twoDevicesWith } = await createWorld();
  const [, laptop] = await twoDevicesWith(todo("Kept there"));
  const name = newName("tabs");
  const [left, right] = [await device({ name }), await device({ name })];
  await left.db.sync();
  expect(await descriptions(right)).toEqual(["Kept there"]);
  const shown = right.tasks.live();
  const emptied = new Promise<void>((resolve) => {
    shown.subscribe(({ data }) => {
      if (data?.length === 0) resolve();
    });
  });

  await left.tasks.clear();

  expect(await left.tasks.list()).toEqual([]);
  await emptied;
  expect(await right.tasks.list()).toEqual([]);
  expect(left.network.log.filter(isPush)).toEqual([]);
  const reopened = await device({ name, connect: false });
  expect(await reopened.tasks.list()).toEqual([]);
  await laptop.db.sync();
  expect(await descriptions(laptop)).toEqual(["Kept there"]);
});

test("B5: the next sync pulls everything again, without a doubt", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("One"));
  await laptop.tasks.create(todo("Two"));
  await laptop.db.sync();
  await phone.tasks.clear();

  const report = await phone.db.sync();

  expect(report).toMatchObject({ ok: true, pulled: 2, pushed: 0 });
  expect(new Set(report.records.map(({ seen }) => seen))).toEqual(new Set(["pull"]));
  expect(await descriptions(phone)).toEqual(["One", "Two"]);
  await phone.tasks.update(id, { status: "done" });
  expect(await phone.db.sync()).toMatchObject({ ok: true, pushed: 1 });
});

test("B6: clearing is refused while something is unsent, unless it may be lost", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, , id] = await twoDevicesWith(todo("Sent"));
  await phone.tasks.update(id, { status: "done" });
  await phone.tasks.create(todo("Not sent"));

  await expect(phone.tasks.clear()).rejects.toMatchObject({
    name: UnsentEditsError.name,
    count: 2,
  });
  expect(await descriptions(phone)).toEqual(["Not sent", "Sent"]);
  await phone.tasks.clear({ discardUnsent: true });

  expect(await phone.tasks.list()).toEqual([]);
  expect(phone.db.status.get()).toMatchObject({ pending: 0 });
  expect(await phone.db.sync()).toMatchObject({ ok: true, pulled: 1, pushed: 0 });
});

test.each([
  ["download", isPull],
  ["upload", isPush],
])("B7: a %s of another tab stores nothing after a collection was cleared", async (_, matching) => {
  const { device, twoDevicesWith } = await createWorld();
  await twoDevicesWith(todo("Old"));
  const name = newName("tabs");
  const [left, right] = [await device({ name }), await device({ name })];
  await right.tasks.create(todo("New"));
  const held = right.network.holdAnswer(matching);

  const syncing = right.db.sync();
  await held.stopped;
  await left.tasks.clear({ discardUnsent: true });
  held.release();

  expect(await syncing).toMatchObject({ ok: false, reason: "busy", pending: 0 });
  expect(await right.db.sync()).toMatchObject({ ok: true });
  expect(await descriptions(left)).toEqual(await descriptions(right));
  expect(await descriptions(right)).toEqual(matching === isPull ? ["Old"] : ["New", "Old"]);
});

test("B7: what another tab writes meanwhile is either refused as unsent, or written afterwards", async () => {
  const { device } = await createWorld();
  const name = newName("tabs");
  const [left, right] = [await device({ name }), await device({ name })];

  const [clearing, created] = await Promise.allSettled([
    left.tasks.clear(),
    right.tasks.create(todo("Meanwhile")),
  ]);

  expect(created.status).toBe("fulfilled");
  const refusal: unknown = clearing.status === "rejected" ? clearing.reason : null;
  expect(refusal === null || refusal instanceof UnsentEditsError).toBe(true);
  const reopened = await device({ name });
  expect(await descriptions(reopened)).toEqual(["Meanwhile"]);
});

test("B7: an edit of a record that another tab cleared is rejected, and a new record is not", async () => {
  const { device, twoDevicesWith } = await createWorld();
  const [, , id] = await twoDevicesWith(todo("Old"));
  const name = newName("tabs");
  const [left, right] = [await device({ name }), await device({ name })];
  await left.db.sync();
  await right.tasks.list();
  await left.tasks.clear();

  const edits = await Promise.allSettled([
    right.tasks.update(id, { status: "done" }),
    right.tasks.create(todo("New")),
  ]);

  expect(edits).toMatchObject([
    { status: "rejected", reason: { name: "RecordNotFoundError", id } },
    { status: "fulfilled" },
  ]);
  expect(await descriptions(left)).toEqual(await descriptions(right));
});
