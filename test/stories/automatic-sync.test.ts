import { describe, expect, test, vi } from "vitest";
import { account } from "../../src/index.js";
import { isQuiet, planned, started } from "./automatic.js";
import { openPage } from "./page.js";
import { when } from "./when.js";
import {
  createWorld,
  descriptions,
  isPush,
  isRealKinto,
  REMOTE,
  todo,
  type Device,
} from "./world.js";

// hours pass here in no time, which a real server's clock cannot follow

function pushes({ network }: Device): number {
  return network.log.filter(isPush).length;
}

describe.skipIf(isRealKinto)("what is written", () => {
  test("is sent a second later, once for all that was written until then", async () => {
    const { device } = await createWorld();
    const [phone, laptop] = [await started(await device()), await device()];

    await phone.tasks.create(todo("One"));
    await planned(phone, "write");
    vi.advanceTimersByTime(900);
    await phone.tasks.create(todo("Two"));
    const { nextAttempt } = await when(phone.db.status, ({ pending }) => pending === 2);
    expect(nextAttempt?.at).toBeInstanceOf(Date);
    await when(phone.db.status, (now) => now.nextAttempt?.at.getTime() === Date.now() + 1_000);
    vi.advanceTimersByTime(900);
    expect(phone.db.status.get().nextAttempt?.why).toBe("write");
    vi.advanceTimersByTime(100);
    const { pending } = await planned(phone, "interval");

    await laptop.db.sync();
    expect(pending).toBe(0);
    expect(pushes(phone)).toBe(1);
    expect(await descriptions(laptop)).toEqual(["One", "Two"]);
  });

  test("before it was started is sent when it is", async () => {
    const { device } = await createWorld();
    const phone = await device();
    await phone.tasks.create(todo("One"));

    await started(phone);

    expect(phone.db.status.get().pending).toBe(0);
  });

  test("while a sync is under way goes out after it", async () => {
    const { device } = await createWorld();
    const [phone, laptop] = [await started(await device()), await device()];
    await phone.tasks.create(todo("One"));
    await planned(phone, "write");
    const upload = phone.network.hold(isPush);
    vi.advanceTimersByTime(1_000);
    await upload.stopped;

    await phone.tasks.create(todo("Two"));
    upload.release();
    // the sync itself may have sent it in its next round
    await when(phone.db.status, ({ nextAttempt }) => nextAttempt !== null);
    vi.advanceTimersByTime(1_000);
    await when(phone.db.status, ({ pending, syncing }) => pending === 0 && !syncing);

    await laptop.db.sync();
    expect(await descriptions(laptop)).toEqual(["One", "Two"]);
  });

  test("in a page that is then hidden is sent at once", async () => {
    const page = openPage();
    const { device } = await createWorld();
    const phone = await started(await device());
    await phone.tasks.create(todo("One"));
    await planned(phone, "write");

    page.hide();

    const { nextAttempt } = await when(phone.db.status, ({ pending }) => pending === 0);
    expect(nextAttempt).toBeNull();
  });

  test("and sent by another tab needs not be sent by this one", async () => {
    const { device } = await createWorld();
    const here = await started(await device());
    const there = await device({ name: here.name });
    await here.tasks.create(todo("One"));
    await planned(here, "write");

    await there.db.sync();

    await planned(here, "interval");
    expect(pushes(here)).toBe(0);
  });
});

describe.skipIf(isRealKinto)("what others send", () => {
  test("comes within a minute to a page that is shown", async () => {
    const { device } = await createWorld();
    const [phone, laptop] = [await started(await device()), await device()];
    await laptop.tasks.create(todo("From the laptop"));
    await laptop.db.sync();
    const shown = phone.tasks.live({});

    vi.advanceTimersByTime(60_000);

    const { data } = await when(shown, (now) => now.data?.length === 1);
    expect(data).toMatchObject([{ description: "From the laptop" }]);
  });

  test("is not asked for by a page that is hidden, until it is shown", async () => {
    const page = openPage();
    const { device } = await createWorld();
    const [phone, laptop] = [await started(await device()), await device()];
    await laptop.tasks.create(todo("From the laptop"));
    await laptop.db.sync();

    page.hide();
    expect(await isQuiet(phone)).toBe(true);
    page.show();
    await planned(phone, "interval");

    expect(await descriptions(phone)).toEqual(["From the laptop"]);
  });

  test("comes at once where the app has a channel that tells of it", async () => {
    const { device } = await createWorld();
    const [phone, laptop] = [await device(), await device()];
    const channel = new Set<() => void>();
    const subscribe = (onChange: () => void): (() => void) => {
      channel.add(onChange);
      return () => channel.delete(onChange);
    };
    await started(phone, { subscribe, gap: 0 });
    await laptop.tasks.create(todo("From the laptop"));
    await laptop.db.sync();
    const shown = phone.tasks.live({});

    for (const tell of channel) tell();

    const { data } = await when(shown, (now) => now.data?.length === 1);
    expect(data).toMatchObject([{ description: "From the laptop" }]);
    await phone.db.close();
    expect(channel.size).toBe(0);
  });

  test("comes when the window is chosen, but not more often than every few seconds", async () => {
    const page = openPage();
    const { device } = await createWorld();
    const phone = await started(await device());
    const before = phone.network.log.length;

    page.focus();
    page.focus();
    const { nextAttempt } = await planned(phone, "visible");
    expect(nextAttempt?.at.getTime()).toBe(Date.now() + 5_000);
    vi.advanceTimersByTime(5_000);
    await planned(phone, "interval");

    expect(phone.network.log.length).toBe(before + 1);
  });
});

