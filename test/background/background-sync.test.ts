import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import {
  backgroundSync,
  syncTag,
  type BackgroundResult,
  type BackgroundSyncOptions,
} from "../../src/service-worker.js";
import { account, InvalidInputError, WaitError } from "../../src/index.js";
import { Database } from "../../src/database/database.js";
import { Signal } from "../../src/view/observable.js";
import { descriptions, isPush, REMOTE, settle, TASKS, todo } from "../stories/world.js";
import { when } from "../stories/when.js";
import { Locks } from "../tabs/locks.js";
import { openScene, syncEvent, type Scene } from "./worker.js";

/** What never answers. */
const never = (): Promise<never> => new Promise(() => {});

/** Syncs, and lets the time be over when this has happened. */
async function syncUntil({ worker }: Scene, reached: Promise<unknown>): Promise<BackgroundResult> {
  const syncing = worker.syncOnce({ deadline: 10_000 });
  await reached;
  await vi.advanceTimersByTimeAsync(10_000);
  return syncing;
}

describe("one sync in the background", () => {
  test("sends what a page wrote, and brings what others wrote", async () => {
    const { world, page, worker } = await openScene();
    const laptop = await world.device();
    await laptop.tasks.create(todo("From the laptop"));
    await settle(laptop);
    await page.tasks.create(todo("From the page"));
    await page.db.close();

    const result = await worker.syncOnce();

    expect(result).toMatchObject({ kind: "synced", report: { pushed: 1, pulled: 1, pending: 0 } });
    await settle(laptop);
    expect(await descriptions(laptop)).toEqual(["From the laptop", "From the page"]);
  });

  test("is seen by a page that is open, and the page by it", async () => {
    const { page, worker } = await openScene();
    await page.tasks.create(todo("One"));
    await worker.syncOnce();
    await when(page.db.status, ({ pending }) => pending === 0);
    await page.tasks.create(todo("Two"));

    expect(await worker.syncOnce()).toMatchObject({ kind: "synced", report: { pushed: 1 } });
  });

  test("does nothing where nobody is signed in", async () => {
    const { page, worker } = await openScene(() => () => null);
    await page.tasks.create(todo("One"));

    expect(await worker.syncOnce()).toEqual({ kind: "not-connected" });
    expect(page.network.log).toEqual([]);
  });

  test("opens no database where nobody is signed in", async () => {
    const { worker } = await openScene(() => () => null);
    const open = vi.spyOn(indexedDB, "open");
    onTestFinished(() => open.mockRestore());

    await worker.syncOnce();

    expect(open).not.toHaveBeenCalled();
  });

  test("says what kept it from its end", async () => {
    const { page, worker } = await openScene();
    await page.tasks.create(todo("One"));
    page.network.goOffline();

    expect(await worker.syncOnce()).toMatchObject({
      kind: "failed",
      report: { reason: "offline", pending: 1 },
    });
  });

  test("closes the database, also where it failed", async () => {
    const { page, worker } = await openScene();
    const close = watchClosing();
    await worker.syncOnce();
    expect(close).toHaveBeenCalledTimes(1);
    page.network.goOffline();

    await worker.syncOnce();

    expect(close).toHaveBeenCalledTimes(2);
  });

  test("that overlaps with another is the same one", async () => {
    const { page, worker } = await openScene();
    await page.tasks.create(todo("One"));

    const results = await Promise.all([worker.syncOnce(), worker.syncOnce()]);

    expect(results[1]).toBe(results[0]);
    expect(page.network.log.filter(isPush)).toHaveLength(1);
    expect(await worker.syncOnce()).not.toBe(results[0]);
  });

  test("rejects with what the app throws while it connects", async () => {
    const { worker } = await openScene(() => () => {
      throw new TypeError("no token");
    });
    await expect(worker.syncOnce()).rejects.toThrow("no token");
  });

  test("rejects where the app connects with nonsense, and closes the database", async () => {
    const { worker } = await openScene(() => () => ({ remote: "ftp://example.org" }));
    const close = watchClosing();

    await expect(worker.syncOnce()).rejects.toThrow(InvalidInputError);

    expect(close).toHaveBeenCalledOnce();
  });
});

