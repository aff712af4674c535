import type { Page } from "playwright";
import { expect } from "vitest";
import { freeze, halt, test } from "./real-tabs.js";
import { counts, isWaiting, shows } from "./tabs.js";

const WAYS = [
  { name: "is closed", stop: async (page: Page) => page.close() },
  {
    name: "crashes",
    stop: async (page: Page) => void (await page.goto("chrome://crash").catch(() => {})),
  },
  { name: "does not answer", stop: halt },
  { name: "is frozen", stop: async (page: Page) => void (await freeze(page)) },
];

test.for(WAYS)(
  "a tab that $name in the middle of a sync is taken over by the one that waits",
  async ({ stop }, { openTab, requests }) => {
    const [first, second] = [await openTab(), await openTab()];
    await first.evaluate(() => globalThis.tasks.create({ title: "by the first" }));
    const stopped = requests.stop(first);
    await first.evaluate(() => void globalThis.db.sync().catch(() => {}));
    await stopped;

    const report = second.evaluate(() => globalThis.db.sync());
    await isWaiting(second);
    await stop(first);

    expect(await report).toMatchObject({ ok: true, pushed: 1, pending: 0 });
  },
);

test.for(WAYS)(
  "where a tab that syncs $name, the status of another one says so, and automatic sync goes on there",
  async ({ stop }, { openTab, requests }) => {
    const [first, second] = [await openTab(), await openTab()];
    await second.evaluate(() => {
      globalThis.db.startSync({ interval: Infinity });
      return new Promise<void>((resolve) => {
        globalThis.db.status.subscribe(({ lastSync }) => lastSync !== null && resolve());
      });
    });
    const stopped = requests.stop(first);
    await first.evaluate(() => void globalThis.db.sync().catch(() => {}));
    await stopped;
    await statusOf(second, { syncing: true });
    const before = requests.log.length;

    await stop(first);
    await second.evaluate(
      (last) =>
        new Promise<void>((resolve) => {
          globalThis.db.status.subscribe(({ lastSync, syncing }) => {
            if (!syncing && lastSync !== null && lastSync.getTime() > last) resolve();
          });
        }),
      await second.evaluate(() => globalThis.db.status.get().lastSync?.getTime() ?? 0),
    );

    expect(requests.log.slice(before)).toHaveLength(1);
  },
);

test("a tab that was frozen with an answer on its way writes nothing stale when it goes on", async ({
  openTab,
  remote,
}) => {
  const [frozen, awake] = [await openTab(), await openTab()];
  await awake.evaluate(() => globalThis.tasks.create({ id: "a", title: "old" }));
  await awake.evaluate(() => globalThis.db.sync());
  await frozen.evaluate(async (root) => {
    const { account } = globalThis.kintsugi;
    const answered = new Promise<void>((resolve) =>
      Object.assign(globalThis, { answered: resolve }),
    );
    const goOn = new Promise<void>((resolve) => Object.assign(globalThis, { goOn: resolve }));
    Object.assign(globalThis, { hasAnswer: answered });
    globalThis.db.connect({
      remote: root,
      auth: account("bob", "s3cr3t"),
      fetch: async (url, init) => {
        const answer = await fetch(url, init);
        (globalThis as unknown as { answered: () => void }).answered();
        await goOn;
        return answer;
      },
    });
    Object.assign(globalThis, { syncing: globalThis.db.sync() });
    await answered;
  }, remote);

  const thaw = await freeze(frozen);
  await awake.evaluate(() => globalThis.tasks.update("a", { title: "new" }));
  const report = await awake.evaluate(() => globalThis.db.sync());
  await thaw();
  await frozen.evaluate(() => (globalThis as unknown as { goOn: () => void }).goOn());
  const late = await frozen.evaluate(
    () => (globalThis as unknown as { syncing: ReturnType<typeof globalThis.db.sync> }).syncing,
  );

  expect(report).toMatchObject({ ok: true, pushed: 1 });
  expect(late).toMatchObject({ ok: true, pushed: 0, conflicts: 0, pending: 0 });
  for (const page of [frozen, awake]) {
    expect(await page.evaluate(() => globalThis.tasks.get("a"))).toMatchObject({ title: "new" });
  }
});

test("a tab that was frozen sees what it missed when it goes on", async ({ openTab }) => {
  const [frozen, awake] = [await openTab(), await openTab()];
  await shows(frozen);
  const thaw = await freeze(frozen);

  await awake.evaluate(() => globalThis.tasks.create({ title: "missed" }));
  await thaw();

  await shows(frozen, "missed");
  await counts(frozen, 1);
  expect(await frozen.evaluate(() => globalThis.tasks.count())).toBe(1);
});

/** Waits until the status of the page is such. */
async function statusOf(page: Page, wanted: { readonly syncing: boolean }): Promise<void> {
  await page.evaluate(
    ({ syncing }) =>
      new Promise<void>((resolve) => {
        globalThis.db.status.subscribe((status) => status.syncing === syncing && resolve());
      }),
    wanted,
  );
}
