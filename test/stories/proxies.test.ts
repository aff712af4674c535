import { expect, test } from "vitest";
import { createWorld, isPush } from "./world.js";

test("a proxy that answers a deletion with 412 deletes nothing", async () => {
  const { device } = await createWorld();
  const { db, tasks, network } = await device();
  const { id } = await tasks.create({ description: "Write a tutorial", status: "todo" });
  await db.sync();
  await tasks.delete(id);
  network.failNext(412, isPush);

  const report = await db.sync();

  expect(report).toMatchObject({ ok: true, pushed: 1, pending: 0 });
  const other = await device();
  await other.db.sync();
  expect(await other.tasks.get(id)).toBeUndefined();
});
