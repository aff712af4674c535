import { expect, test } from "vitest";
import {
  defineCollection,
  manual,
  threeWay,
  type IncomingHook,
  type Json,
  type Transformer,
} from "../../src/index.js";
import { createWorld, descriptions, isPush, newName, settle, todo } from "./world.js";
import type { Device, Task } from "./world.js";

/** What another program stores: more than this app wants on a device. */
interface Rich extends Task {
  picture?: string;
  seen?: number;
}

type Hook = IncomingHook<Rich>;

const shouting: Hook = ({ description, ...rest }) => ({
  ...rest,
  description: description.toUpperCase(),
});
const withoutPicture: Hook = async (record) => {
  await Promise.resolve();
  const { picture: _, ...rest } = record;
  return rest;
};
const withSeen: Hook = (record) => ({ ...record, seen: 1 });
const failing: Hook = ({ description, id }) => {
  if (id === "bad") throw new RangeError(`nobody knows ${description}`);
  return undefined;
};
const rude: Hook = (record) => Object.assign(record, { description: "changed" });
const noSecrets: Hook = ({ description }) => (description === "Secret" ? null : undefined);

function tasksWith(
  incoming: Hook | readonly Hook[],
  version = 1,
  transformers: readonly Transformer[] = [],
) {
  return defineCollection<Rich>("tasks", { incoming, version, transformers });
}

async function onServer({ db }: Device, id: string): Promise<Readonly<Record<string, Json>>> {
  const remote = await db.remote();
  const { data } = await remote.bucket("default").collection("tasks").getRecord(id);
  return data as unknown as Readonly<Record<string, Json>>;
}

async function storeThere({ db }: Device, record: Rich & { readonly id: string }): Promise<void> {
  const remote = await db.remote();
  await remote.bucket("default").collection("tasks").updateRecord(record);
}

test("H1: several hooks run one after the other, each on what the one before it made", async () => {
  const seen: string[] = [];
  const looking: Hook = ({ description }) => {
    seen.push(description);
    return undefined;
  };
  const tasks = tasksWith([shouting, looking, withSeen]);
  const { device } = await createWorld();
  const phone = await device({ tasks });
  for (const id of ["a", "b", "c"]) await storeThere(phone, { id, ...todo(id) });

  await phone.db.sync();

  expect(await descriptions(phone)).toEqual(["A", "B", "C"]);
  expect(seen.toSorted()).toEqual(["A", "B", "C"]);
  expect(await phone.db.collection(tasks).get("b")).toMatchObject({ seen: 1 });
  expect(phone.db.status.get().pending).toBe(0);
});

test("H2: a record that a hook drops is set aside, and counts as one of the server's", async () => {
  const { device } = await createWorld();
  const phone = await device({ tasks: tasksWith(noSecrets) });
  await storeThere(phone, { id: "secret", ...todo("Secret") });
  await storeThere(phone, { id: "open", ...todo("Open") });

  await phone.db.sync();
  const again = await phone.db.sync();

  expect(await descriptions(phone)).toEqual(["Open"]);
  expect(await phone.tasks.quarantined()).toMatchObject([
    { id: "secret", reason: "a hook of the app dropped it" },
  ]);
  // the count of the server's records raises no doubt
  expect(again).toMatchObject({ ok: true, records: [] });
  expect(phone.network.log.filter(({ body }) => body.includes("_fields="))).toEqual([]);
  await storeThere(phone, { id: "secret", ...todo("No secret any more") });
  await phone.db.sync();
  expect(await descriptions(phone)).toEqual(["No secret any more", "Open"]);
});

test("H2: it is asked again under a newer definition", async () => {
  const { device } = await createWorld();
  const name = newName("device");
  const phone = await device({ name, tasks: tasksWith(noSecrets) });
  await storeThere(phone, { id: "secret", ...todo("Secret") });
  await phone.db.sync();
  await phone.db.close();

  const again = await device({ name, tasks: defineCollection<Rich>("tasks", { version: 2 }) });
  await again.db.sync();

  expect(await descriptions(again)).toEqual(["Secret"]);
});

