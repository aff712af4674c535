import { expect, test } from "vitest";
import { bobAndAlice } from "./bob-and-alice.js";
import { descriptions, settle, todo } from "./world.js";

test("G5: an edit of a task that was unshared meanwhile is set aside, and not lost", async () => {
  const { alice, bobs, hers, shared } = await bobAndAlice();
  const [one, two] = [await bobs.tasks.create(todo("One")), await bobs.tasks.create(todo("Two"))];
  for (const { id } of [one, two]) await bobs.tasks.share(id, { write: [alice] });
  await settle(bobs, hers);
  await shared.update(two.id, { status: "done" });
  await bobs.tasks.unshare(two.id, [alice]);
  await settle(bobs);

  const report = await hers.db.sync();

  expect(report).toMatchObject({ ok: true, parked: 1 });
  expect(await shared.parked()).toMatchObject([{ id: two.id, local: { status: "done" } }]);
  expect(await shared.get(two.id)).toMatchObject({ status: "done" });
  expect(await bobs.tasks.get(two.id)).toMatchObject({ status: "todo" });
});

test("G5: what was given up of it goes, and shared once more it is there again", async () => {
  const { alice, bobs, hers, shared } = await bobAndAlice();
  const [one, two] = [await bobs.tasks.create(todo("One")), await bobs.tasks.create(todo("Two"))];
  for (const { id } of [one, two]) await bobs.tasks.share(id, { write: [alice] });
  await settle(bobs, hers);
  await shared.update(two.id, { status: "done" });
  await bobs.tasks.unshare(two.id, [alice]);
  await settle(bobs, hers);

  await shared.discard(two.id);
  expect(await descriptions({ tasks: shared })).toEqual(["One"]);
  await bobs.tasks.share(two.id, { read: [alice] });
  await settle(bobs, hers);

  expect(await descriptions({ tasks: shared })).toEqual(["One", "Two"]);
});

test("D3: what is no longer shared goes, and the journal says that it may be there all the same", async () => {
  const { alice, bobs, hers, shared } = await bobAndAlice();
  const [one, two] = [await bobs.tasks.create(todo("One")), await bobs.tasks.create(todo("Two"))];
  for (const { id } of [one, two]) await bobs.tasks.share(id, { read: [alice] });
  // who has read a collection counts what it has of it
  await shared.list();
  await settle(bobs, hers);
  await bobs.tasks.unshare(two.id, [alice]);
  await settle(bobs);

  await hers.db.sync();

  expect(await descriptions({ tasks: shared })).toEqual(["One"]);
  expect(await shared.journal()).toMatchObject([
    {
      kind: "no-longer-visible",
      by: "no-longer-visible",
      id: two.id,
      local: todo("Two"),
      result: null,
      overridden: todo("Two"),
    },
  ]);
  expect(await bobs.tasks.journal()).toEqual([]);
});
