import { expect, test } from "vitest";
import type { Auth } from "../../src/index.js";
import { createWorld, descriptions, isPull, todo, type World } from "./world.js";

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

test("a token that expires in the middle of a first pull is asked for once more, and the pull goes on where it was", async () => {
  const world = await createWorld();
  const phone = await world.device();
  await phone.tasks.createMany(["One", "Two", "Three"].map(todo));
  await phone.db.sync();
  let asked = 0;
  const auth: Auth = () => (asked++ === 0 ? good(world) : good(world).replace("Basic", "basic"));
  const laptop = await world.device({ auth, pageSize: 1 });
  let pages = 0;
  laptop.network.failNext(401, (request) => isPull(request) && ++pages === 2);

  const report = await laptop.db.sync();

  expect(report).toMatchObject({ ok: true, pulled: 3, pending: 0 });
  expect(asked).toBe(2);
  expect(await descriptions(laptop)).toEqual(["One", "Three", "Two"]);
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
