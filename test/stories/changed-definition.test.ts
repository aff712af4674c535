import { expect, onTestFinished, test, vi } from "vitest";
import { defineCollection, DefinitionDiffersError, serverWins } from "../../src/index.js";
import { createWorld, descriptions, isPush, newName, todo, type Task } from "./world.js";

/** The same collection, as the code of another build defines it. */
const CHANGED = defineCollection<Task>("tasks", { merge: serverWins });
const NEXT = defineCollection<Task>("tasks", { merge: serverWins, version: 2 });
const NOTES = defineCollection<Task>("notes");

test("a tab with changed code sends nothing of the collection, and says so; its other collections go on", async () => {
  const { device } = await createWorld();
  const name = newName("tabs");
  const old = await device({ name });
  await old.tasks.create(todo("Sent by the old tab"));
  await old.db.sync();
  const changed = await device({ name, tasks: CHANGED });
  const notes = changed.db.collection(NOTES);
  await changed.tasks.create(todo("Typed in the changed tab"));
  await notes.create(todo("A note"));

  const report = await changed.db.sync();

  expect(report).toMatchObject({ ok: false, reason: "definition-differs", pushed: 1, pending: 1 });
  expect(report).toHaveProperty("error", expect.any(DefinitionDiffersError));
  expect(report).toHaveProperty("error.collection", "default/tasks");
  expect(report).toHaveProperty(
    "error.message",
    expect.stringMatching(/reload .* raise `version`/),
  );
  expect(await notes.list()).toMatchObject([{ last_modified: expect.any(Number) as number }]);
  expect(changed.network.log.filter(({ body }) => body.includes("collections/tasks"))).toEqual([]);

  // the old tab sends what is unsent in the database of both
  expect(await old.db.sync()).toMatchObject({ ok: true, pending: 0 });
});

test("a tab with a newer definition takes over, and the old one stops until it is loaded again", async () => {
  const { device } = await createWorld();
  const laptop = await device();
  const name = newName("tabs");
  const old = await device({ name });
  const { id } = await laptop.tasks.create(todo("Both edit this"));
  await laptop.db.sync();
  await old.db.sync();
  await laptop.tasks.update(id, { description: "Edited on the laptop" });
  await laptop.db.sync();
  await old.tasks.update(id, { description: "Edited in the old tab" });

  const fresh = await device({ name, tasks: NEXT });
  const taken = await fresh.db.sync();
  await old.tasks.create(todo("Typed in the old tab"));
  const refused = await old.db.sync();
  const sent = await fresh.db.sync();
  await laptop.db.sync();

  expect(taken).toMatchObject({ ok: true, pending: 0, records: [{ rule: "took-remote" }] });
  expect(refused).toMatchObject({ ok: false, reason: "definition-differs", pending: 1 });
  expect(sent).toMatchObject({ ok: true, pushed: 1, pending: 0 });
  expect(await descriptions(laptop)).toEqual(["Edited on the laptop", "Typed in the old tab"]);
  await old.db.close();
  const reloaded = await device({ name, tasks: NEXT });
  expect(await reloaded.db.sync()).toMatchObject({ ok: true, pending: 0 });
});

test("a newer definition that comes while the old tab sends ends that sync, and nothing is sent twice", async () => {
  // with Web Locks the newer tab would wait for the older one
  vi.stubGlobal("navigator", { onLine: true });
  onTestFinished(() => void vi.unstubAllGlobals());
  const { device } = await createWorld();
  const laptop = await device();
  const name = newName("tabs");
  const old = await device({ name });
  await old.db.sync();
  await old.tasks.create(todo("On its way"));
  const upload = old.network.holdAnswer(isPush);

  const syncing = old.db.sync();
  await upload.stopped;
  const fresh = await device({ name, tasks: NEXT });
  const taken = await fresh.db.sync();
  upload.release();
  const ended = await syncing;
  await laptop.db.sync();

  expect(taken).toMatchObject({ ok: true, pending: 0 });
  expect(ended).toMatchObject({ ok: false, reason: "definition-differs", pending: 0 });
  expect(await descriptions(laptop)).toEqual(["On its way"]);
});

test("a device that has read the collection as another version is nobody else's concern", async () => {
  const { device } = await createWorld();
  const phone = await device({ tasks: NEXT });
  const laptop = await device();
  await phone.tasks.create(todo("From the phone"));

  await phone.db.sync();

  expect(await laptop.db.sync()).toMatchObject({ ok: true, pulled: 1 });
});
