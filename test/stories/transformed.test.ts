import { expect, test } from "vitest";
import {
  counter,
  defineCollection,
  DefinitionDiffersError,
  manual,
  threeWay,
  type CollectionDefinition,
  type Json,
  type Transformer,
} from "../../src/index.js";
import { createWorld, descriptions, isPush, newName, settle, todo } from "./world.js";
import type { Device, Task } from "./world.js";

interface Counted extends Task {
  n: number;
}

/** Hides the fields behind random bytes: no two encodings of a record are alike. */
const SEALING: Transformer = {
  id: "sealing",
  encode: async (record) => {
    await Promise.resolve();
    const { id: _, ...fields } = record;
    const iv = crypto.getRandomValues(new Uint8Array(4));
    return { iv: [...iv], sealed: btoa(xor(JSON.stringify(fields), iv)) };
  },
  decode: async ({ iv, sealed }) => {
    await Promise.resolve();
    if (typeof sealed !== "string") throw new Error("it is not sealed");
    return JSON.parse(xor(atob(sealed), iv as readonly number[])) as object;
  },
};

function xor(text: string, iv: readonly number[] | Uint8Array): string {
  const codes = Array.from(
    text,
    (_, index) => text.charCodeAt(index) ^ (iv[index % iv.length] ?? 0),
  );
  return String.fromCharCode(...codes);
}

/** Appends a mark; decoding what does not end with it fails. */
function marking(mark: string): Transformer {
  return {
    id: `marking-${mark.charCodeAt(0)}`,
    encode: (record) => ({ ...record, description: `${textOf(record)}${mark}` }),
    decode: (record) => {
      const text = textOf(record);
      if (!text.endsWith(mark)) throw new Error(`${text} does not end with ${mark}`);
      return { ...record, description: text.slice(0, -mark.length) };
    },
  };
}

function textOf({ description }: Readonly<Record<string, Json>>): string {
  return typeof description === "string" ? description : "";
}

function tasksWith(transformers: readonly Transformer[], version = 1): CollectionDefinition<Task> {
  return defineCollection<Task>("tasks", { transformers, version });
}

async function onServer({ db }: Device): Promise<readonly Readonly<Record<string, Json>>[]> {
  const remote = await db.remote();
  const { data } = await remote.bucket("default").collection("tasks").listRecords();
  return data as unknown as readonly Readonly<Record<string, Json>>[];
}

async function storeThere({ db }: Device, record: Task & { readonly id: string }): Promise<void> {
  const remote = await db.remote();
  await remote.bucket("default").collection("tasks").updateRecord(record);
}

test.each([
  ["two", [marking("?"), marking("!")], "?!"],
  ["three", [marking("?"), marking("!"), marking(".")], "?!."],
] as const)(
  "E1: %s transformers encode in order and decode in reverse, every time",
  async (_, transformers, marks) => {
    const tasks = tasksWith(transformers);
    const { device } = await createWorld();
    const [phone, laptop] = [await device({ tasks }), await device({ tasks })];
    const made = await phone.tasks.createMany([todo("a"), todo("b"), todo("c")]);

    await settle(phone, laptop);
    await laptop.tasks.update(made[1]?.id ?? "", { description: "b again" });
    await settle(laptop, phone);

    expect((await onServer(phone)).map(textOf).toSorted()).toEqual(
      ["a", "b again", "c"].map((text) => text + marks),
    );
    expect(await descriptions(laptop)).toEqual(["a", "b again", "c"]);
    expect(await descriptions(phone)).toEqual(["a", "b again", "c"]);
  },
);

test("E2: an own write that comes back under other random bytes is known for its own", async () => {
  const tasks = tasksWith([SEALING]);
  const { device } = await createWorld();
  const [phone, laptop] = [await device({ tasks }), await device({ tasks })];
  const { id } = await phone.tasks.create(todo("Sealed"));
  phone.network.loseAnswer(isPush);
  await phone.db.sync();
  await phone.tasks.update(id, { description: "Sealed and edited" });

  const report = await phone.db.sync();

  expect(report).toMatchObject({ ok: true, conflicts: 0, pending: 0 });
  expect(report.records).toContainEqual(expect.objectContaining({ id, rule: "own-write" }));
  const [kept] = await onServer(phone);
  expect(Object.keys(kept ?? {}).toSorted()).toEqual(["id", "iv", "last_modified", "sealed"]);
  await settle(laptop);
  expect(await descriptions(laptop)).toEqual(["Sealed and edited"]);
});

test("E2: edits of both sides are joined as they are read, not as they travel", async () => {
  const tasks = tasksWith([marking("!"), SEALING]);
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Both edit this"), { tasks });
  await phone.tasks.update(id, { status: "done" });
  await laptop.tasks.update(id, { description: "Edited" });

  await settle(laptop, phone);

  expect(await phone.tasks.get(id)).toMatchObject({ description: "Edited", status: "done" });
  expect(await laptop.tasks.get(id)).toMatchObject({ description: "Edited", status: "done" });
});

