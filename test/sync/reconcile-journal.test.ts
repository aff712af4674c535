import { expect, test } from "vitest";
import { manual } from "../../src/merge/strategy.js";
import { edited, live } from "./engine-kit.js";
import { meet, run } from "./reconcile-kit.js";

const older = live("a", 20, { title: "old", status: "todo" });
const newer = live("a", 50, { title: "new", status: "done" });

test("D5: what an edited record loses with the newer version is in the journal, too", () => {
  const local = { title: "new", status: "done", tags: ["mine"] };
  const operations = [edited("a", { base: newer, local })];
  const engine = meet({ here: [newer], operations, there: { rows: [older], etag: 99 } });

  expect(run(engine).stop).toBeNull();

  expect(engine.operations.get("a")?.local).toEqual({
    title: "old",
    status: "todo",
    tags: ["mine"],
  });
  expect(engine.journal).toMatchObject([
    {
      id: "a",
      by: "reconcile",
      base: newer,
      remote: older,
      result: { title: "old", status: "todo", tags: ["mine"] },
    },
  ]);
});

test("D5: a version that waited for a decision when the server lost it is in the journal", () => {
  const base = live("a", 40, { title: "first" });
  const operations = [edited("a", { base, local: { title: "mine" }, conflict: newer })];
  const there = { rows: [older], etag: 99 };
  const engine = meet({ here: [newer], operations, there, terms: { strategy: manual } });

  expect(run(engine).stop).toBeNull();

  expect(engine.operations.get("a")?.conflict).toEqual(older);
  expect(engine.journal).toMatchObject([{ by: "reconcile", base: newer, remote: older }]);
});

test("D5: one that only has an older timestamp takes nothing away, and is not in the journal", () => {
  const same = live("a", 20, { title: "new", status: "done" });
  const engine = meet({ here: [newer], there: { rows: [same], etag: 99 } });

  expect(run(engine).stop).toBeNull();

  expect(engine.confirmed.get("a")).toEqual(same);
  expect(engine.journal).toEqual([]);
});
