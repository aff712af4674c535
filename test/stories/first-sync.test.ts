import { expect, test } from "vitest";
import { createWorld } from "./world.js";

test("what one device wrote is on the other after both have synced", async () => {
  const { device } = await createWorld();
  const [phone, laptop] = [await device(), await device()];
  const task = await phone.tasks.create({ description: "Write a tutorial", status: "todo" });

  const sent = await phone.db.sync();
  const received = await laptop.db.sync();

  expect(sent).toMatchObject({ ok: true, pushed: 1, pending: 0 });
  expect(received).toMatchObject({ ok: true, pulled: 1, pushed: 0 });
  expect(await laptop.tasks.get(task.id)).toMatchObject({ description: "Write a tutorial" });
  expect(await laptop.tasks.get(task.id)).toEqual(await phone.tasks.get(task.id));
});
