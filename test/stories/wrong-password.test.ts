import { expect, test } from "vitest";
import {
  account,
  signUp,
  WrongCredentialsError,
  WrongIdentityError,
  type Auth,
} from "../../src/index.js";
import {
  createWorld,
  descriptions,
  isPull,
  isPush,
  newName,
  REMOTE,
  todo,
  type World,
} from "./world.js";

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

test("a token that has expired when a sync begins is asked for once more", async () => {
  const world = await createWorld();
  const phone = await world.device({ auth: tokens(good(world), expired(world), good(world)) });
  await phone.tasks.create(todo("Before"));
  await phone.db.sync();
  await phone.tasks.create(todo("After"));

  const report = await phone.db.sync();

  expect(report).toMatchObject({ ok: true, pushed: 1, pending: 0, parked: 0 });
});

test("a token that expires while edits are sent is asked for once more", async () => {
  const world = await createWorld();
  const renewed = good(world).replace("Basic", "basic");
  const phone = await world.device({ auth: tokens(good(world), renewed) });
  await phone.tasks.createMany([todo("One"), todo("Two")]);
  phone.network.refuse(UNAUTHORIZED, ({ method }) => method === "PUT");

  const report = await phone.db.sync();

  expect(report).toMatchObject({ ok: true, pushed: 2, pending: 0, parked: 0 });
});

test("where no other token comes, the sync asks for a sign-in, and nothing is parked or lost", async () => {
  const world = await createWorld();
  const phone = await world.device({ auth: () => good(world) });
  await phone.tasks.createMany([todo("One"), todo("Two")]);
  phone.network.refuse(UNAUTHORIZED, ({ method }) => method === "PUT");

  const refused = await phone.db.sync();
  const later = await phone.db.sync();

  expect(refused).toMatchObject({ ok: false, reason: "auth-required", pushed: 1, parked: 0 });
  expect(refused.pending).toBe(1);
  expect(later).toMatchObject({ ok: true, pushed: 1, pending: 0 });
  expect(await descriptions(phone)).toEqual(["One", "Two"]);
});

test("a session that has become anonymous is no reason to forget what is here", async () => {
  const world = await createWorld();
  let token: string | null = good(world);
  const phone = await world.device({ auth: () => token });
  await phone.tasks.create(todo("Mine"));
  await phone.db.sync();
  await phone.tasks.create(todo("Not sent yet"));
  token = null;
  const before = phone.network.log.length;

  const report = await phone.db.sync();

  expect(report).toMatchObject({ ok: false, reason: "auth-required", pending: 1 });
  expect(phone.network.log.slice(before).filter(isPull)).toEqual([]);
  expect(await descriptions(phone)).toEqual(["Mine", "Not sent yet"]);
});

const UNAUTHORIZED = {
  status: 401,
  body: { code: 401, errno: 104, error: "Unauthorized", message: "Please authenticate yourself" },
};

function good({ user, password }: World): string {
  return `Basic ${btoa(`${user}:${password}`)}`;
}

/** Kinto takes no notice of a scheme that it does not know: we are anonymous. */
function expired({ user }: World): string {
  return `Expired ${btoa(user)}`;
}

/** Gives one after the other, and then the last one. */
function tokens(...given: readonly string[]): Auth {
  let asked = 0;
  return () => given[Math.min(asked++, given.length - 1)] ?? null;
}
