import { describe, expect, test, vi } from "vitest";
import type { Status } from "../../src/index.js";
import { registerSync } from "../../src/service-worker.js";
import { Signal } from "../../src/view/observable.js";
import { openPage, type Page } from "../stories/page.js";

const SENT = {
  pending: 0,
  conflicts: 0,
  parked: 0,
  unsentAccess: 0,
  quarantined: 0,
  unseen: 0,
  syncing: false,
  progress: null,
  online: true,
  lastSync: null,
  oldestUnsent: null,
  lastError: null,
  nextAttempt: null,
  stalled: null,
  storage: "indexeddb",
} satisfies Status;

const UNSENT: Status = { ...SENT, pending: 1 };

/** A page of a browser with Background Sync. */
function openBrowser(status: Status = SENT) {
  const page: Page = openPage();
  const register = vi.fn<(tag: string) => Promise<void>>(async () => {});
  const registration = { sync: { register } } as unknown as ServiceWorkerRegistration;
  const serviceWorker = { ready: Promise.resolve(registration) };
  vi.stubGlobal("navigator", { onLine: true, serviceWorker });
  vi.stubGlobal("SyncManager", () => {});
  const signal = new Signal<Status>(status);
  const asked = async (): Promise<readonly string[]> => {
    await new Promise((resolve) => setTimeout(resolve));
    return register.mock.calls.map(([tag]) => tag);
  };
  return { page, register, registration, signal, asked, db: { name: "todo", status: signal } };
}

const TAG = "kintsugi:todo";

describe("the browser is asked", () => {
  test("at once for what is written", async () => {
    const { db, signal, asked } = openBrowser();
    expect(await registerSync(db)).toMatchObject({ isSupported: true });
    expect(await asked()).toEqual([]);

    signal.set(UNSENT);

    expect(await asked()).toEqual([TAG]);
  });

  test("when the page is hidden with something unsent, each time", async () => {
    const { db, page, asked } = openBrowser(UNSENT);
    await registerSync(db);
    expect(await asked()).toEqual([TAG]);
    page.hide();
    expect(await asked()).toEqual([TAG, TAG]);
    page.show();
    expect(await asked()).toEqual([TAG, TAG]);
    page.hide();
    expect(await asked()).toEqual([TAG, TAG, TAG]);
  });

  test("for what is left from before", async () => {
    const { db, asked } = openBrowser(UNSENT);
    await registerSync(db);
    expect(await asked()).toEqual([TAG]);
  });

  test("for who may use a record, too", async () => {
    const { db, signal, asked } = openBrowser();
    await registerSync(db);
    signal.set({ ...SENT, unsentAccess: 1 });
    expect(await asked()).toEqual([TAG]);
  });

  test("once for many edits, and again when all was sent between", async () => {
    const { db, signal, asked } = openBrowser();
    await registerSync(db);
    for (const pending of [1, 2, 3]) signal.set({ ...SENT, pending });
    expect(await asked()).toEqual([TAG]);
    signal.set(SENT);
    signal.set(UNSENT);
    expect(await asked()).toEqual([TAG, TAG]);
  });

  test("through the registration that the app names", async () => {
    const { db, registration, register, asked } = openBrowser(UNSENT);
    const serviceWorker = { ready: new Promise<never>(() => {}) };
    vi.stubGlobal("navigator", { onLine: true, serviceWorker });

    await registerSync(db, { registration });

    expect(await asked()).toEqual([TAG]);
    expect(register).toHaveBeenCalledOnce();
  });
});

describe("the browser is left alone", () => {
  test("where a page is hidden that has sent all", async () => {
    const { db, page, signal, asked } = openBrowser();
    await registerSync(db);
    signal.set(UNSENT);
    signal.set(SENT);
    page.hide();
    expect(await asked()).toEqual([TAG]);
  });

  test("where a person has to decide", async () => {
    const { db, page, asked } = openBrowser({ ...SENT, conflicts: 1, parked: 1, unseen: 1 });
    await registerSync(db);
    page.hide();
    expect(await asked()).toEqual([]);
  });

  test("after it was stopped", async () => {
    const { db, page, signal, asked } = openBrowser();
    const registered = await registerSync(db);
    registered.stop();
    signal.set(UNSENT);
    page.hide();
    expect(await asked()).toEqual([]);
  });
});

describe("nothing fails", () => {
  test("where the user refused", async () => {
    const { db, page, register, asked } = openBrowser(UNSENT);
    register.mockRejectedValue(new DOMException("no", "NotAllowedError"));
    await registerSync(db);
    expect(await asked()).toEqual([TAG]);
    page.hide();
    expect(await asked()).toEqual([TAG, TAG]);
  });

  test("where there is no Background Sync", async () => {
    openPage();
    const db = { name: "todo", status: new Signal<Status>(UNSENT) };
    const registered = await registerSync(db);
    expect(registered.isSupported).toBe(false);
    registered.stop();
  });

  test("where there are no service workers, or none allowed", async () => {
    const { db } = openBrowser(UNSENT);
    vi.stubGlobal("navigator", { onLine: true });
    expect(await registerSync(db)).toMatchObject({ isSupported: false });
    const refusing = Object.defineProperty({}, "serviceWorker", {
      get: () => {
        throw new DOMException("no", "SecurityError");
      },
    });
    vi.stubGlobal("navigator", refusing);
    expect(await registerSync(db)).toMatchObject({ isSupported: false });
  });

  test("where Node renders the page", async () => {
    const db = { name: "todo", status: new Signal<Status>(UNSENT) };
    expect(await registerSync(db)).toMatchObject({ isSupported: false });
  });
});
