import { expect, test } from "vitest";
import { UnsentEditsError } from "../../src/index.js";
import { createWorld, descriptions, todo } from "./world.js";

test("logging out is refused while something is unsent", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, , id] = await twoDevicesWith(todo("Sent"));
  await phone.tasks.create(todo("Not sent"));
  await phone.tasks.update(id, { status: "done" });

  await expect(phone.db.logout()).rejects.toMatchObject({ name: UnsentEditsError.name, count: 2 });

  expect(await descriptions(phone)).toEqual(["Not sent", "Sent"]);
  expect(await phone.db.sync()).toMatchObject({ ok: true, pushed: 2 });
  await phone.db.logout();
  expect(await phone.tasks.list()).toEqual([]);
});

test("a user who says that unsent edits may go is logged out", async () => {
  const { device } = await createWorld();
  const phone = await device();
  await phone.tasks.create(todo("Not sent"));

  await phone.db.logout({ discardUnsent: true });

  expect(await phone.tasks.list()).toEqual([]);
});

test("what another tab has written and not sent counts as well, and goes in both where it may", async () => {
  const { device } = await createWorld();
  const phone = await device();
  const tab = await device({ name: phone.name });
  await tab.tasks.create(todo("Not sent"));

  await expect(phone.db.logout()).rejects.toMatchObject({ name: UnsentEditsError.name, count: 1 });
  expect(await descriptions(tab)).toEqual(["Not sent"]);

  await phone.db.logout({ discardUnsent: true });
  await expect.poll(() => tab.tasks.list()).toEqual([]);
  expect(await tab.db.sync()).toMatchObject({ ok: false, reason: "not-connected" });
});

test("a wish to share that was not sent counts as well", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, , id] = await twoDevicesWith(todo("Sent"));
  await phone.tasks.share(id, { read: ["system.Authenticated"] });

  await expect(phone.db.logout()).rejects.toMatchObject({ name: UnsentEditsError.name, count: 1 });
});