describe("the deadline", () => {
  beforeEach(() => {
    // what fake-indexeddb waits for stays real
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
  });

  test("ends a sync whose server does not answer; the next one goes on", async () => {
    const scene = await openScene();
    await scene.page.tasks.create(todo("One"));
    const held = scene.page.network.hold(isPush);
    const closed = new Signal(false);
    watchClosing().mockImplementationOnce(async () => closed.set(true));

    expect(await syncUntil(scene, held.stopped)).toEqual({ kind: "deadline", pending: 1 });

    await when(closed, Boolean);
    expect(await scene.worker.syncOnce()).toMatchObject({
      kind: "synced",
      report: { pushed: 1, pending: 0 },
    });
  });

  test("keeps what was pulled by then", async () => {
    const scene = await openScene();
    const laptop = await scene.world.device();
    await laptop.tasks.create(todo("From the laptop"));
    await settle(laptop);
    await scene.page.tasks.create(todo("From the page"));

    await syncUntil(scene, scene.page.network.hold(isPush).stopped);

    expect(await descriptions(scene.page)).toEqual(["From the laptop", "From the page"]);
  });

  test("writes nothing twice where the answer is what did not come", async () => {
    const scene = await openScene();
    await scene.page.tasks.create(todo("One"));
    await syncUntil(scene, scene.page.network.holdAnswer(isPush).stopped);

    expect(await scene.worker.syncOnce()).toMatchObject({ report: { ok: true, pending: 0 } });

    const laptop = await scene.world.device();
    await settle(laptop);
    expect(await descriptions(laptop)).toEqual(["One"]);
  });

  test("holds where the app never says how to connect, and does not keep the next call", async () => {
    let isStuck = true;
    const scene = await openScene((connect) => () => (isStuck ? never() : connect()));
    await scene.page.tasks.create(todo("One"));
    expect(await syncUntil(scene, Promise.resolve())).toEqual({ kind: "deadline", pending: null });

    isStuck = false;

    expect(await scene.worker.syncOnce()).toMatchObject({ kind: "synced", report: { pushed: 1 } });
  });

  test("holds where the app's credentials never come", async () => {
    const asked = new Signal(false);
    const auth = (): Promise<never> => {
      asked.set(true);
      return never();
    };
    const scene = await openScene((connect) => async () => {
      const given = await connect();
      return given && { ...given, auth };
    });
    await scene.page.tasks.create(todo("One"));

    expect(await syncUntil(scene, when(asked, Boolean))).toEqual({ kind: "deadline", pending: 1 });
  });

  test("holds where another tab has the lock for itself", async () => {
    const locks = new Locks();
    const { page, worker } = await openScene();
    await page.tasks.create(todo("One"));
    vi.stubGlobal("navigator", { onLine: true, locks });
    onTestFinished(() => void vi.unstubAllGlobals());
    const held = page.network.hold(isPush);
    const syncing = page.db.sync();
    await held.stopped;
    const before = page.network.log.length;

    const late = worker.syncOnce({ deadline: 1_000 });
    await vi.waitUntil(() => locks.waiting === 1);
    await vi.advanceTimersByTimeAsync(1_000);

    expect(await late).toEqual({ kind: "deadline", pending: 1 });
    expect(page.network.log.length).toBe(before);
    held.release();
    expect(await syncing).toMatchObject({ ok: true, pushed: 1 });
  });

  test("of one call does not end the sync of another", async () => {
    const scene = await openScene();
    await scene.page.tasks.create(todo("One"));
    const held = scene.page.network.hold(isPush);
    const patient = scene.worker.syncOnce();

    expect(await syncUntil(scene, held.stopped)).toEqual({ kind: "deadline", pending: 1 });
    held.release();

    expect(await patient).toMatchObject({ kind: "synced", report: { pushed: 1 } });
  });

  test.each([0, -1, Number.NaN, Infinity, 2 ** 31])("is not %s", async (deadline) => {
    const { worker } = await openScene();
    await expect(worker.syncOnce({ deadline })).rejects.toThrow(InvalidInputError);
  });
});

test("a call that comes while the database is being closed begins another sync", async () => {
  const { page, worker } = await openScene();
  const close = Reflect.get(Database.prototype, "close");
  const later: Promise<BackgroundResult>[] = [];
  const spy = vi
    .spyOn(Database.prototype, "close")
    .mockImplementationOnce(async function closeLater(this: Database) {
      await page.tasks.create(todo("Late"));
      later.push(worker.syncOnce());
      await close.call(this);
    });
  onTestFinished(() => spy.mockRestore());

  await worker.syncOnce();

  expect(await Promise.all(later)).toMatchObject([{ kind: "synced", report: { pushed: 1 } }]);
});

describe("a signal", () => {
  test("ends the sync, and is the reason", async () => {
    const { page, worker } = await openScene();
    await page.tasks.create(todo("One"));
    const held = page.network.hold(isPush);
    const abort = new AbortController();
    const close = watchClosing();

    const syncing = worker.syncOnce({ signal: abort.signal });
    await held.stopped;
    abort.abort(new Error("enough"));

    await expect(syncing).rejects.toThrow("enough");
    await expect.poll(() => close.mock.calls.length).toBe(1);
  });

  test("that was given before begins nothing", async () => {
    const { page, worker } = await openScene();
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(worker.syncOnce({ signal })).rejects.toThrow("enough");
    expect(page.network.log).toEqual([]);
  });
});

