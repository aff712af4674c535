import { expect, test } from "vitest";
import { RecordNotFoundError } from "../../src/index.js";
import { createWorld, settle, todo, type Device } from "./world.js";

test("a form that was open during a sync stores only what the user changed in it", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"));
  const was = await read(phone, id);
  await laptop.tasks.update(id, { status: "done" });
  await settle(laptop, phone);

  await phone.tasks.save({ ...was, description: "From the form" }, { was });
  await settle(phone, laptop);

  const joined = { description: "From the form", status: "done" };
  expect(await phone.tasks.get(id)).toMatchObject(joined);
  expect(await laptop.tasks.get(id)).toMatchObject(joined);
});

test("a form that changed nothing sends nothing", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"));
  const was = await read(phone, id);
  await laptop.tasks.update(id, { status: "done" });
  await settle(laptop, phone);

  await phone.tasks.save({ ...was }, { was });

  expect(phone.tasks.stateOf(id)).toBe("synced");
  expect(await phone.tasks.get(id)).toMatchObject({ status: "done" });
});

test("a form of a record that was deleted meanwhile says so", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"));
  const was = await read(phone, id);
  await laptop.tasks.delete(id);
  await settle(laptop, phone);

  const saving = phone.tasks.save({ ...was, description: "From the form" }, { was });

  await expect(saving).rejects.toThrow(RecordNotFoundError);
});

async function read(
  { tasks }: Device,
  id: string,
): Promise<NonNullable<Awaited<ReturnType<Device["tasks"]["get"]>>>> {
  const record = await tasks.get(id);
  if (record === undefined) throw new Error(`There is no ${id}`);
  return record;
}
