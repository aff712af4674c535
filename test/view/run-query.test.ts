import { expect, test, vi } from "vitest";
import { planQuery, type Query } from "../../src/view/query.js";
import { runQuery } from "../../src/view/run-query.js";
import { confirm, edit, gone, live, openTab, TASKS } from "./replicas.js";

// what is asked for → the ids that are found, and whether all records are looked at for it
test.each<[Query["where"], readonly string[], boolean]>([
  [{ id: "a" }, ["a"], false],
  [{ id: "edited" }, ["edited"], false],
  [{ id: "a", n: 1 }, ["a"], false],
  [{ id: "a", n: 2 }, [], false],
  [{ id: "deleted here" }, [], false],
  [{ id: "deleted there" }, [], false],
  [{ id: "nobody" }, [], false],
  [{ id: { in: ["a", "b"] } }, ["b", "a"], true],
  [{ n: 1 }, ["edited", "a"], true],
  [({ id }: { readonly id: string }) => id === "a", ["a"], true],
])("%j finds %j, and looks at all records for it: %s", async (where, ids, looksAtAll) => {
  const tab = await openTab();
  const { replica, store } = tab;
  const records = [live("a", 1, { n: 1 }), live("b", 2), live("deleted here", 3)];
  await confirm(store, [[...records, gone("deleted there", 4)]]);
  await replica.load(TASKS, "records");
  await edit(tab, "deleted here", null);
  await edit(tab, "edited", { n: 1 });
  const all = vi.spyOn(replica, "records");

  const found = runQuery(replica, TASKS, planQuery({ where }));

  expect(found.map(({ id }) => id)).toEqual(ids);
  expect(all).toHaveBeenCalledTimes(looksAtAll ? 1 : 0);
});
