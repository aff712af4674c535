import { expect, test } from "vitest";
import { ServerResetError } from "../../src/index.js";
import { createWorld, descriptions, isPush, todo } from "./world.js";

test("a server whose history went back is not believed, and nothing is deleted here", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone] = await twoDevicesWith(todo("Kept"));
  await phone.tasks.create(todo("Not sent"));
  const before = phone.network.log.length;
  phone.network.changeAnswer(isListOfRecords, (answer) => ({
    ...answer,
    headers: { ...answer.headers, ETag: '"1000"' },
    body: { data: [] },
  }));

  const report = await phone.db.sync();

  expect(report).toMatchObject({ ok: false, reason: "server-reset", pulled: 0, pending: 1 });
  expect(report).toHaveProperty("error", expect.any(ServerResetError));
  expect(phone.network.log.slice(before).filter(isPush)).toEqual([]);
  expect(await descriptions(phone)).toEqual(["Kept", "Not sent"]);
});

test("a server that refuses our place in its history is not asked from the beginning", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone] = await twoDevicesWith(todo("Kept"));
  await phone.tasks.create(todo("Not sent"));
  const message = "The value should be less than 2 ^ 63";
  const body = { code: 400, errno: 107, error: "Invalid parameters", message };
  phone.network.refuse({ status: 400, body }, isListOfRecords);
  const before = phone.network.log.length;

  const report = await phone.db.sync();
  const requests = phone.network.log.length - before;
  const again = await phone.db.sync();

  expect(report).toMatchObject({ ok: false, reason: "server-reset", pulled: 0, pending: 1 });
  expect(requests).toBe(1);
  expect(again).toMatchObject({ ok: true, pushed: 1, pending: 0 });
  expect(await descriptions(phone)).toEqual(["Kept", "Not sent"]);
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
