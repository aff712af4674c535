import { describe, expect, test } from "vitest";
import {
  defineCollection,
  manual,
  serverWins,
  threeWay,
  type BuiltInStrategy,
} from "../../src/index.js";
import { createWorld, isPush, settle, todo, type Device, type Task } from "./world.js";

/** A task whose creation has arrived, although its answer was lost, and which the other device then deleted. */
async function deletedCreation(merge: BuiltInStrategy): Promise<readonly [Device, Device, string]> {
  const { device } = await createWorld();
  const tasks = defineCollection<Task>("tasks", { merge });
  const [phone, laptop] = [await device({ tasks }), await device({ tasks })];
  const { id } = await phone.tasks.create(todo("Write a tutorial"));
  phone.network.loseAnswer(isPush);
  await phone.db.sync();
  await laptop.db.sync();
  await laptop.tasks.delete(id);
  await laptop.db.sync();
  return [phone, laptop, id];
}

describe("a new task whose answer was lost, and which the other device deleted meanwhile", () => {
  test("M7: is gone where the server wins", async () => {
    const [phone, laptop, id] = await deletedCreation(serverWins);

    const report = await phone.db.sync();

    expect(report.records).toMatchObject([{ id, seen: "pull", rule: "took-remote" }]);
    await settle(phone, laptop);
    expect(await phone.tasks.get(id)).toBeUndefined();
    expect(await laptop.tasks.get(id)).toBeUndefined();
  });

  test("M7: comes back where an edit beats a deletion, and the report says so", async () => {
    const [phone, laptop, id] = await deletedCreation(threeWay());

    const report = await phone.db.sync();

    expect(report.records[0]).toMatchObject({ id, seen: "pull", rule: "kept-local" });
    await settle(phone, laptop);
    expect(await laptop.tasks.get(id)).toMatchObject({ description: "Write a tutorial" });
  });

  test("M7: waits for the user where the user decides", async () => {
    const [phone, , id] = await deletedCreation(manual);

    await phone.db.sync();

    expect(await phone.tasks.conflicts()).toMatchObject([
      { id, base: null, local: { description: "Write a tutorial" }, remote: null },
    ]);
  });
});
