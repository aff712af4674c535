import { expect, test } from "vitest";
import { account, WrongCredentialsError } from "../../src/index.js";
import { createWorld, isPush, newName, REMOTE, todo } from "./world.js";

test("a mistyped password binds nothing and sends nothing", async () => {
  const { device, user } = await createWorld();
  const { db, tasks, network } = await device({ auth: account(user, "mistyped") });
  await tasks.create(todo("Private"));

  const report = await db.sync();

  expect(report).toMatchObject({ ok: false, reason: "wrong-credentials", pushed: 0, pending: 1 });
  expect(report).toHaveProperty("error", expect.any(WrongCredentialsError));
  expect(db.identity.get()).toBeNull();
  expect(network.log.filter(isPush)).toEqual([]);
});

test("after the right password the same device syncs", async () => {
  const { device, user, password } = await createWorld();
  const phone = await device({ auth: account(user, "mistyped") });
  await phone.tasks.create(todo("Private"));
  await phone.db.sync();

  const { fetch } = phone.network;
  phone.db.connect({ remote: REMOTE, auth: account(user, password), fetch });
  const report = await phone.db.sync();

  expect(report).toMatchObject({ ok: true, pushed: 1, pending: 0 });
  expect(phone.db.identity.get()).toMatchObject({ principal: `account:${user}` });
});

test("a user that the server does not know gets no access, and nothing is sent", async () => {
  const { device } = await createWorld();
  const { db, tasks, network } = await device({ auth: account(newName("nobody"), "s3cr3t") });
  await tasks.create(todo("Private"));

  const report = await db.sync();

  expect(report).toMatchObject({ ok: false, pushed: 0, pending: 1, parked: 0 });
  expect(["auth-required", "wrong-credentials"]).toContain(report.ok ? "" : report.reason);
  expect(network.log.filter(isPush)).toEqual([]);
});
