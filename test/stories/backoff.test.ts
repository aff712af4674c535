import { expect, test } from "vitest";
import { WaitError } from "../../src/index.js";
import {
  createWorld,
  descriptions,
  isPull,
  isPush,
  isRealKinto,
  todo,
  type Device,
} from "./world.js";

const BUSY = {
  status: 503,
  headers: { "Retry-After": "3600" },
  body: { code: 503, errno: 201, error: "Service Unavailable", message: "Try again later" },
};

test("a server that asks to be left alone is left alone", async () => {
  const { device } = await createWorld();
  const phone = await device();
  await phone.tasks.create(todo("Buy milk"));
  phone.network.refuse(BUSY, isListOfRecords);

  const refused = await phone.db.sync();
  const requests = phone.network.log.length;
  const tooEarly = await phone.db.sync();

  expect([refused, tooEarly]).toMatchObject([
    { ok: false, reason: "waiting", pending: 1 },
    { ok: false, reason: "waiting", pending: 1 },
  ]);
  expect(phone.network.log).toHaveLength(requests);
  expect(tooEarly).toHaveProperty("error", expect.any(WaitError));
});

test("a user who does not want to wait need not", async () => {
  const phone = await toldToWait();

  const report = await phone.db.sync({ ignoreBackoff: true });

  expect(report).toMatchObject({ ok: true, pushed: 1, pending: 0 });
});

test("the wish to be left alone holds for other tabs and after a reload", async () => {
  const { device } = await createWorld();
  const phone = await toldToWait(device);
  await phone.db.close();

  const reopened = await device({ name: phone.name });

  expect(await reopened.db.sync()).toMatchObject({ ok: false, reason: "waiting" });
  expect(reopened.network.log).toEqual([]);
  expect(await descriptions(reopened)).toEqual(["Buy milk"]);
});

test("a server that asks to wait while edits are sent loses none of them", async () => {
  const { device } = await createWorld();
  const [phone, laptop] = [await device(), await device()];
  await phone.tasks.createMany([todo("One"), todo("Two")]);
  phone.network.refuse(BUSY, ({ method }) => method === "PUT");

  const refused = await phone.db.sync();
  const report = await phone.db.sync({ ignoreBackoff: true });
  await laptop.db.sync();

  expect(refused).toMatchObject({ ok: false, reason: "waiting", parked: 0 });
  expect(report).toMatchObject({ ok: true, pending: 0, conflicts: 0 });
  expect(await descriptions(laptop)).toEqual(["One", "Two"]);
});

test.skipIf(isRealKinto)(
  "a busy server that answers all the same is asked less often",
  async () => {
    const { device } = await createWorld({ backoff: 60 });
    const phone = await device();
    await phone.tasks.create(todo("Buy milk"));

    const first = await phone.db.sync();
    const second = await phone.db.sync();

    expect(first).toMatchObject({ ok: true, pushed: 1 });
    expect(second).toMatchObject({ ok: false, reason: "waiting" });
    expect(phone.network.log.filter(isPush)).toHaveLength(1);
    expect(phone.network.log.some(isPull)).toBe(true);
  },
);

function isListOfRecords({ path }: { readonly path: string }): boolean {
  return path.includes("/records?");
}

async function toldToWait(device?: () => Promise<Device>): Promise<Device> {
  const phone = await (device ?? (await createWorld()).device)();
  await phone.tasks.create(todo("Buy milk"));
  phone.network.refuse(BUSY, isListOfRecords);
  await phone.db.sync();
  return phone;
}
