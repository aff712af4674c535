import { accountPrincipal, defineCollection, type Collection } from "../../src/index.js";
import { createWorld, newName, settle, todo, type Device, type Task } from "./world.js";

/** The tasks of somebody else, as this device sees them. */
export function tasksOf(owner: Device, device: Device): Collection<Task> {
  const bucket = owner.db.identity.get()?.bucket ?? "";
  return device.db.collection(defineCollection<Task>("tasks", { bucket }));
}

/** Bob, with a task that nobody else sees, and alice, who looks at bob's tasks beside her own. */
export async function bobAndAlice() {
  const world = await createWorld();
  const alice = newName("alice");
  const [bobs, hers] = [await world.device(), await world.deviceOf(alice)];
  await bobs.tasks.create(todo("Not shared"));
  await settle(bobs, hers);
  return { world, alice: accountPrincipal(alice), bobs, hers, shared: tasksOf(bobs, hers) };
}
