import { expect, onTestFinished, test, vi } from "vitest";
import {
  account,
  bearer,
  defineCollection,
  manual,
  type Auth,
  type LogEntry,
  type LogLevel,
  type SyncReport,
} from "../../src/index.js";
import { createWorld, isPush, isRealKinto, todo, writes, type Task } from "../stories/world.js";

const SECRET = "A secret that is nobody's business";

/** A life with all kinds of answers, whose records hold a secret; resolves with what was told. */
async function secretLife(options: { level?: LogLevel; records?: boolean }) {
  const { device, user } = await createWorld();
  const tasks = defineCollection<Task>("tasks", { merge: manual });
  const [phone, laptop] = [await device({ tasks }), await device({ tasks })];
  const heard: LogEntry[] = [];
  for (const { db } of [phone, laptop]) db.log.listen((entry) => heard.push(entry), options);
  const { id } = await phone.tasks.create(todo(SECRET));
  phone.network.loseAnswer(isPush);
  await phone.db.sync();
  await phone.db.sync();
  await laptop.db.sync();
  await laptop.tasks.update(id, { description: `${SECRET}!` });
  await phone.tasks.update(id, { description: `${SECRET}?` });
  const bad = await phone.tasks.create(todo(SECRET));
  const body = { code: 400, errno: 107, error: "Invalid", message: `${SECRET} is wrong` };
  phone.network.refuse({ status: 400, body }, writes(bad.id));
  await phone.db.sync();
  await laptop.db.sync();
  phone.network.refuse({ status: 500, body: { ...body, code: 500 } });
  await phone.db.sync();
  return { heard, user, phone };
}

const levels: readonly LogLevel[] = ["info", "debug", "trace"];

test.each(levels)("no entry of level %s shows what a record says", async (level) => {
  const { heard } = await secretLife({ level });

  expect(heard.map(({ kind }) => kind)).toContain("conflict");
  expect(heard.map(({ kind }) => kind)).toContain("parked");
  expect(print(heard)).not.toContain(SECRET);
});

test("a listener who asks for records is shown what an entry is about", async () => {
  const { heard } = await secretLife({ level: "trace", records: true });

  const contents = heard.map((entry) => entry.contents);
  const texts = heard.map(({ text }) => text);

  expect(print(contents)).toContain(SECRET);
  expect(print(texts)).not.toContain(SECRET);
});

test.skipIf(isRealKinto).each<[name: string, auth: Auth, secrets: readonly string[]]>([
  ["a password", account("somebody", "pa55w0rd"), ["pa55w0rd", btoa("somebody:pa55w0rd")]],
  ["a token", bearer("t0k3n"), ["t0k3n"]],
  ["what a function gives", () => "Basic aGVhZGVy", ["aGVhZGVy"]],
])("%s is in no entry, whatever the options", async (_name, auth, secrets) => {
  const { device } = await createWorld();
  const { db, tasks } = await device({ auth });
  const heard: LogEntry[] = [];
  db.log.listen((entry) => heard.push(entry), { level: "trace", records: true });
  await tasks.create(todo("Milk"));

  await db.sync();
  await db.sync();

  expect(heard.length).toBeGreaterThan(4);
  for (const secret of [...secrets, "Authorization"]) expect(print(heard)).not.toContain(secret);
});

test("what a listener changes in the contents changes nothing else", async () => {
  const { device } = await createWorld();
  const { db, tasks } = await device();
  db.log.listen(({ contents }) => spoil(contents), { level: "trace", records: true });
  const { id } = await tasks.create(todo("Milk"));

  const report = await db.sync();

  expect(report).toMatchObject({ ok: true, pushed: 1 });
  expect(await tasks.get(id)).toMatchObject(todo("Milk"));
});

test("entries of one sync have its number, and others hear the same", async () => {
  const { device } = await createWorld();
  const { db } = await device();
  const heard: LogEntry[][] = [[], []];
  db.log.listen((entry) => heard[0]?.push(entry), { level: "debug" });
  db.log.listen((entry) => heard[1]?.push(entry));

  await db.sync();
  await db.sync();

  const numbers = heard.map((entries) => [...new Set(entries.map(({ sync }) => sync))]);
  expect(numbers).toEqual([
    [1, 2],
    [1, 2],
  ]);
  expect(new Set(heard[1]?.map(({ level }) => level))).toEqual(new Set(["info"]));
});

test("a listener that throws is reported, and stops nobody", async () => {
  const reported = vi.fn();
  vi.stubGlobal("reportError", reported);
  onTestFinished(() => {
    vi.unstubAllGlobals();
  });
  const { device } = await createWorld();
  const { db } = await device();
  const heard: string[] = [];
  const mistake = new Error("A mistake of the app");
  db.log.listen(() => {
    throw mistake;
  });
  db.log.listen(({ kind }) => heard.push(kind));

  const report = await db.sync();

  expect(report.ok).toBe(true);
  expect(heard).toEqual(["sync-began", "sync-ended"]);
  expect(reported).toHaveBeenCalledTimes(2);
  expect(reported).toHaveBeenCalledWith(mistake);
});

test("who has stopped listening hears nothing more, in the middle of a sync as well", async () => {
  const { device } = await createWorld();
  const { db } = await device();
  const heard: string[] = [];
  const stop = db.log.listen(({ kind }) => {
    heard.push(kind);
    stop();
  });

  await db.sync();
  await db.sync();

  expect(heard).toEqual(["sync-began"]);
});

test("while nobody listens nothing is loaded or made", async () => {
  const tellSync = vi.fn((_sync: unknown, run: (overhear: unknown) => Promise<SyncReport>) =>
    run((effects: unknown) => effects),
  );
  vi.doMock("../../src/log/tell-sync.js", () => ({ tellSync }));
  onTestFinished(() => {
    vi.doUnmock("../../src/log/tell-sync.js");
  });
  const { device } = await createWorld();
  const { db, tasks } = await device();
  db.log.listen(() => {})();
  await tasks.create(todo("Milk"));

  const untold = await db.sync();
  const timesUntold = tellSync.mock.calls.length;
  db.log.listen(() => {});
  await db.sync();

  expect(untold).toMatchObject({ ok: true, pushed: 1 });
  expect([timesUntold, tellSync.mock.calls.length]).toEqual([0, 1]);
});

function print(value: unknown): string {
  return JSON.stringify(value) ?? "";
}

function spoil(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  for (const part of Object.values(value)) spoil(part);
  for (const key of Object.keys(value)) Reflect.set(value, key, "spoilt");
}