describe.skipIf(isRealKinto)("what goes wrong", () => {
  test("a server that cannot be reached is tried again, and the status says when and why", async () => {
    const { device } = await createWorld();
    const phone = await device();
    phone.network.goOffline();
    await phone.tasks.create(todo("One"));
    phone.db.startSync();
    const failed = await planned(phone, "retry");
    expect(failed.lastError).toMatchObject({ code: "offline" });
    expect(failed.nextAttempt?.at.getTime()).toBeLessThanOrEqual(Date.now() + 2_000);

    phone.network.goOnline();
    vi.advanceTimersByTime(2_000);

    const { lastError, pending } = await planned(phone, "interval");
    expect({ lastError, pending }).toEqual({ lastError: null, pending: 0 });
  });

  test("a page without a network waits for it, and syncs as soon as it is there", async () => {
    const page = openPage();
    const { device } = await createWorld();
    const phone = await started(await device());
    page.goOffline();
    await phone.tasks.create(todo("One"));
    expect(await isQuiet(phone)).toBe(true);
    expect(phone.db.status.get()).toMatchObject({ online: false, pending: 1 });

    page.goOnline();

    await when(phone.db.status, ({ pending }) => pending === 0);
  });

  test("a server that asks for half a minute has it, and not all come back in the same second", async () => {
    const { device, user, password } = await createWorld();
    const phone = await device({ connect: false });
    let isBusy = true;
    const fetch = (url: string, init?: RequestInit): Promise<Response> => {
      if (!isBusy) return phone.network.fetch(url, init);
      return Promise.resolve(new Response("{}", { status: 503, headers: { "retry-after": "30" } }));
    };
    phone.db.connect({ remote: REMOTE, auth: account(user, password), fetch });
    await phone.tasks.create(todo("One"));
    phone.db.startSync();
    const { lastError, nextAttempt } = await planned(phone, "wait");
    expect(lastError).toMatchObject({ code: "waiting" });
    const wait = (nextAttempt?.at.getTime() ?? 0) - Date.now();
    expect(wait).toBeGreaterThanOrEqual(30_000);
    expect(wait).toBeLessThan(60_000);

    isBusy = false;
    vi.advanceTimersByTime(60_000);

    await when(phone.db.status, ({ pending }) => pending === 0);
  });

  test("a wrong password is not tried again before there is another one", async () => {
    const { device, user, password } = await createWorld();
    const phone = await device({ auth: account(user, "mistyped") });
    await phone.tasks.create(todo("One"));
    phone.db.startSync();
    await when(phone.db.status, ({ lastError, syncing }) => lastError !== null && !syncing);
    expect(await isQuiet(phone)).toBe(true);
    expect(phone.db.status.get().pending).toBe(1);

    const auth = account(user, password);
    phone.db.connect({ remote: REMOTE, auth, fetch: phone.network.fetch });

    const { lastError, pending } = await planned(phone, "interval");
    expect({ lastError, pending }).toEqual({ lastError: null, pending: 0 });
  });

  test("where its code cannot be loaded, the status says so, and it is tried again when the page is chosen", async () => {
    const page = openPage();
    const { device } = await createWorld();
    const phone = await device();
    const part = "../../src/database/auto-sync-driver.js";
    vi.doMock(part, () => {
      throw new Error("404");
    });
    phone.db.startSync();
    await when(phone.db.status, ({ lastError }) => lastError?.code === "reload-needed");

    vi.doUnmock(part);
    page.focus();

    const { lastError } = await planned(phone, "interval");
    expect(lastError).toBeNull();
  });

  test("a sync that the app runs itself, and that ends well, sets it going again", async () => {
    const { device, user, password } = await createWorld();
    let header: string | null = null;
    const phone = await device({ auth: () => Promise.resolve(header) });
    phone.db.startSync();
    await when(phone.db.status, ({ lastError }) => lastError?.code === "auth-required");
    expect(await isQuiet(phone)).toBe(true);

    header = `Basic ${btoa(`${user}:${password}`)}`;
    await phone.db.sync();

    await planned(phone, "interval");
  });
});
