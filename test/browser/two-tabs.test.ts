import { expect } from "vitest";
import { counts, isWaiting, openIn, shows, test } from "./tabs.js";

test("each of two tabs sees what the other writes, without reloading", async ({ openTab }) => {
  const [here, there] = [await openTab(), await openTab()];
  const both = (...titles: readonly string[]): Promise<unknown> =>
    Promise.all([shows(here, ...titles), shows(there, ...titles)]);

  await here.evaluate(() => globalThis.tasks.create({ id: "a", title: "from here" }));
  await both("from here");
  await there.evaluate(() => globalThis.tasks.create({ id: "b", title: "from there" }));
  await both("from here", "from there");
  await there.evaluate(() => globalThis.tasks.update("a", { title: "edited there" }));
  await both("edited there", "from there");
  await here.evaluate(() => globalThis.tasks.delete("b"));
  await both("edited there");

  await counts(there, 1);
  expect(await there.evaluate(() => globalThis.tasks.count())).toBe(1);
});

test("a tab in the background writes, and the one in front sees it", async ({ openTab }) => {
  const [back, front] = [await openTab(), await openTab()];
  await front.bringToFront();

  await back.evaluate(() => globalThis.tasks.create({ title: "from behind" }));
  await shows(front, "from behind");
  await front.evaluate(() => globalThis.tasks.create({ title: "in front" }));
  await shows(back, "from behind", "in front");

  expect(await back.evaluate(() => globalThis.tasks.count())).toBe(2);
});

/** In a page: some at once, some one after the other. */
async function count(): Promise<void> {
  await Promise.all(
    Array.from({ length: 100 }, async (_, index) => {
      for (let turn = 0; turn < index % 5; turn++) await Promise.resolve();
      await globalThis.tasks.update("counter", ({ n = 0 }) => ({ n: n + 1 }));
    }),
  );
}

/** In a page: each after the one before. */
async function countSlowly(): Promise<void> {
  for (let turn = 0; turn < 100; turn++) {
    await globalThis.tasks.update("counter", ({ n = 0 }) => ({ n: n + 1 }));
  }
}

test("two tabs that write one record a hundred times each lose nothing", async ({ openTab }) => {
  const [here, there] = [await openTab(), await openTab()];
  await here.evaluate(() => globalThis.tasks.create({ id: "counter", title: "counter", n: 0 }));
  await shows(there, "counter");
  await Promise.all([here.evaluate(count), there.evaluate(count)]);
  await Promise.all([here.evaluate(countSlowly), there.evaluate(countSlowly)]);

  const totals = [here, there].map((page) =>
    page.evaluate(async () => {
      await globalThis.tasks.put({ id: "look", title: "reads what the others wrote" });
      return (await globalThis.tasks.get("counter"))?.n;
    }),
  );
  expect(await Promise.all(totals)).toEqual([400, 400]);
});

test("edits that were never sent are there after a reload", async ({ openTab, remote }) => {
  const page = await openTab();
  await page.evaluate(() => globalThis.tasks.create({ title: "unsent" }));

  await page.reload();
  await openIn(page, remote);

  const { pending } = await page.evaluate(() => globalThis.db.status.get());
  expect(pending).toBe(1);
  await shows(page, "unsent");
  expect(await page.evaluate(() => globalThis.db.sync())).toMatchObject({ ok: true, pushed: 1 });
});

test("of two tabs that sync, one waits until the other has ended", async ({
  openTab,
  requests,
}) => {
  const [here, there] = [await openTab(), await openTab()];
  await here.evaluate(() => globalThis.tasks.create({ title: "here" }));
  await there.evaluate(() => globalThis.tasks.create({ title: "there" }));
  const stopped = requests.stop(here);
  const first = here.evaluate(() => globalThis.db.sync());
  await stopped;

  const second = there.evaluate(() => globalThis.db.sync());
  await isWaiting(there);
  const before = requests.log.map((its) => its.slice(0, 1));
  requests.release();
  const reports = await Promise.all([first, second]);

  expect(before).toEqual(["0"]);
  expect(reports).toMatchObject([
    { ok: true, pushed: 2, pending: 0 },
    { ok: true, pushed: 0, pending: 0 },
  ]);
  const order = requests.log.map((its) => its.slice(0, 1)).join("");
  expect(order).toMatch(/^0+1+$/);
  await Promise.all([counts(here, 0), counts(there, 0)]);
});

test("a tab that is closed in the middle of its sync lets the other go on", async ({
  openTab,
  requests,
}) => {
  const [closed, left] = [await openTab(), await openTab()];
  await closed.evaluate(() => globalThis.tasks.create({ title: "of the closed tab" }));
  await shows(left, "of the closed tab");
  const stopped = requests.stop(closed);
  const lost = closed.evaluate(() => globalThis.db.sync()).catch((error: unknown) => error);
  await stopped;
  const syncing = left.evaluate(() => globalThis.db.sync());
  await isWaiting(left);

  await closed.close();

  expect(await syncing).toMatchObject({ ok: true, pushed: 1, pending: 0 });
  expect(await lost).toBeInstanceOf(Error);
});

test("what one tab pulls the other shows, and what it pushed is no longer pending there", async ({
  openTab,
  remote,
}) => {
  const [here, there] = [await openTab(), await openTab()];
  await there.evaluate(() => globalThis.tasks.create({ id: "ours", title: "ours" }));
  await shows(here, "ours");
  await fetch(`${remote}/buckets/default/collections/tasks/records/theirs`, {
    method: "PUT",
    headers: {
      "Content-Type": "application/json",
      Authorization: `Basic ${btoa("bob:s3cr3t")}`,
    },
    body: JSON.stringify({ data: { title: "theirs" } }),
  });

  await here.evaluate(() => globalThis.db.sync());
  await shows(there, "ours", "theirs");

  const state = await there.evaluate(() => [
    globalThis.tasks.stateOf("ours"),
    globalThis.tasks.stateOf("theirs"),
  ]);
  expect(state).toEqual(["synced", "synced"]);
});
