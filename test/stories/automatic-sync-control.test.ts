import { describe, expect, test } from "vitest";
import { account, type AutoSyncOptions } from "../../src/index.js";
import { isQuiet, planned, started } from "./automatic.js";
import { when } from "./when.js";
import { createWorld, isRealKinto, REMOTE, todo } from "./world.js";

// hours pass here in no time, which a real server's clock cannot follow
describe.skipIf(isRealKinto)("who is in charge", () => {
  test("may start it before there is a server", async () => {
    const { device, user, password } = await createWorld();
    const phone = await device({ connect: false });
    phone.db.startSync();
    await when(phone.db.status, ({ lastError }) => lastError?.code === "not-connected");

    const auth = account(user, password);
    phone.db.connect({ remote: REMOTE, auth, fetch: phone.network.fetch });

    const { lastSync } = await planned(phone, "interval");
    expect(lastSync).toBeInstanceOf(Date);
  });

  test("may pause it and go on", async () => {
    const { device } = await createWorld();
    const phone = await device();
    const automatic = phone.db.startSync({ gap: 0 });
    await planned(phone, "interval");

    automatic.pause();
    await phone.tasks.create(todo("One"));
    phone.db.syncSoon();
    expect(await isQuiet(phone)).toBe(true);
    automatic.resume();

    await when(phone.db.status, ({ pending }) => pending === 0);
  });

  test("may ask for a sync without waiting: several wishes are one", async () => {
    const { device } = await createWorld();
    const phone = await started(await device());
    const before = phone.network.log.length;

    for (let time = 0; time < 5; time++) phone.db.syncSoon();
    await planned(phone, "interval");

    // the first begins at once, and the others are what follows it
    expect(phone.network.log.length).toBe(before + 2);
  });

  test("may ask for one sync where it was not started", async () => {
    const { device } = await createWorld();
    const phone = await device();
    await phone.tasks.create(todo("One"));

    phone.db.syncSoon();

    await when(phone.db.status, ({ pending }) => pending === 0);
    expect(phone.db.status.get().nextAttempt).toBeNull();
  });

  test("may stop it, and start it otherwise", async () => {
    const { device } = await createWorld();
    const phone = await device();
    const first = phone.db.startSync();
    await planned(phone, "interval");

    const second = phone.db.startSync({ interval: 5_000 });
    await when(phone.db.status, ({ nextAttempt }) => {
      return nextAttempt?.at.getTime() === Date.now() + 5_000;
    });
    first.stop(); // was ended by the second
    expect(phone.db.status.get().nextAttempt).not.toBeNull();
    second.stop();

    expect(await isQuiet(phone)).toBe(true);
  });

  test("logs out, and nothing is asked for before somebody signs in", async () => {
    const { device, user, password } = await createWorld();
    const phone = await started(await device());
    await phone.db.logout();
    const before = phone.network.log.length;
    expect(await isQuiet(phone)).toBe(true);
    expect(phone.db.status.get().lastError).toBeNull();

    const auth = account(user, password);
    phone.db.connect({ remote: REMOTE, auth, fetch: phone.network.fetch });
    await planned(phone, "interval");

    expect(phone.network.log.length).toBeGreaterThan(before);
  });

  test("closes the database, and nothing is left that could fire", async () => {
    const { device } = await createWorld();
    const phone = await started(await device());

    await phone.db.close();

    expect(await isQuiet(phone)).toBe(true);
    expect(() => phone.db.startSync()).toThrow("closed");
    expect(() => phone.db.syncSoon()).toThrow("closed");
  });

  test.each<[AutoSyncOptions, string]>([
    [{ interval: 0 }, "interval is 0: give 1000 or more milliseconds"],
    [{ interval: Number.NaN }, "interval is NaN"],
    [{ interval: 2 ** 31 }, "interval is 2147483648"],
    [{ debounce: -1 }, "debounce is -1: give 0 or more milliseconds"],
    [{ longestDebounce: Infinity }, "longestDebounce is Infinity"],
    [{ gap: -5 }, "gap is -5"],
    [{ perMinute: 0.5 }, "perMinute is 0.5: give 1 or more"],
    [{ subscribe: "yes" as never }, "subscribe is no function"],
  ])("is told what is wrong with %o", async (options, message) => {
    const { device } = await createWorld();
    const { db } = await device();

    expect(() => db.startSync(options)).toThrow(
      expect.objectContaining({
        code: "invalid-input",
        message: expect.stringContaining(message) as unknown,
      }) as Error,
    );
  });
});
