import { expect, test } from "vitest";
import { createWorld, settle, todo, type Device } from "./world.js";

type Deed = "nothing" | "edit" | "delete";

const DEEDS: Readonly<Record<Deed, (device: Device, id: string) => Promise<unknown>>> = {
  nothing: () => Promise.resolve(),
  edit: ({ tasks }, id) => tasks.update(id, { description: "Edited" }),
  delete: ({ tasks }, id) => tasks.delete(id),
};

/** What one device does, what the other one does, and what both see in the end: null is gone. */
const TABLE: readonly (readonly [first: Deed, second: Deed, end: string | null])[] = [
  ["nothing", "nothing", "Old"],
  ["nothing", "edit", "Edited"],
  ["nothing", "delete", null],
  ["edit", "nothing", "Edited"],
  ["edit", "edit", "Edited"],
  ["edit", "delete", "Edited"],
  ["delete", "nothing", null],
  ["delete", "edit", "Edited"],
  ["delete", "delete", null],
];

test.each(TABLE)("%s on the phone and %s on the laptop end as %s", async (first, second, end) => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"));
  await DEEDS[first](phone, id);
  await DEEDS[second](laptop, id);

  await settle(phone, laptop);

  expect((await phone.tasks.get(id))?.description ?? null).toBe(end);
  expect(await laptop.tasks.get(id)).toEqual(await phone.tasks.get(id));
  expect(phone.db.status.get()).toMatchObject({ pending: 0, conflicts: 0, parked: 0 });
  expect(laptop.db.status.get()).toMatchObject({ pending: 0, conflicts: 0, parked: 0 });
});