test("E2: what counts is counted once, whatever answers are lost and however it travels", async () => {
  const merge = threeWay<Counted>({ fields: { n: counter() } });
  const tasks = defineCollection<Counted>("tasks", { transformers: [SEALING], merge });
  const { device } = await createWorld();
  const [phone, laptop] = [await device({ tasks }), await device({ tasks })];
  const [here, there] = [phone.db.collection(tasks), laptop.db.collection(tasks)];
  const { id } = await here.create({ ...todo("Counted"), n: 0 });
  await settle(phone, laptop);
  await here.update(id, ({ n }) => ({ n: n + 1 }));
  phone.network.loseAnswer(isPush);
  await phone.db.sync();
  await here.update(id, ({ n }) => ({ n: n + 10 }));
  await there.update(id, ({ n }) => ({ n: n + 100 }));

  await settle(laptop, phone);

  expect(await here.get(id)).toMatchObject({ n: 111 });
  expect(await there.get(id)).toMatchObject({ n: 111 });
});

test("E3: a record that cannot be decoded is set aside, and everything else goes on", async () => {
  const tasks = tasksWith([SEALING]);
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop] = await twoDevicesWith(todo("Kept"), { tasks });
  await storeThere(laptop, { id: "plain", ...todo("Plain") });
  await phone.tasks.create(todo("Mine"));

  const report = await phone.db.sync();

  expect(report).toMatchObject({ ok: true, pushed: 1 });
  expect(await descriptions(phone)).toEqual(["Kept", "Mine"]);
  const [aside] = await phone.tasks.quarantined();
  expect(aside).toMatchObject({ id: "plain", reason: "Error: it is not sealed" });
  expect(JSON.parse(aside?.raw ?? "")).toMatchObject(todo("Plain"));
  expect(await phone.db.sync()).toMatchObject({ ok: true, pulled: 0 });
});

test("E4: what was set aside is read again under a newer definition that can read it", async () => {
  const { device } = await createWorld();
  const name = newName("device");
  const phone = await device({ name, tasks: tasksWith([marking("!")]) });
  await storeThere(phone, { id: "plain", ...todo("Plain") });
  await phone.db.sync();
  expect(await descriptions(phone)).toEqual([]);
  await phone.db.close();
  const lenient: Transformer = { ...marking("!"), decode: (record) => record };
  const again = await device({ name, tasks: tasksWith([lenient], 2) });

  const report = await again.db.sync();

  expect(report.records).toContainEqual(expect.objectContaining({ id: "plain", rule: "taken" }));
  expect(await descriptions(again)).toEqual(["Plain"]);
  expect(await again.tasks.quarantined()).toEqual([]);
  // it was the server's all along: nothing has to be sent
  expect(report).toMatchObject({ ok: true, pushed: 0, pending: 0 });
});

test("E4: without a network, too; and an edit that waited for it is joined", async () => {
  const { device } = await createWorld();
  const name = newName("device");
  const tasks = tasksWith([marking("!")]);
  const phone = await device({ name, tasks });
  const { id } = await phone.tasks.create(todo("Old"));
  await phone.db.sync();
  await storeThere(phone, { id, ...todo("Old"), status: "done" });
  await phone.tasks.update(id, { description: "Mine" });
  expect(await phone.db.sync()).toMatchObject({ ok: true, conflicts: 1 });
  await phone.db.close();
  const lenient: Transformer = { ...marking("!"), decode: (record) => record };
  const again = await device({ name, tasks: tasksWith([lenient], 2) });
  again.network.goOffline();

  expect(await again.db.sync()).toMatchObject({ ok: false, conflicts: 0, pending: 1 });

  expect(await again.tasks.get(id)).toMatchObject({ description: "Mine", status: "done" });
});

test("E4: the app may have it read again once a key is there", async () => {
  let key = "";
  const locked: Transformer = {
    ...SEALING,
    decode: (record) => {
      if (key === "") throw new Error("there is no key yet");
      return SEALING.decode(record);
    },
  };
  const { device } = await createWorld();
  const laptop = await device({ tasks: tasksWith([SEALING]) });
  await laptop.tasks.create(todo("Sealed"));
  await laptop.db.sync();
  const phone = await device({ tasks: tasksWith([locked]) });
  await phone.db.sync();
  expect(await phone.tasks.quarantined()).toMatchObject([{ reason: "Error: there is no key yet" }]);
  key = "entered";

  await phone.tasks.retryQuarantined();
  await phone.db.sync();

  expect(await descriptions(phone)).toEqual(["Sealed"]);
  expect(await phone.tasks.quarantined()).toEqual([]);
});

