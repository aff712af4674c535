import { expect, test } from "vitest";
import { createWorld, descriptions, isPull, isPush, todo, type Device } from "./world.js";

test("a first sync that is cut off by closing the app goes on where it was", async () => {
  const { device } = await createWorld();
  await fill(await device(), 30);
  const phone = await device({ pageSize: 10 });
  const lastPage = phone.network.hold((request) => isPull(request) && pages(phone).length === 3);

  const syncing = phone.db.sync();
  await lastPage.stopped;
  await phone.db.close();
  await expect(syncing).rejects.toMatchObject({ name: "DatabaseClosedError" });

  const reopened = await device({ name: phone.name, pageSize: 10 });
  expect(await reopened.tasks.count()).toBe(20);
  const report = await reopened.db.sync();
  expect(report).toMatchObject({ ok: true, pulled: 10 });
  expect(await reopened.tasks.count()).toBe(30);
});

test("pages that came before the network was cut stay", async () => {
  const { device } = await createWorld();
  await fill(await device(), 30);
  const phone = await device({ pageSize: 10 });
  phone.network.failNext(502, (request) => isPull(request) && pages(phone).length === 3);

  const interrupted = await phone.db.sync();
  const requests = phone.network.log.length;
  const report = await phone.db.sync();

  expect(interrupted).toMatchObject({ ok: false, pulled: 20 });
  expect(report).toMatchObject({ ok: true, pulled: 10 });
  expect(phone.network.log.length - requests).toBeLessThanOrEqual(2);
});

test("an app that is closed between two batches sends only the rest next time", async () => {
  const { device } = await createWorld();
  const [phone, laptop] = [await device(), await device()];
  await fill(phone, 40, { sync: false });
  const second = phone.network.hold((request) => isPush(request) && pushes(phone).length === 2);

  const syncing = phone.db.sync();
  await second.stopped;
  await phone.db.close();
  await expect(syncing).rejects.toMatchObject({ name: "DatabaseClosedError" });

  const reopened = await device({ name: phone.name });
  expect(reopened.db.status.get()).toMatchObject({ pending: 15 });
  const report = await reopened.db.sync();
  await laptop.db.sync();
  expect(report).toMatchObject({ ok: true, pending: 0 });
  expect(pushes(reopened)).toHaveLength(1);
  expect(await laptop.tasks.count()).toBe(40);
});

test("a sync that the app aborts keeps what was exchanged, and the next one does the rest", async () => {
  const { device } = await createWorld();
  await fill(await device(), 30);
  const phone = await device({ pageSize: 10 });
  const abort = new AbortController();
  const lastPage = phone.network.hold((request) => isPull(request) && pages(phone).length === 3);

  const syncing = phone.db.sync({ signal: abort.signal });
  await lastPage.stopped;
  abort.abort(new Error("The user pressed stop"));
  await expect(syncing).rejects.toThrow("The user pressed stop");
  lastPage.release();
  const report = await phone.db.sync();

  expect(report).toMatchObject({ ok: true, pulled: 10 });
  expect(await phone.tasks.count()).toBe(30);
});

test("a sync whose signal is aborted already does not begin", async () => {
  const { device } = await createWorld();
  const phone = await device();

  const syncing = phone.db.sync({ signal: AbortSignal.abort(new Error("Too late")) });

  await expect(syncing).rejects.toThrow("Too late");
  expect(phone.network.log).toEqual([]);
});

test("an abort while the answer to an upload travels loses nothing and doubles nothing", async () => {
  const { device } = await createWorld();
  const [phone, laptop] = [await device(), await device()];
  await phone.tasks.create(todo("Buy milk"));
  const abort = new AbortController();
  const upload = phone.network.holdAnswer(isPush);

  const syncing = phone.db.sync({ signal: abort.signal });
  await upload.stopped;
  abort.abort(new Error("The user pressed stop"));
  await expect(syncing).rejects.toThrow("The user pressed stop");
  upload.release();
  const report = await phone.db.sync();
  await laptop.db.sync();

  expect(report).toMatchObject({ ok: true, pending: 0, conflicts: 0 });
  expect(await descriptions(laptop)).toEqual(["Buy milk"]);
});

async function fill({ tasks, db }: Device, count: number, { sync = true } = {}): Promise<void> {
  await tasks.createMany(Array.from({ length: count }, (_, index) => todo(`Task ${index}`)));
  if (sync) await db.sync();
}

function pages({ network }: Device): readonly unknown[] {
  return network.log.filter(isPull);
}

function pushes({ network }: Device): readonly unknown[] {
  return network.log.filter(isPush);
}