test("H3: a hook that throws sets the record aside with the reason", async () => {
  const { device } = await createWorld();
  const phone = await device({ tasks: tasksWith(failing) });
  await storeThere(phone, { id: "bad", ...todo("Bad") });
  await storeThere(phone, { id: "good", ...todo("Good") });

  expect(await phone.db.sync()).toMatchObject({ ok: true });

  expect(await descriptions(phone)).toEqual(["Good"]);
  expect(await phone.tasks.quarantined()).toMatchObject([
    { id: "bad", reason: "RangeError: nobody knows Bad" },
  ]);
});

test("H3: a hook that writes into its argument is told so, and changes nothing here", async () => {
  const { device } = await createWorld();
  const phone = await device({ tasks: tasksWith(rude) });
  await storeThere(phone, { id: "a", ...todo("A") });

  await phone.db.sync();

  const [aside] = await phone.tasks.quarantined();
  expect(aside?.reason).toMatch(/^TypeError: /);
  expect(JSON.parse(aside?.raw ?? "")).toMatchObject(todo("A"));
});

test("H4: an edit sends what the server has in the fields that only a hook changed", async () => {
  const tasks = tasksWith([shouting, withoutPicture, withSeen]);
  const { device } = await createWorld();
  const phone = await device({ tasks });
  await storeThere(phone, { id: "a", ...todo("quiet"), picture: "large" });
  await phone.db.sync();
  expect(await phone.tasks.get("a")).not.toHaveProperty("picture");

  await phone.tasks.update("a", { status: "done" });
  const report = await phone.db.sync();

  expect(report).toMatchObject({ ok: true, pushed: 1, pending: 0 });
  const { last_modified: _, ...there } = await onServer(phone, "a");
  expect(there).toEqual({ id: "a", description: "quiet", status: "done", picture: "large" });
  expect(await phone.tasks.get("a")).toMatchObject({
    description: "QUIET",
    status: "done",
    seen: 1,
  });
  expect(await phone.tasks.get("a")).not.toHaveProperty("picture");
  // and once more, on the version that the answer brought
  await phone.tasks.update("a", { status: "doing" });
  await phone.db.sync();
  expect(await onServer(phone, "a")).toMatchObject({ description: "quiet", picture: "large" });
});

test("H4: what a user does write in such a field is sent", async () => {
  const { device } = await createWorld();
  const phone = await device({ tasks: tasksWith([shouting, withoutPicture]) });
  await storeThere(phone, { id: "a", ...todo("quiet"), picture: "large" });
  await phone.db.sync();

  await phone.db.collection(tasksOf(phone)).update("a", { description: "Written", picture: "new" });
  await phone.db.sync();

  expect(await onServer(phone, "a")).toMatchObject({ description: "Written", picture: "new" });
});

test("H4: after a lost answer, and after a merge, too; and another device sees nothing of the hook", async () => {
  const tasks = tasksWith([shouting, withoutPicture]);
  const { device } = await createWorld();
  const phone = await device({ tasks });
  const plain = await device({ tasks: defineCollection<Rich>("tasks") });
  await storeThere(phone, { id: "a", ...todo("quiet"), picture: "large" });
  await settle(phone, plain);
  await phone.tasks.update("a", { status: "doing" });
  phone.network.loseAnswer(isPush);
  await phone.db.sync();
  await phone.tasks.update("a", { status: "done" });
  await plain.db.sync();
  await plain.db.collection(tasksOf(plain)).update("a", { tags: ["theirs"] });
  await plain.db.sync();

  const report = await phone.db.sync();
  await settle(phone, plain);

  expect(report).toMatchObject({ ok: true, conflicts: 0, pending: 0 });
  const expected = { status: "done", tags: ["theirs"] };
  expect(await plain.tasks.get("a")).toMatchObject({
    ...expected,
    description: "quiet",
    picture: "large",
  });
  expect(await phone.tasks.get("a")).toMatchObject({ ...expected, description: "QUIET" });
});

test.each([
  ["an edit that beats its deletion", threeWay()],
  ["the user's decision", manual],
] as const)("H6: a record that %s brings back is whole", async (_, merge) => {
  const tasks = defineCollection<Rich>("tasks", { incoming: [shouting, withoutPicture], merge });
  const { device } = await createWorld();
  const phone = await device({ tasks });
  const plain = await device({ tasks: defineCollection<Rich>("tasks") });
  await storeThere(phone, { id: "a", ...todo("quiet"), picture: "large" });
  await settle(phone, plain);
  await phone.tasks.update("a", { status: "done" });
  await plain.tasks.delete("a");
  await settle(plain, phone);
  const [conflict] = await phone.tasks.conflicts();
  if (conflict?.local) await phone.tasks.resolve("a", conflict.local, { was: conflict });

  await settle(phone, plain);

  expect(await onServer(phone, "a")).toMatchObject({
    description: "quiet",
    status: "done",
    picture: "large",
  });
  expect(await phone.tasks.get("a")).toMatchObject({ description: "QUIET", status: "done" });
  expect(await phone.tasks.get("a")).not.toHaveProperty("picture");
});

