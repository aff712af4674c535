import { expect, test } from "vitest";
import { accountPrincipal, defineCollection } from "../../src/index.js";
import { createWorld, descriptions, newName, settle, todo, type Task } from "./world.js";

test("a collection of bob's own bucket is shared, and alice keeps it beside her own of the same name", async () => {
  const world = await createWorld();
  const alice = newName("alice");
  const [bobs, hers] = [await world.device(), await world.deviceOf(alice)];
  await bobs.tasks.create(todo("Bob's"));
  await hers.tasks.create(todo("Alice's"));
  await bobs.tasks.shareCollection({ read: [accountPrincipal(alice)] });
  expect(bobs.tasks.unsentAccess()).toEqual({
    add: { read: [accountPrincipal(alice)] },
    remove: [],
  });
  await settle(bobs, hers);

  const bucket = bobs.db.identity.get()?.bucket ?? "";
  const shared = hers.db.collection(defineCollection<Task>("tasks", { bucket }));
  await settle(hers);
  await shared.create(todo("Alice may not"));
  const report = await hers.db.sync();

  expect(await descriptions(hers)).toEqual(["Alice's"]);
  expect(await descriptions({ tasks: shared })).toEqual(["Alice may not", "Bob's"]);
  expect(report).toMatchObject({ ok: true, parked: 1 });
  expect(await shared.parked()).toMatchObject([{ refusal: { status: 403 } }]);
  await settle(bobs);
  expect(await descriptions(bobs)).toEqual(["Bob's"]);
});
