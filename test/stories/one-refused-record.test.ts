import { expect, test } from "vitest";
import { createWorld, descriptions, todo, writes, type Device } from "./world.js";

test.each([400, 403, 413])(
  "a record that the server refuses with %i is set aside",
  async (status) => {
    const { phone, laptop, bad } = await oneBadOfThree();
    phone.network.refuse(refusal(status), writes(bad));

    const report = await phone.db.sync();
    await laptop.db.sync();

    expect(report).toMatchObject({ ok: true, pushed: 2, pending: 0, parked: 1 });
    expect(phone.tasks.stateOf(bad)).toBe("parked");
    expect(await phone.tasks.parked()).toMatchObject([
      { id: bad, local: todo("Bad"), refusal: { status, message: "Not like this" } },
    ]);
    expect(await descriptions(phone)).toEqual(["Bad", "Good", "Good too"]);
    expect(await descriptions(laptop)).toEqual(["Good", "Good too"]);
  },
);

test("a batch that is too large as a whole is halved until everything has passed", async () => {
  const { phone, laptop } = await oneBadOfThree();
  phone.network.failNext(413, ({ body }) => body.split('"PUT"').length === 4);

  const report = await phone.db.sync();
  await laptop.db.sync();

  expect(report).toMatchObject({ ok: true, pushed: 3, parked: 0 });
  expect(await descriptions(laptop)).toEqual(["Bad", "Good", "Good too"]);
});

test("a refused record is not sent again by itself, but by retry()", async () => {
  const { phone, laptop, bad } = await oneBadOfThree();
  phone.network.refuse(refusal(400), writes(bad));
  await phone.db.sync();
  const unasked = await phone.db.sync();

  await phone.tasks.retry(bad);
  const asked = await phone.db.sync();
  await laptop.db.sync();

  expect(unasked).toMatchObject({ ok: true, pushed: 0, parked: 1 });
  expect(asked).toMatchObject({ ok: true, pushed: 1, parked: 0 });
  expect(await laptop.tasks.get(bad)).toMatchObject({ description: "Bad" });
});

test("a refused record that the user corrects is sent again", async () => {
  const { phone, laptop, bad } = await oneBadOfThree();
  phone.network.refuse(refusal(400), writes(bad));
  await phone.db.sync();

  await phone.tasks.update(bad, { description: "Better" });
  const report = await phone.db.sync();
  await laptop.db.sync();

  expect(report).toMatchObject({ ok: true, pushed: 1, parked: 0 });
  expect(await laptop.tasks.get(bad)).toMatchObject({ description: "Better" });
});

test("a refused edit that the user discards gives way to what the server has", async () => {
  const { twoDevicesWith } = await createWorld();
  const [phone, , id] = await twoDevicesWith(todo("Old"));
  await phone.tasks.update(id, { description: "Refused" });
  phone.network.refuse(refusal(403), writes(id));
  await phone.db.sync();
  expect(await phone.tasks.get(id)).toMatchObject({ description: "Refused" });

  await phone.tasks.discard(id);

  expect(await phone.tasks.get(id)).toMatchObject({ description: "Old" });
  expect(phone.tasks.stateOf(id)).toBe("synced");
});

test.each([110, 111])(
  "an upload answered by 404 (errno %i) deletes nothing here",
  async (errno) => {
    const { phone, bad } = await oneBadOfThree();
    const body = { code: 404, errno, error: "Not Found", message: "It is not here" };
    phone.network.refuse({ status: 404, body }, writes(bad));

    const interrupted = await phone.db.sync();
    const here = await descriptions(phone);
    const report = await phone.db.sync();

    expect(interrupted).toMatchObject({ ok: false, reason: "parent-missing", pending: 1 });
    expect(here).toEqual(["Bad", "Good", "Good too"]);
    expect(report).toMatchObject({ ok: true, pushed: 1, pending: 0 });
  },
);

function refusal(status: number): { readonly status: number; readonly body: unknown } {
  return { status, body: { code: status, errno: 107, error: "Refused", message: "Not like this" } };
}

async function oneBadOfThree(): Promise<{
  readonly phone: Device;
  readonly laptop: Device;
  readonly bad: string;
}> {
  const { device } = await createWorld();
  const [phone, laptop] = [await device(), await device()];
  const records = await phone.tasks.createMany([todo("Good"), todo("Bad"), todo("Good too")]);
  return { phone, laptop, bad: records[1]?.id ?? "" };
}