test("H6: what went with the server comes back whole when the user undoes it", async () => {
  const { device } = await createWorld();
  const tasks = tasksWith([shouting, withoutPicture]);
  const phone = await device({ tasks });
  const plain = await device({ tasks: defineCollection<Rich>("tasks") });
  for (const id of ["a", "b"]) await storeThere(phone, { id, ...todo("quiet"), picture: "large" });
  await phone.db.sync();
  expect(await phone.tasks.count()).toBe(2);
  const remote = await phone.db.remote();
  await remote.bucket("default").deleteCollection("tasks");
  await remote.bucket("default").createCollection("tasks");
  await settle(phone);
  expect(await phone.tasks.count()).toBe(0);
  const entry = (await phone.tasks.journal()).find(({ id }) => id === "a");

  if (entry) await phone.tasks.undo(entry);
  await settle(phone, plain);

  expect(await plain.tasks.list()).toMatchObject([
    { id: "a", description: "quiet", picture: "large" },
  ]);
  expect(await phone.tasks.list()).toMatchObject([{ id: "a", description: "QUIET" }]);
});

test("H6: what a server lost is sent again whole, with what hooks hid", async () => {
  const { device } = await createWorld();
  const tasks = tasksWith([shouting, withoutPicture]);
  const phone = await device({ tasks });
  for (let n = 0; n < 12; n++) {
    await storeThere(phone, { id: `r${n}`, ...todo(`quiet ${n}`), picture: "large" });
  }
  await phone.db.sync();
  // only what is in memory is counted
  expect(await phone.tasks.count()).toBe(12);
  const remote = await phone.db.remote();
  await remote.bucket("default").deleteCollection("tasks");
  await remote.bucket("default").createCollection("tasks");
  expect(await phone.db.sync()).toMatchObject({ ok: false, reason: "server-reset" });

  await phone.tasks.answerReset("keep-mine");
  expect(await phone.db.sync()).toMatchObject({ ok: true, pushed: 12 });

  expect(await onServer(phone, "r7")).toMatchObject({ description: "quiet 7", picture: "large" });
  expect(await phone.tasks.get("r7")).toMatchObject({ description: "QUIET 7" });
});

test("H4: what this device sent is not dropped here by a hook that would drop it", async () => {
  const { device } = await createWorld();
  const phone = await device({ tasks: tasksWith([withoutPicture, noSecrets]) });
  await storeThere(phone, { id: "a", ...todo("Open"), picture: "large" });
  await phone.db.sync();

  await phone.tasks.update("a", { description: "Secret" });
  await phone.db.sync();
  await phone.tasks.update("a", { status: "done" });
  await phone.db.sync();

  expect(await descriptions(phone)).toEqual(["Secret"]);
  expect(await onServer(phone, "a")).toMatchObject({
    description: "Secret",
    status: "done",
    picture: "large",
  });
});

test("H5: hooks see what transformers decoded, with the id and the server's timestamp", async () => {
  const swapping: Transformer = {
    id: "swapping",
    encode: ({ description, ...rest }) => ({ ...rest, text: description }),
    decode: ({ text, ...rest }) => ({ ...rest, description: text }),
  };
  const given: unknown[] = [];
  const looking: Hook = (record) => void given.push(record);
  const tasks = tasksWith(looking, 1, [swapping]);
  const { device } = await createWorld();
  const [laptop, phone] = [await device({ tasks }), await device({ tasks })];
  const { id } = await laptop.tasks.create(todo("Seen"));
  await laptop.db.sync();
  given.length = 0;

  await phone.db.sync();

  expect(given).toEqual([{ id, ...todo("Seen"), last_modified: expect.any(Number) as number }]);
});

/** The definition that a device was opened with, by the fields that this story writes. */
function tasksOf({ tasks }: Device) {
  return tasks.definition as unknown as ReturnType<typeof tasksWith>;
}