test("E5: a record that cannot be encoded is parked with the reason, and others go on", async () => {
  const picky: Transformer = {
    id: "picky",
    encode: (record) => {
      if (record["description"] === "Secret") throw new TypeError("there is no key for it");
      return record;
    },
    decode: (record) => record,
  };
  const tasks = tasksWith([picky]);
  const { device } = await createWorld();
  const phone = await device({ tasks });
  const secret = await phone.tasks.create(todo("Secret"));
  await phone.tasks.createMany([todo("One"), todo("Two")]);

  const report = await phone.db.sync();

  expect(report).toMatchObject({ ok: true, pushed: 2, parked: 1 });
  expect(await phone.tasks.parked()).toMatchObject([
    {
      id: secret.id,
      local: { description: "Secret" },
      refusal: { status: null, message: "TypeError: there is no key for it" },
    },
  ]);
  expect((await onServer(phone)).map(textOf).toSorted()).toEqual(["One", "Two"]);
  await phone.tasks.update(secret.id, { description: "No secret" });
  expect(await phone.db.sync()).toMatchObject({ ok: true, pushed: 1, parked: 0 });
});

test("E5: what cannot be JSON after encoding is parked, too", async () => {
  const raw: Transformer = {
    id: "raw",
    encode: () => ({ bytes: new Uint8Array(2) }),
    decode: (record) => record,
  };
  const { device } = await createWorld();
  const phone = await device({ tasks: tasksWith([raw]) });
  await phone.tasks.create(todo("Bytes"));

  expect(await phone.db.sync()).toMatchObject({ ok: true, pushed: 0, parked: 1 });

  const [parked] = await phone.tasks.parked();
  expect(parked?.refusal.message).toMatch(/^InvalidInputError: bytes is a Uint8Array/);
});

test("E6: what a 412 shows is decoded", async () => {
  const tasks = defineCollection<Task>("tasks", { transformers: [SEALING], merge: manual });
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop, id] = await twoDevicesWith(todo("Old"), { tasks });
  await phone.tasks.update(id, { description: "Mine" });
  const push = phone.network.hold(isPush);
  const syncing = phone.db.sync();
  await push.stopped;
  await laptop.tasks.update(id, { description: "Theirs" });
  await laptop.db.sync();
  push.release();

  await syncing;

  expect(await phone.tasks.conflicts()).toMatchObject([
    { id, local: { description: "Mine" }, remote: { description: "Theirs" } },
  ]);
});

test("E6: a dump holds what the server keeps, and is decoded", async () => {
  const tasks = tasksWith([marking("?"), SEALING]);
  const { device } = await createWorld();
  const [laptop, phone] = [await device({ tasks }), await device({ tasks })];
  await laptop.tasks.createMany([todo("One"), todo("Two")]);
  await laptop.db.sync();
  const dump = await onServer(laptop);

  await phone.tasks.importBulk(dump as never);

  expect(await descriptions(phone)).toEqual(["One", "Two"]);
  expect(await phone.db.sync()).toMatchObject({ ok: true, pushed: 0 });
  expect(await descriptions(phone)).toEqual(["One", "Two"]);
});

test("E6: a deletion passes no transformer", async () => {
  const { twoDevicesWith } = await createWorld();
  const tasks = tasksWith([SEALING]);
  const [phone, laptop, id] = await twoDevicesWith(todo("To be deleted"), { tasks });
  await laptop.tasks.delete(id);

  await settle(laptop, phone);

  expect(await descriptions(phone)).toEqual([]);
  expect(await phone.tasks.quarantined()).toEqual([]);
});

test("E6: nothing that is kept here changes by what a transformer does to its argument", async () => {
  const rude: Transformer = {
    id: "rude",
    encode: (record) => Object.assign(record, { description: "changed" }),
    decode: (record) => record,
  };
  const { device } = await createWorld();
  const phone = await device({ tasks: tasksWith([rude]) });
  await phone.tasks.create(todo("Mine"));

  expect(await phone.db.sync()).toMatchObject({ ok: true, parked: 1 });

  expect(await descriptions(phone)).toEqual(["Mine"]);
});

test("E7: a tab without the transformers sends nothing of the collection in plain text", async () => {
  const { device } = await createWorld();
  const name = newName("tabs");
  const sealed = await device({ name, tasks: tasksWith([SEALING]) });
  await sealed.tasks.create(todo("Sealed"));
  await sealed.db.sync();
  const plain = await device({ name, tasks: tasksWith([]) });
  await plain.tasks.create(todo("Typed in the other tab"));

  const report = await plain.db.sync();

  expect(report).toMatchObject({ ok: false, reason: "definition-differs", pending: 1 });
  expect(report).toHaveProperty("error", expect.any(DefinitionDiffersError));
  expect(plain.network.log.filter(isPush)).toEqual([]);
  await sealed.db.sync();
  const kept = await onServer(sealed);
  expect(kept).toHaveLength(2);
  expect(
    kept.every(
      ({ sealed: text, description }) => typeof text === "string" && description === undefined,
    ),
  ).toBe(true);
});