describe("an event", () => {
  test("of this database sends what is unsent", async () => {
    const { page, worker } = await openScene();
    await page.tasks.create(todo("One"));
    const { event, work } = syncEvent(syncTag(page.name));

    worker.handleSync(event);
    await Promise.all(work);

    expect(work).toHaveLength(1);
    await when(page.db.status, ({ pending }) => pending === 0);
  });

  test("of another tag is left alone", async () => {
    const { page, worker } = await openScene();
    const { event, work } = syncEvent("photos");

    worker.handleSync(event);
    worker.handleSync(new Event("sync"));

    expect(work).toEqual([]);
    expect(page.network.log).toEqual([]);
  });

  test("comes again where there was no network", async () => {
    const { page, worker } = await openScene();
    await page.tasks.create(todo("One"));
    page.network.goOffline();
    const { event, work } = syncEvent(syncTag(page.name));

    worker.handleSync(event);

    await expect(work[0]).rejects.toMatchObject({ code: "offline" });
  });

  test("comes again where the server asks to wait", async () => {
    const { page, worker } = await openScene((connect) => async () => {
      const given = await connect();
      const headers = { "Retry-After": "60" };
      const fetch = async (): Promise<Response> => new Response("{}", { status: 503, headers });
      return given && { ...given, fetch };
    });
    await page.tasks.create(todo("One"));
    const { event, work } = syncEvent(syncTag(page.name));

    worker.handleSync(event);

    await expect(work[0]).rejects.toBeInstanceOf(WaitError);
  });

  test("does not come again where the credentials are wrong", async () => {
    const { page, worker } = await openScene((connect) => async () => {
      const given = await connect();
      return given && { ...given, auth: account("bob", "wrong") };
    });
    await page.tasks.create(todo("One"));
    const { event, work } = syncEvent(syncTag(page.name));

    worker.handleSync(event);

    await expect(work[0]).resolves.toBeUndefined();
    expect(page.db.status.get().pending).toBe(1);
  });

  test("does not come again where the app is wrong, which is reported", async () => {
    const { page, worker } = await openScene(() => () => ({ remote: "ftp://example.org" }));
    const reported = vi.fn<(error: unknown) => void>();
    vi.stubGlobal("reportError", reported);
    onTestFinished(() => void vi.unstubAllGlobals());
    const { event, work } = syncEvent(syncTag(page.name));

    worker.handleSync(event);
    await Promise.all(work);

    expect(reported.mock.calls).toMatchObject([[{ code: "invalid-input" }]]);
  });

  test("comes again where the app could not find out how to connect", async () => {
    const { page, worker } = await openScene(() => () => {
      throw new TypeError("Failed to fetch");
    });
    const { event, work } = syncEvent(syncTag(page.name));

    worker.handleSync(event);

    await expect(work[0]).rejects.toThrow("Failed to fetch");
  });
});

describe("an event while a page is shown", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => {
      vi.useRealTimers();
      vi.unstubAllGlobals();
    });
  });

  test("waits, since the page may send by itself", async () => {
    const { page, worker } = await openScene();
    const matchAll = vi.fn<() => Promise<unknown>>(async () => [{ visibilityState: "visible" }]);
    vi.stubGlobal("clients", { matchAll });
    await page.tasks.create(todo("One"));
    const { event, work } = syncEvent(syncTag(page.name));

    worker.handleSync(event);
    await vi.advanceTimersByTimeAsync(4_900);
    expect(page.network.log).toEqual([]);
    expect(matchAll).toHaveBeenCalledTimes(10);
    await vi.advanceTimersByTimeAsync(100);
    await Promise.all(work);

    expect(page.db.status.get().pending).toBe(0);
  });

  test("goes on as soon as none is", async () => {
    const { page, worker } = await openScene();
    let visibilityState = "visible";
    const matchAll = vi.fn<() => Promise<unknown>>(async () => [{ visibilityState }]);
    vi.stubGlobal("clients", { matchAll });
    await page.tasks.create(todo("One"));
    const { event, work } = syncEvent(syncTag(page.name));

    worker.handleSync(event);
    await vi.advanceTimersByTimeAsync(1_000);
    visibilityState = "hidden";
    await vi.advanceTimersByTimeAsync(500);
    await Promise.all(work);

    expect(page.network.log.filter(isPush)).toHaveLength(1);
    expect(matchAll).toHaveBeenCalledTimes(4);
  });
});

test.each<[string, Partial<BackgroundSyncOptions>]>([
  ["a time", { patience: -1 }],
  ["a name", { name: "" }],
  ["a function that connects", { connect: REMOTE as never }],
])("%s is needed", (_, wrong) => {
  const right = { name: "todo", collections: [TASKS], connect: () => null };
  expect(() => backgroundSync({ ...right, ...wrong })).toThrow(InvalidInputError);
});

/** Hears of databases that are closed, until the test is over. */
function watchClosing() {
  const close = vi.spyOn(Database.prototype, "close");
  onTestFinished(() => close.mockRestore());
  return close;
}
