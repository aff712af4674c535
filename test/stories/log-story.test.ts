import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { defineCollection, manual, type Collection, type LogOptions } from "../../src/index.js";
import {
  createWorld,
  isPull,
  isPush,
  isRealKinto,
  todo,
  writes,
  type Device,
  type Task,
} from "./world.js";

const MANUAL = defineCollection<Task>("tasks", { merge: manual });

beforeEach(() => {
  vi.stubEnv("TZ", "UTC");
  vi.useFakeTimers({ toFake: ["performance", "Date"], now: Date.UTC(2026, 0, 2, 14, 3) });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

/** Two devices whose syncs are written down as lines, with the names of records instead of their ids. */
async function twoToldDevices(options: LogOptions) {
  const { device } = await createWorld();
  const [phone, laptop] = [await device({ tasks: MANUAL }), await device({ tasks: MANUAL })];
  const lines: string[] = [];
  const names = new Map<string, string>();
  const listen = (name: string, { db }: Device): void => {
    db.log.listen(({ text }) => lines.push(`${name}: ${text}`), options);
  };
  listen("phone", phone);
  listen("laptop", laptop);
  const create = async (tasks: Collection<Task>, description: string): Promise<string> => {
    const { id } = await tasks.create(todo(description));
    names.set(id, description.toLowerCase());
    return id;
  };
  const story = (): string =>
    [...names].reduce((text, [id, name]) => text.replaceAll(id, name), lines.splice(0).join("\n"));
  return { phone, laptop, create, story };
}

test.skipIf(isRealKinto)("a lost answer and its recognition, told", async () => {
  const { phone, create, story } = await twoToldDevices({ level: "debug" });
  await create(phone.tasks, "Milk");
  phone.network.loseAnswer(isPush);

  await phone.db.sync();
  await phone.db.sync();

  expect(story()).toMatchInlineSnapshot(`
    "phone: Sync 1 begins: tasks
    phone: Asked who we are, and for all of tasks: 0 records (200, 0 ms)
    phone: Noted whom the content belongs to (0 ms)
    phone: Stored how far tasks has been read (0 ms)
    phone: Asked how many records tasks has: 0 records (200, 0 ms)
    phone: Noted that the number of records of tasks is right (0 ms)
    phone: Stored that 1 operation of tasks will be sent (0 ms)
    phone: Sent 1 edit of tasks: no answer, since the connection failed (0 ms)
    phone: Sync 1 stopped, because the server cannot be reached, or did not answer in time: 0 received, 0 sent; left: 1 to be sent (0 ms)
    phone: Sync 2 begins: tasks
    phone: Asked who we are, and for what is new in tasks since 1767362520000: 1 record (200, 0 ms)
    phone: Stored 1 version of tasks: 1 written from here before (0 ms)
    phone: Sync 2 is through: 1 received, 0 sent (0 ms)"
  `);
});

test.skipIf(isRealKinto)("a conflict and a refused record, told", async () => {
  const { phone, laptop, create, story } = await twoToldDevices({ level: "debug" });
  const milk = await create(phone.tasks, "Milk");
  await phone.db.sync();
  await laptop.db.sync();
  await laptop.tasks.update(milk, { description: "Oat milk" });
  await phone.tasks.update(milk, { description: "Soy milk" });
  const bread = await create(phone.tasks, "Bread");
  const body = { code: 400, errno: 107, error: "Invalid", message: "Not like this" };
  phone.network.refuse({ status: 400, body }, writes(bread));
  story();

  await phone.db.sync();
  await laptop.db.sync();

  expect(story()).toMatchInlineSnapshot(`
    "phone: Sync 2 begins: tasks
    phone: Asked who we are, and for what is new in tasks since 1767362520001: 1 record (200, 0 ms)
    phone: Asked how many records tasks has: 1 record (200, 0 ms)
    phone: Noted that the number of records of tasks is right (0 ms)
    phone: Stored that 2 operations of tasks will be sent (0 ms)
    phone: Sent 2 edits of tasks: 1 taken (200), 1 refused as wrong (400) (200, 0 ms)
    phone: Stored what became of 2 operations of tasks: 1 taken by the server, 1 refused for good (0 ms)
    phone: Record bread of tasks was refused for good by the server (400), and is set aside
    phone: Asked who we are, and for what is new in tasks since 1767362520001: 1 record (200, 0 ms)
    phone: Stored how far tasks has been read (0 ms)
    phone: Asked how many records tasks has: 1 record (200, 0 ms)
    phone: Noted that the number of records of tasks is right (0 ms)
    phone: Sync 2 is through: 0 received, 1 sent; left: 1 set aside (0 ms)
    laptop: Sync 2 begins: tasks
    laptop: Asked who we are, and for what is new in tasks since 1767362520001: 1 record (200, 0 ms)
    laptop: Stored 1 version of tasks: 1 in conflict (0 ms)
    laptop: Record milk of tasks was changed on both sides, and waits for a decision
    laptop: Asked how many records tasks has: 1 record (200, 0 ms)
    laptop: Noted that the number of records of tasks is right (0 ms)
    laptop: Sync 2 is through: 1 received, 0 sent; left: 1 conflict (0 ms)"
  `);
});

test.skipIf(isRealKinto)("an edit that meets a newer version as it is sent, told", async () => {
  const { phone, laptop, create, story } = await twoToldDevices({ level: "debug" });
  const milk = await create(phone.tasks, "Milk");
  await phone.db.sync();
  await laptop.db.sync();
  await laptop.tasks.update(milk, { description: "Oat milk" });
  await phone.tasks.update(milk, { description: "Soy milk" });
  story();
  const held = phone.network.hold(isPush);
  const syncing = phone.db.sync();
  await held.stopped;
  await laptop.db.sync();
  story();
  held.release();
  await syncing;

  expect(story()).toMatchInlineSnapshot(`
    "phone: Sent 1 edit of tasks: 1 refused because it changed there (412, 0 ms)
    phone: Stored what became of 1 operation of tasks: 1 in conflict (0 ms)
    phone: Record milk of tasks was changed on both sides, and waits for a decision
    phone: Asked who we are, and for what is new in tasks since 1767362520001: 1 record (200, 0 ms)
    phone: Stored how far tasks has been read (0 ms)
    phone: Asked how many records tasks has: 1 record (200, 0 ms)
    phone: Noted that the number of records of tasks is right (0 ms)
    phone: Sync 2 is through: 0 received, 0 sent; left: 1 conflict (0 ms)"
  `);
});

test.skipIf(isRealKinto)(
  "a server that fails, and one that wants to be left alone, told",
  async () => {
    const { phone, story } = await twoToldDevices({ level: "debug" });
    await phone.db.sync();
    story();
    phone.network.failNext(503, isPull);
    await phone.db.sync();
    const body = { code: 503, errno: 201, error: "Busy", message: "Come back later" };
    phone.network.refuse({ status: 503, headers: { "Retry-After": "10" }, body }, isPull);
    await phone.db.sync();
    await phone.db.sync();

    expect(story()).toMatchInlineSnapshot(`
      "phone: Sync 2 begins: tasks
      phone: Asked who we are, and for what is new in tasks since 1767362520000: refused (503, 0 ms)
      phone: Sync 2 stopped, because the server failed or refused (503): 0 received, 0 sent (0 ms)
      phone: Sync 3 begins: tasks
      phone: Asked who we are, and for what is new in tasks since 1767362520000: met by a failure of the server (503) (200, 0 ms)
      phone: Noted to leave the server alone until 14:03:10 (0 ms)
      phone: Sync 3 waits: the server asked to be left alone until 14:03:10: 0 received, 0 sent (0 ms)
      phone: Sync 4 begins: tasks
      phone: Sync 4 waits: the server asked to be left alone until 14:03:10: 0 received, 0 sent (0 ms)"
    `);
  },
);

test.skipIf(isRealKinto)("what a listener of level info hears", async () => {
  const { phone, create, story } = await twoToldDevices({});
  await create(phone.tasks, "Milk");
  await phone.db.sync();
  phone.network.goOffline();
  await phone.db.sync();
  phone.network.goOnline();
  const held = phone.network.hold();
  const abort = new AbortController();
  const syncing = phone.db.sync({ signal: abort.signal });
  await held.stopped;
  abort.abort();
  await syncing.catch(() => undefined);
  held.release();

  expect(story()).toMatchInlineSnapshot(`
    "phone: Sync 1 begins: tasks
    phone: Sync 1 is through: 0 received, 1 sent (0 ms)
    phone: Sync 2 begins: tasks
    phone: Sync 2 stopped, because the server cannot be reached, or did not answer in time: 0 received, 0 sent (0 ms)
    phone: Sync 3 begins: tasks
    phone: Sync 3 stopped, because it was ended, here or by another tab (0 ms)"
  `);
});
