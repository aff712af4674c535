import { expect, test } from "vitest";
import { account, signUp, WrongIdentityError } from "../../src/index.js";
import { createWorld, descriptions, isPush, newName, REMOTE, settle, todo } from "./world.js";

test("a database that belongs to one user refuses another, and gives nothing away", async () => {
  const { device, network } = await createWorld();
  const phone = await device();
  await phone.tasks.create(todo("Bob's"));
  await phone.db.sync();
  await phone.tasks.create(todo("Also Bob's"));
  const alice = newName("alice");
  await signUp(REMOTE, alice, "s3cr3t", { fetch: network().fetch });

  const { fetch } = phone.network;
  phone.db.connect({ remote: REMOTE, auth: account(alice, "s3cr3t"), fetch });
  const before = phone.network.log.length;
  const report = await phone.db.sync();

  expect(report).toMatchObject({ ok: false, reason: "wrong-identity", pushed: 0, pending: 1 });
  expect(report).toHaveProperty("error", expect.any(WrongIdentityError));
  expect(phone.network.log.slice(before).filter(isPush)).toEqual([]);
  expect(await descriptions(phone)).toEqual(["Also Bob's", "Bob's"]);
});

test("the next user of the device sees nothing of the one before", async () => {
  const { device, twoDevicesWith, network } = await createWorld();
  const [phone] = await twoDevicesWith(todo("Bob's"));
  const alice = newName("alice");
  await signUp(REMOTE, alice, "s3cr3t", { fetch: network().fetch });

  await phone.db.logout();
  await phone.db.close();
  const auth = account(alice, "s3cr3t");
  const { db, tasks } = await device({ name: phone.name, auth });
  const report = await db.sync();

  expect(report).toMatchObject({ ok: true, pulled: 0, pushed: 0 });
  expect(await tasks.list()).toEqual([]);
  expect(db.identity.get()).toMatchObject({ principal: `account:${alice}` });
});

test("several users of one device have a database each, and neither sees what is the other's", async () => {
  const world = await createWorld();
  const bobs = await world.device();
  const alices = await world.deviceOf(newName("alice"));
  await bobs.tasks.create(todo("Bob's"));
  await alices.tasks.create(todo("Alice's"));

  await settle(bobs, alices);

  expect(await descriptions(bobs)).toEqual(["Bob's"]);
  expect(await descriptions(alices)).toEqual(["Alice's"]);
});

test("a password that was changed elsewhere asks for a sign-in, and with the new one everything goes on", async () => {
  const world = await createWorld();
  const phone = await world.device();
  await phone.tasks.create(todo("Before"));
  await settle(phone);
  await phone.tasks.create(todo("Not sent"));
  const laptop = await world.device();
  const remote = await laptop.db.remote();
  await remote.execute({
    path: `/accounts/${world.user}`,
    method: "PUT",
    headers: {},
    body: { data: { password: "changed" } },
  });

  const refused = await phone.db.sync();
  phone.db.connect({
    remote: REMOTE,
    auth: account(world.user, "changed"),
    fetch: phone.network.fetch,
  });
  const report = await phone.db.sync();

  expect(refused).toMatchObject({ ok: false, pushed: 0, pending: 1, parked: 0 });
  expect(refused).toHaveProperty(
    "reason",
    expect.stringMatching(/^(?:auth-required|wrong-credentials)$/),
  );
  expect(report).toMatchObject({ ok: true, pushed: 1, pending: 0 });
  expect(await descriptions(phone)).toEqual(["Before", "Not sent"]);
});
