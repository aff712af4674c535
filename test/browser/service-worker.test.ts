import type { Page } from "playwright";
import { expect } from "vitest";
import { test } from "./background.js";
import { BrowserSyncs } from "./browser-syncs.js";
import { counts } from "./tabs.js";

/** Which version of the worker is in charge of the page. */
function versionOf(page: Page): Promise<unknown> {
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        const { serviceWorker } = navigator;
        serviceWorker.addEventListener("message", ({ data }) => resolve(data), { once: true });
        serviceWorker.startMessages();
        serviceWorker.controller?.postMessage("version");
      }),
  );
}

test("an edit made offline is sent when the network is back, although its page was closed", async ({
  openApp,
  context,
  server,
}) => {
  const page = await openApp();
  expect(await page.evaluate(() => globalThis.registered.isSupported)).toBe(true);
  await context.setOffline(true);
  const syncs = await BrowserSyncs.watch(context);
  await page.evaluate(() => globalThis.tasks.create({ title: "offline" }));
  await counts(page, 1);
  await syncs.registered();
  await page.close();
  expect(await server.tasks()).toEqual([]);

  await context.setOffline(false);

  const look = async (): Promise<object> => ({
    sent: await server.tasks(),
    browser: syncs.seen.join(", "),
  });
  await expect.poll(look, { timeout: 30_000 }).toMatchObject({ sent: ["offline 0"] });
});

test("what is unsent when a page is closed is sent at once", async ({
  openApp,
  context,
  server,
}) => {
  const page = await openApp();
  const syncs = await BrowserSyncs.watch(context);
  await page.evaluate(() => globalThis.tasks.create({ title: "in a hurry" }));
  await counts(page, 1);
  await syncs.registered();

  await page.close();

  const look = async (): Promise<object> => ({
    sent: await server.tasks(),
    browser: syncs.seen.join(", "),
  });
  await expect.poll(look, { timeout: 30_000 }).toMatchObject({ sent: ["in a hurry 0"] });
});

test.for(["before", "after"] as const)(
  "a worker that is killed %s the server acted goes on at the next event: nothing is lost or doubled",
  async (when, { openApp, server, workers }) => {
    const page = await openApp();
    await page.evaluate(async () => {
      // the events come from here
      globalThis.registered.stop();
      await globalThis.tasks.create({ id: "one", title: "one", n: 0 });
      await globalThis.db.sync();
      await globalThis.tasks.update("one", ({ n = 0 }) => ({ n: n + 1 }));
      await globalThis.tasks.create({ title: "two", n: 1 });
    });
    const held = server.holdWrite(when);
    await workers.dispatchSync();
    await held.stopped;

    await workers.kill();
    held.release();
    await server.add("one");
    await workers.dispatchSync();

    await counts(page, 0);
    expect(await server.tasks()).toEqual(["one 2", "two 1"]);
  },
);

test("a worker that is replaced while a page syncs harms neither", async ({
  openApp,
  server,
  workers,
  deployWorker,
}) => {
  const page = await openApp();
  expect(await versionOf(page)).toBe("first");
  await page.evaluate(async () => {
    globalThis.registered.stop();
    await globalThis.tasks.create({ id: "one", title: "one", n: 1 });
  });
  const held = server.holdWrite("after");
  const syncing = page.evaluate(() => globalThis.db.sync());
  await held.stopped;

  await deployWorker("second");
  await page.evaluate(async () => {
    const replaced = new Promise((resolve) => {
      navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true });
    });
    await (await navigator.serviceWorker.ready).update();
    await replaced;
  });
  expect(await versionOf(page)).toBe("second");
  await workers.dispatchSync();
  held.release();

  expect(await syncing).toMatchObject({ ok: true, pushed: 1 });
  await counts(page, 0);
  expect(await server.tasks()).toEqual(["one 1"]);
  await page.evaluate(async () => {
    await globalThis.tasks.update("one", ({ n = 0 }) => ({ n: n + 1 }));
    await globalThis.db.sync();
  });
  expect(await server.tasks()).toEqual(["one 2"]);
});
