import { expect, test } from "vitest";
import {
  createWorld,
  descriptions,
  isPush,
  newName,
  todo,
  type Device,
  type Task,
} from "./world.js";

test("each tab sees what the other one writes", async () => {
  const [left, right] = await twoTabs();
  const { id } = await left.tasks.create(todo("From the left"));
  const seen = heard(right, ([task]) => task?.description === "Edited on the right");

  await right.tasks.update(id, { description: "Edited on the right" });
  await seen;
  const back = heard(left, ([task]) => task?.description === "Again on the left");
  await left.tasks.update(id, { description: "Again on the left" });
  await back;

  expect(await descriptions(left)).toEqual(["Again on the left"]);
});

test("both tabs write at once, and nothing is lost", async () => {
  const { device } = await createWorld();
  const [left, right] = await twoTabs(device);
  const laptop = await device();
  const numbers = Array.from({ length: 10 }, (_, index) => index);

  await Promise.all(
    numbers.flatMap((number) => [
      left.tasks.create(todo(`Left ${number}`)),
      right.tasks.create(todo(`Right ${number}`)),
    ]),
  );
  await left.db.sync();
  await laptop.db.sync();

  expect(await descriptions(laptop)).toEqual(
    numbers.flatMap((number) => [`Left ${number}`, `Right ${number}`]).toSorted(),
  );
});

test("two edits of different fields of one record, one in each tab, are both kept", async () => {
  const [left, right] = await twoTabs();
  const { id } = await left.tasks.create(todo("Old"));

  await Promise.all([
    left.tasks.update(id, { description: "New" }),
    right.tasks.update(id, { status: "done" }),
  ]);

  for (const tab of [left, right]) {
    await heard(tab, ([task]) => task?.description === "New" && task.status === "done");
    expect(await tab.tasks.count()).toBe(1);
  }
});

test("two tabs that sync at once send everything once", async () => {
  const { device } = await createWorld();
  const [left, right] = await twoTabs(device);
  const laptop = await device();
  await left.tasks.create(todo("From the left"));
  await right.tasks.create(todo("From the right"));

  const reports = await Promise.all([left.db.sync(), right.db.sync()]);
  await laptop.db.sync();

  expect(reports).toMatchObject([
    { ok: true, conflicts: 0, parked: 0 },
    { ok: true, conflicts: 0, parked: 0 },
  ]);
  expect(await descriptions(laptop)).toEqual(["From the left", "From the right"]);
  expect(await descriptions(left)).toEqual(await descriptions(right));
});

test("what one tab writes while the other one sends is not overwritten", async () => {
  const { device } = await createWorld();
  const [left, right] = await twoTabs(device);
  const laptop = await device();
  const { id } = await left.tasks.create(todo("Sent"));
  const upload = left.network.holdAnswer(isPush);

  const syncing = left.db.sync();
  await upload.stopped;
  await right.tasks.update(id, { description: "Typed in the other tab" });
  upload.release();
  await syncing;
  await right.db.sync();
  await laptop.db.sync();

  expect(await descriptions(left)).toEqual(["Typed in the other tab"]);
  expect(await descriptions(laptop)).toEqual(["Typed in the other tab"]);
});

async function twoTabs(
  device?: (options: { readonly name: string }) => Promise<Device>,
): Promise<readonly [Device, Device]> {
  const open = device ?? (await createWorld()).device;
  const name = newName("tabs");
  return [await open({ name }), await open({ name })];
}

/** Resolves when a live query of this tab shows such tasks. */
function heard({ tasks }: Device, isSuch: (shown: readonly Task[]) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = tasks.live().subscribe(({ data }) => {
      if (!isSuch(data ?? [])) return;
      queueMicrotask(() => stop());
      resolve();
    });
  });
}
