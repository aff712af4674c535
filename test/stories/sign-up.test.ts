import { expect, test } from "vitest";
import {
  account,
  AccountExistsError,
  InvalidInputError,
  OfflineError,
  signUp,
} from "../../src/index.js";
import { createWorld, descriptions, newName, REMOTE, todo } from "./world.js";

test("after signing up a user can sync, and has nothing of others", async () => {
  const { device, network } = await createWorld();
  const bobs = await device();
  await bobs.tasks.create(todo("Bob's"));
  await bobs.db.sync();
  const alice = newName("alice");

  await signUp(REMOTE, alice, "wonderland", { fetch: network().fetch });
  const phone = await device({ auth: account(alice, "wonderland") });
  await phone.tasks.create(todo("Alice's"));
  const report = await phone.db.sync();

  expect(report).toMatchObject({ ok: true, pushed: 1, pulled: 0 });
  expect(phone.db.identity.get()).toMatchObject({ principal: `account:${alice}` });
  expect(await descriptions(phone)).toEqual(["Alice's"]);
});

test("a name that is taken says so, and the password of its owner stays", async () => {
  const { device, network, user } = await createWorld();

  const signingUp = signUp(REMOTE, user, "another", { fetch: network().fetch });

  await expect(signingUp).rejects.toThrow(AccountExistsError);
  expect(await (await device()).db.sync()).toMatchObject({ ok: true });
});

test("a password may hold any letters", async () => {
  const { device, network } = await createWorld();
  const zoe = newName("zoe");

  await signUp(REMOTE, zoe, "пароль: é 🔑", { fetch: network().fetch });

  const phone = await device({ auth: account(zoe, "пароль: é 🔑") });
  expect(await phone.db.sync()).toMatchObject({ ok: true });
});

test("without a network nobody signs up, and the app is told why", async () => {
  const { network } = await createWorld();
  const cut = network();
  cut.goOffline();

  const signingUp = signUp(REMOTE, newName("alice"), "s3cr3t", { fetch: cut.fetch });

  await expect(signingUp).rejects.toThrow(OfflineError);
});

test("a name that no account can have is refused before anything is sent", async () => {
  const { network } = await createWorld();
  const { fetch, log } = network();

  await expect(signUp(REMOTE, "not a name", "s3cr3t", { fetch })).rejects.toThrow(
    InvalidInputError,
  );
  await expect(signUp(REMOTE, "alice", "", { fetch })).rejects.toThrow(InvalidInputError);

  expect(log).toEqual([]);
});
