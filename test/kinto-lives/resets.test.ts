import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openKinto, type Kinto } from "./kinto.js";
import {
  contentOf,
  COUNT,
  createResetWorld,
  everywhere,
  FIRST,
  idOf,
  journalOf,
  leaveUnsent,
  sync,
  whatIsWhere,
  without,
  WITH_UNSENT,
  type ResetWorld,
} from "./reset-world.js";

const BACKEND = process.env["KINTO_BACKEND"] === "postgresql" ? "postgresql" : "memory";

let kinto: Kinto;
let world: ResetWorld;

beforeAll(async () => {
  kinto = await openKinto(BACKEND);
});
afterAll(() => kinto.stop());
beforeEach(async () => {
  world = await createResetWorld(kinto);
});
afterEach(() => world.close());

const EMPTYINGS: readonly (readonly [string, () => Promise<void>])[] = [
  [
    "flushed",
    async () => {
      await kinto.ask(world.user, "/__flush__", { method: "POST" });
      await world.signUp();
    },
  ],
  [
    "given a new collection of the same name",
    async () => {
      const path = "/buckets/default/collections/notes";
      for (const method of ["DELETE", "PUT"]) {
        const answer = await kinto.ask(world.user, path, { method });
        if (!answer.ok) throw new Error(`${method} answered ${answer.status}`);
      }
    },
  ],
];

describe.each(EMPTYINGS)("a server that was %s", (_, empty) => {
  beforeEach(async () => {
    await leaveUnsent(world);
    await empty();
  });

  test("is not followed, and gets nothing, before the user has answered", async () => {
    const { phone, laptop, stored } = world;
    for (const tab of [phone, laptop, phone]) {
      const affected = COUNT;
      expect(await tab.db.sync()).toMatchObject({
        ok: false,
        reason: "server-reset",
        error: { collection: "default/notes", affected, total: COUNT },
      });
    }
    expect(await stored()).toEqual({});
    expect(await contentOf(phone)).toEqual(WITH_UNSENT);
    expect(await contentOf(laptop)).toEqual(FIRST);
  });

  test("is followed where the user accepts it; what was unsent is sent, and the rest is in the journal", async () => {
    const { phone, laptop } = world;
    for (const tab of [phone, laptop]) {
      await tab.db.sync();
      await tab.notes.answerReset("accept");
    }
    await sync(phone);
    await sync(laptop);
    expect(await whatIsWhere(world)).toEqual(everywhere({ [idOf(0)]: "unsent", new: "unsent" }));
    expect(await journalOf(phone)).toMatchObject(without(FIRST, idOf(0), idOf(1)));
    expect(await journalOf(laptop)).toMatchObject(without(FIRST, idOf(0)));
  });

  test("gets everything again from a user who keeps it", async () => {
    const { phone, laptop } = world;
    await phone.db.sync();
    await phone.notes.answerReset("keep-mine");
    await sync(phone);
    await sync(laptop);
    expect(await whatIsWhere(world)).toEqual(everywhere(WITH_UNSENT));
  });

  test("gets it from both where both users keep it", async () => {
    const { phone, laptop } = world;
    for (const tab of [phone, laptop]) {
      await tab.db.sync();
      await tab.notes.answerReset("keep-mine");
    }
    await sync(laptop);
    await sync(phone);
    await sync(laptop);
    expect(await whatIsWhere(world)).toEqual(everywhere(WITH_UNSENT));
  });

  test("keeps what somebody wrote there since", async () => {
    const { phone, laptop, user } = world;
    const path = "/buckets/default/collections/notes/records/since";
    await kinto.ask(user, path, { method: "PUT", body: { data: { a: "since" } } });
    await phone.db.sync();
    await phone.notes.answerReset("keep-mine");
    await sync(phone);
    await sync(laptop);
    expect(await whatIsWhere(world)).toEqual(everywhere({ ...WITH_UNSENT, since: "since" }));
  });
});
