import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { backUp, purgeTombstones, restore, setBack } from "./administer.js";
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

const DAY = 24 * 3600;

let kinto: Kinto;
let world: ResetWorld;

// a Kinto that keeps everything in memory has no other way in than its API
describe.skipIf(process.env["KINTO_BACKEND"] !== "postgresql")("where there is a database", () => {
  beforeAll(async () => {
    kinto = await openKinto("postgresql");
  });
  afterAll(() => kinto.stop());
  beforeEach(async () => {
    // a purge reaches into the collections of others
    await kinto.ask("nobody", "/__flush__", { method: "POST" });
    world = await createResetWorld(kinto);
  });
  afterEach(() => world.close());

  describe("a server that was restored from an older copy", () => {
    test("is followed where little was lost: what went back is in the journal, what was unsent is sent", async () => {
      const { phone, laptop } = world;
      backUp(kinto);
      await phone.notes.update(idOf(2), { a: "second" });
      await phone.notes.put({ id: "second", a: "second" });
      await sync(phone);
      await sync(laptop);
      await leaveUnsent(world);
      restore(kinto);

      await sync(phone);
      await sync(laptop);

      expect(await whatIsWhere(world)).toEqual(everywhere(WITH_UNSENT));
      expect(await journalOf(phone)).toMatchObject({ [idOf(2)]: "second", second: "second" });
      expect(await journalOf(laptop)).toMatchObject({ [idOf(2)]: "second", second: "second" });
    });

    describe("where much was lost", () => {
      const second = Object.fromEntries(Object.keys(FIRST).map((id) => [id, "second"]));

      beforeEach(async () => {
        const { phone, laptop } = world;
        backUp(kinto);
        await phone.notes.putMany(Object.entries(second).map(([id, a]) => ({ id, a })));
        await sync(phone);
        await sync(laptop);
        await leaveUnsent(world);
        restore(kinto);
      });

      test("asks, and sends nothing before the user has answered", async () => {
        const { phone, stored } = world;
        expect(await phone.db.sync()).toMatchObject({ ok: false, reason: "server-reset" });
        expect(await stored()).toEqual(FIRST);
        expect(await contentOf(phone)).toMatchObject({ [idOf(2)]: "second", new: "unsent" });
      });

      test("goes back with it where the user accepts it", async () => {
        const { phone, laptop } = world;
        // what one of them sends makes the server look new to who has not asked yet
        await Promise.all([phone.db.sync(), laptop.db.sync()]);
        for (const tab of [phone, laptop]) {
          await tab.notes.answerReset("accept");
          await sync(tab);
        }
        await sync(phone);
        // for the deletion, an older version is another one like any that somebody wrote: it beats it
        expect(await whatIsWhere(world)).toEqual(
          everywhere({ ...FIRST, [idOf(0)]: "unsent", new: "unsent" }),
        );
        expect(await journalOf(laptop)).toMatchObject(without(second, idOf(0), idOf(1)));
      });

      test("brings it up to date again where the user keeps it", async () => {
        const { phone, laptop } = world;
        await phone.db.sync();
        await phone.notes.answerReset("keep-mine");
        await sync(phone);
        await sync(laptop);
        expect(await journalOf(laptop)).toEqual({});
        expect(await whatIsWhere(world)).toEqual(
          everywhere(without({ ...second, [idOf(0)]: "unsent", new: "unsent" }, idOf(1))),
        );
      });
    });

    test("is seen through within a day, also where it has as many records and a newer timestamp", async () => {
      const { phone, laptop, user, stored } = world;
      backUp(kinto);
      await phone.notes.put({ id: "lost", a: "lost" });
      await sync(phone);
      await sync(laptop);
      restore(kinto);
      const path = "/buckets/default/collections/notes/records/other";
      await kinto.ask(user, path, { method: "PUT", body: { data: { a: "other" } } });

      await sync(phone);
      // as many records as there were: nothing has told of it yet
      expect(Object.keys(await stored())).toHaveLength(COUNT + 1);
      world.skip(DAY);
      await sync(phone);
      await sync(laptop);

      expect(await whatIsWhere(world)).toEqual(everywhere({ ...FIRST, other: "other" }));
      expect(await journalOf(phone)).toEqual({ lost: "lost" });
    });
  });

  describe("a server whose deletions were purged", () => {
    test("tells a device of them all the same, by its count", async () => {
      const { phone, laptop } = world;
      await phone.notes.deleteMany([idOf(3), idOf(4)]);
      await sync(phone);
      purgeTombstones(kinto);

      await sync(laptop);
      await sync(phone);

      expect(await whatIsWhere(world)).toEqual(everywhere(without(FIRST, idOf(3), idOf(4))));
      expect(await journalOf(laptop)).toEqual({ [idOf(3)]: "first", [idOf(4)]: "first" });
      // who has deleted them has nothing to find again
      expect(await journalOf(phone)).toEqual({});
    });

    test("asks before many of them are believed", async () => {
      const { phone, laptop } = world;
      await phone.notes.deleteMany(Object.keys(FIRST).slice(1));
      await sync(phone);
      purgeTombstones(kinto);

      expect(await laptop.db.sync()).toMatchObject({ ok: false, reason: "server-reset" });
      expect(await contentOf(laptop)).toEqual(FIRST);
      await laptop.notes.answerReset("accept");
      await sync(laptop);
      await sync(phone);

      expect(await whatIsWhere(world)).toEqual(everywhere({ [idOf(0)]: "first" }));
    });

    test("has lost records of the same id elsewhere with them, as Kinto purges by id alone", async () => {
      const { phone, laptop } = world;
      const other = await createResetWorld(kinto);
      await other.phone.notes.delete(idOf(5));
      await sync(other.phone);
      await other.close();
      purgeTombstones(kinto);

      // they are counted when something is new, or within a day
      await phone.notes.put({ id: "new", a: "new" });
      await sync(phone);
      await sync(laptop);
      await sync(phone);

      expect(await whatIsWhere(world)).toEqual(
        everywhere(without({ ...FIRST, new: "new" }, idOf(5))),
      );
      for (const tab of [phone, laptop])
        expect(await journalOf(tab)).toEqual({ [idOf(5)]: "first" });
    });

    test("keeps an edit of a record that somebody deleted meanwhile", async () => {
      const { phone, laptop } = world;
      await laptop.notes.update(idOf(3), { a: "edited" });
      await phone.notes.deleteMany([idOf(3), idOf(4)]);
      await sync(phone);
      purgeTombstones(kinto);

      await sync(laptop);
      await sync(phone);

      expect(await whatIsWhere(world)).toEqual(
        everywhere(without({ ...FIRST, [idOf(3)]: "edited" }, idOf(4))),
      );
      expect(await journalOf(laptop)).toMatchObject({ [idOf(4)]: "first" });
    });
  });

  test("a record that got an older timestamp from writers who met is put right within a day", async () => {
    const { phone, laptop, skip } = world;
    await phone.notes.update("n02", { a: "second" });
    await sync(phone);
    await sync(laptop);
    setBack(kinto, "n02", { a: "other" });

    skip(DAY);
    await sync(phone);
    await sync(laptop);

    expect(await whatIsWhere(world)).toEqual(everywhere({ ...FIRST, n02: "other" }));
    expect(await journalOf(phone)).toEqual({ n02: "second" });
  });
});
