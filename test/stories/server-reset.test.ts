import { describe, expect, test } from "vitest";
import { ServerResetError, signUp } from "../../src/index.js";
import {
  createWorld,
  descriptions,
  isPush,
  isRealKinto,
  REMOTE,
  settle,
  todo,
  type Device,
  type World,
} from "./world.js";

test("an answer that looks like another history makes the device compare, and nothing is lost", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop] = await twoDevicesWith(todo("Kept"));
  await phone.tasks.create(todo("Not sent"));
  phone.network.changeAnswer(isListOfRecords, (answer) => ({
    ...answer,
    headers: { ...answer.headers, ETag: '"1000"' },
    body: { data: [] },
  }));

  const report = await phone.db.sync();
  await laptop.db.sync();

  expect(report).toMatchObject({ ok: true, pulled: 0, pushed: 1, pending: 0 });
  expect(await descriptions(phone)).toEqual(["Kept", "Not sent"]);
  expect(await descriptions(laptop)).toEqual(["Kept", "Not sent"]);
});

test("a server that refuses our place in its history is compared with instead", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone] = await twoDevicesWith(todo("Kept"));
  await phone.tasks.create(todo("Not sent"));
  const message = "The value should be less than 2 ^ 63";
  const body = { code: 400, errno: 107, error: "Invalid parameters", message };
  phone.network.refuse({ status: 400, body }, isListOfRecords);

  expect(await phone.db.sync()).toMatchObject({ ok: true, pushed: 1, pending: 0 });
  expect(await descriptions(phone)).toEqual(["Kept", "Not sent"]);
});

describe.skipIf(isRealKinto)("a server that was emptied", () => {
  const count = 12;

  async function emptied(): Promise<{ world: World; phone: Device; laptop: Device }> {
    const world = await createWorld({ flush: true });
    const [phone, laptop] = [await world.device(), await world.device()];
    const tasks = Array.from({ length: count }, (_, index) => todo(`Task ${index}`));
    await phone.tasks.createMany(tasks);
    await settle(phone, laptop);
    // both are on the screen: only what is in memory is counted
    for (const device of [phone, laptop]) expect(await device.tasks.count()).toBe(count);
    const { fetch } = world.network();
    await fetch(`${REMOTE}/__flush__`, { method: "POST" });
    await signUp(REMOTE, world.user, world.password, { fetch });
    return { world, phone, laptop };
  }

  test("is not followed before the user has said so", async () => {
    const { phone } = await emptied();
    await phone.tasks.create(todo("Not sent"));
    const before = phone.network.log.length;

    const reports = [await phone.db.sync(), await phone.db.sync()];

    for (const report of reports) {
      expect(report).toMatchObject({ ok: false, reason: "server-reset", pending: 1 });
      const error = report.ok ? undefined : report.error;
      expect(error).toBeInstanceOf(ServerResetError);
      expect(error).toMatchObject({ collection: "default/tasks", affected: count, total: count });
    }
    expect(phone.network.log.slice(before).filter(isPush)).toEqual([]);
    expect(await phone.tasks.count()).toBe(count + 1);
  });

  test("is followed where the user accepts it, and what was not sent is sent", async () => {
    const { phone, laptop } = await emptied();
    await phone.tasks.create(todo("Not sent"));
    await phone.db.sync();

    await phone.tasks.answerReset("accept");

    expect(await phone.db.sync()).toMatchObject({ ok: true, pushed: 1, pending: 0 });
    expect(await descriptions(phone)).toEqual(["Not sent"]);
    await laptop.db.sync();
    await laptop.tasks.answerReset("accept");
    await laptop.db.sync();
    expect(await descriptions(laptop)).toEqual(["Not sent"]);
  });

  test("gets everything again from the device whose user keeps it", async () => {
    const { phone, laptop } = await emptied();
    const tasks = await descriptions(phone);
    await phone.db.sync();

    await phone.tasks.answerReset("keep-mine");

    expect(await phone.db.sync()).toMatchObject({ ok: true, pushed: count, pending: 0 });
    expect(await laptop.db.sync()).toMatchObject({ ok: true });
    expect(await descriptions(phone)).toEqual(tasks);
    expect(await descriptions(laptop)).toEqual(tasks);
  });

  test("asks nothing where a few records are gone", async () => {
    const world = await createWorld({ flush: true });
    const [phone] = await world.twoDevicesWith(todo("Lost"));
    expect(await descriptions(phone)).toEqual(["Lost"]);
    const { fetch } = world.network();
    await fetch(`${REMOTE}/__flush__`, { method: "POST" });
    await signUp(REMOTE, world.user, world.password, { fetch });

    const report = await phone.db.sync();

    expect(report).toMatchObject({ ok: true, records: [{ rule: "no-longer-there" }] });
    expect(await descriptions(phone)).toEqual([]);
  });
});

test("an answer that nobody asked for is refused", async () => {
  const { device } = await createWorld();
  const { tasks } = await device();

  await expect(tasks.answerReset("accept")).rejects.toThrow(/Nothing is asked of default\/tasks/);
  await expect(tasks.answerReset("yes" as never)).rejects.toThrow(/"accept" or "keep-mine"/);
});

test("records that the server no longer lists without a deletion stay here", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone] = await twoDevicesWith(todo("Kept"));
  phone.network.changeAnswer(isListOfRecords, (answer) => ({ ...answer, body: { data: [] } }));

  const report = await phone.db.sync();

  expect(report).toMatchObject({ ok: true, pulled: 0 });
  expect(await descriptions(phone)).toEqual(["Kept"]);
});

test("a proxy's page in the place of an answer changes nothing", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, laptop] = await twoDevicesWith(todo("Kept"));
  await phone.tasks.create(todo("Not sent"));
  phone.network.failNext(200);

  const report = await phone.db.sync();
  const again = await phone.db.sync();
  await laptop.db.sync();

  expect(report).toMatchObject({ ok: false, reason: "protocol", pending: 1 });
  expect(again).toMatchObject({ ok: true, pending: 0 });
  expect(await descriptions(laptop)).toEqual(["Kept", "Not sent"]);
});

function isListOfRecords({ path }: { readonly path: string }): boolean {
  return path.includes("/records?");
}
