// How much a journal keeps, and what that costs.
import { expect, test } from "vitest";
import { openDatabase } from "../../src/database/open-database.js";
import { valueOf } from "../view/replicas.js";
import { afterMerge, DAY, merged, opened } from "./after-merge.js";
import { rejectionOf, TASKS } from "./opened.js";

test("bounds are 30 days and 1,000 entries of what was seen; what was not stays", async () => {
  const { open, days, now } = await opened();
  const here = await open();
  const old = now() - 31 * DAY;
  const many = Array.from({ length: 1_100 }, (_, index) => merged({ id: `r${index}`, at: now() }));
  await afterMerge(here, merged({ at: old }), merged({ id: "b", at: old }), ...many);
  const before = await here.tasks.journal();

  await here.tasks.markSeen(before.filter(({ id }) => id === "a"));
  const afterOne = await days(here);
  await here.tasks.markSeen();
  const afterAll = await days(here);

  expect(afterOne).toHaveLength(1_101);
  expect(afterOne[0]).toBe(69);
  expect(afterAll).toHaveLength(1_000);
  expect(here.db.status.get().unseen).toBe(0);
  await here.db.close();
});

test("bounds of age are kept when the database is opened", async () => {
  const { open, days, pass } = await opened({ maxAge: DAY });
  const here = await open();
  await afterMerge(here, merged({ at: 100 * DAY }), merged({ id: "b", at: 100 * DAY }));
  await here.tasks.markSeen((await here.tasks.journal()).slice(0, 1));
  const before = await days(here);
  await here.db.close();
  pass(2 * DAY);

  const again = await open();
  await again.tasks.list();
  await again.tasks.markSeen([]);
  await again.db.collection(TASKS).update("a", { n: 5 });

  expect(before).toHaveLength(2);
  expect((await again.tasks.journal()).map(({ id }) => id)).toEqual(["b"]);
  expect(again.db.status.get().unseen).toBe(1);
  await again.db.close();
});

test("bounds cost nothing where nothing was merged", async () => {
  const { open, transactions } = await opened({ maxEntries: 0 });
  const here = await open();
  await here.tasks.create({ title: "x" });
  await here.tasks.journal();
  await here.tasks.markSeen([]);
  await here.db.close();
  expect(transactions).toEqual([]);
});

test("bounds cost nothing where there are too many, and none of them was seen", async () => {
  const { open, transactions } = await opened({ maxEntries: 0, maxAge: 1 });
  const here = await open();
  await afterMerge(here, merged(), merged({ id: "b" }));
  await here.db.close();

  const again = await open();
  await again.tasks.update("a", { n: 5 });
  await again.db.close();

  expect(transactions).toEqual(["relaxed"]);
});

test("bounds of a journal that an older version wrote are kept after it was counted", async () => {
  const { open, now } = await opened({ maxEntries: 1 });
  const first = await open();
  await afterMerge(first, merged({ at: now() }), merged({ id: "b", at: now() }));
  await first.store.transact([], { segments: false, durability: "relaxed" }, () => [
    { states: new Map([[TASKS.key, { journal: undefined } as never]]) },
    null,
  ]);
  await first.db.close();

  const again = await open();

  const { unseen } = await valueOf(again.db.status, (status) => status.unseen > 0);
  expect(unseen).toBe(2);
  await again.tasks.markSeen();
  expect((await again.tasks.journal()).map(({ id }) => id)).toEqual(["b"]);
  await again.db.close();
});

test.each([{ maxAge: 0 }, { maxAge: Number.NaN }, { maxEntries: -1 }, { maxEntries: 1.5 }])(
  "bounds that are none are refused: %o",
  async (journal) => {
    const error = await rejectionOf(openDatabase("x", { storage: "memory", journal }));
    expect(error).toMatchObject({ code: "invalid-input" });
    expect(String(error)).toContain(`journal.${Object.keys(journal)[0]}`);
  },
);
