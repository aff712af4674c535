// A threeWay() with functions of the app in it, or one that leaves what is contested to a person.
import { describe, expect, test } from "vitest";
import { answerQuestion } from "../../src/merge/question.js";
import type { Question } from "../../src/merge/question.js";
import { keepRemote } from "../../src/merge/keep.js";
import { max } from "../../src/merge/extreme.js";
import { set } from "../../src/merge/set.js";
import type { AnyStrategy } from "../../src/merge/strategy.js";
import { threeWay } from "../../src/merge/three-way.js";
import type { Fields } from "../../src/record/record.js";
import type { Asked } from "../../src/sync/effects.js";
import { syncCollection } from "../../src/sync/sync-collection.js";
import { edited, Engine, gone, isPull, live, page, taking } from "./engine-kit.js";

const BASE = { title: "base", n: 1, tags: ["x"] };
const base = live("a", 40, BASE);

interface Met {
  readonly engine: Engine;
  readonly asked: readonly Question[];
}

/** Edits of both sides meet in a pull; the app answers with the strategy's own functions. */
function meet(strategy: AnyStrategy, local: Fields | null, remote: Fields | null): Met {
  const asked: Question[] = [];
  const theirs = remote === null ? gone("a", 60) : live("a", 60, remote);
  const engine: Engine = new Engine({
    state: { cursor: 50, hwm: 50, newest: 50, settled: 50, live: 1 },
    database: { principal: "bob", server: "http://server/v1" },
    terms: { strategy },
    confirmed: [base],
    operations: [edited("a", { base, local })],
    app: (_, about): Asked<unknown> => {
      asked.push(about as Question);
      try {
        return { kind: "answered", value: answerQuestion(strategy, about as Question) };
      } catch (cause) {
        return { kind: "threw", cause };
      }
    },
    respond: (request, count) =>
      isPull(request) ? page(count === 1 ? [theirs] : [], 400) : taking(request, 300),
  });
  expect(engine.run(syncCollection(engine.terms)).stop).toBeNull();
  return { engine, asked };
}

const title = ({ local, remote }: { local?: unknown; remote?: unknown }): string =>
  `${String(local)}+${String(remote)}`;

describe("a function for a field", () => {
  const strategy = threeWay({ fields: { title, tags: set() } });
  const local = { ...BASE, title: "mine", tags: ["x", "y"] };

  test("M10: is asked between transactions, and what it gives is stored, sent and told", () => {
    const { engine, asked } = meet(strategy, local, { ...BASE, title: "theirs", tags: ["x", "z"] });

    expect(asked).toMatchObject([{ id: "a", contested: ["title"], base: BASE }]);
    expect(engine.steps).toContain("merge.commit");
    const merged = { title: "mine+theirs", n: 1, tags: ["x", "z", "y"] };
    expect(engine.confirmed.get("a")).toMatchObject({ ...merged, last_modified: 300 });
    expect(engine.journal).toMatchObject([
      { by: "three-way", result: merged, contested: ["title"] },
    ]);
  });

  test("M10: is not asked where only other fields meet, which is decided at once", () => {
    const { engine, asked } = meet(strategy, local, { ...BASE, tags: ["x", "z"] });

    expect(asked).toEqual([]);
    expect(engine.steps).not.toContain("merge.commit");
    expect(engine.confirmed.get("a")).toMatchObject({ title: "mine", tags: ["x", "z", "y"] });
    expect(engine.journal).toEqual([]);
  });

  test("M10: that throws leaves the conflict, and the sync goes on", () => {
    const broken = threeWay({
      fields: {
        title: () => {
          throw new Error("my own fault");
        },
      },
    });
    const { engine } = meet(broken, local, { ...BASE, title: "theirs" });

    expect(engine.operations.get("a")).toMatchObject({ local, conflict: { title: "theirs" } });
    expect(engine.confirmed.get("a")?.last_modified).toBe(60);
  });
});

describe("what is contested", () => {
  test("M10: is asked of a function, which may leave it to a person", () => {
    const strategy = threeWay({ contested: ({ path }) => (path === "n" ? 0 : undefined) });

    const decided = meet(strategy, { ...BASE, n: 2 }, { ...BASE, n: 3 });
    const left = meet(strategy, { ...BASE, n: 2, title: "x" }, { ...BASE, n: 3, title: "y" });

    expect(decided.engine.confirmed.get("a")).toMatchObject({ n: 0 });
    expect(left.engine.operations.get("a")).toMatchObject({ conflict: { title: "y" } });
  });

  test("M11: waits for a person where it is to, and only where something is contested", () => {
    const strategy = threeWay({ contested: "manual", fields: { tags: set() } });

    const joined = meet(
      strategy,
      { ...BASE, n: 2, tags: [] },
      { ...BASE, title: "t", tags: ["x", "y"] },
    );
    const waiting = meet(strategy, { ...BASE, n: 2 }, { ...BASE, n: 3 });

    expect(joined.engine.confirmed.get("a")).toMatchObject({ n: 2, title: "t", tags: ["y"] });
    expect(joined.engine.journal).toEqual([]);
    const local = { ...BASE, n: 2 };
    expect(waiting.engine.operations.get("a")).toMatchObject({ local, conflict: { n: 3 } });
    expect(waiting.engine.requests.every(isPull)).toBe(true);
    expect([...joined.asked, ...waiting.asked]).toEqual([]);
  });

  test("M12: is in the journal wherever an edit is lost, also by a merger, and only there", () => {
    const strategy = threeWay({
      fields: { n: max(), title: keepRemote(), tags: set() },
      contested: "remote",
    });
    const { engine } = meet(
      strategy,
      { title: "mine", n: 3, tags: [], more: 1 },
      { title: "theirs", n: 2, tags: ["x", "y"], more: 2 },
    );

    const result = { title: "theirs", n: 3, tags: ["y"], more: 2 };
    expect(engine.journal).toMatchObject([{ result, contested: ["title", "n", "more"] }]);
    expect(meet(strategy, { ...BASE, n: 3 }, { ...BASE, title: "t" }).engine.journal).toEqual([]);
  });
});

describe("deletions", () => {
  const edit = { ...BASE, n: 2 };
  test.each([
    ["edit-wins", "edited here", edit, null, edit],
    ["edit-wins", "edited there", null, edit, edit],
    ["delete-wins", "edited here", edit, null, null],
    ["delete-wins", "edited there", null, edit, null],
  ] as const)(
    "M13: with %s, a record that was deleted on one side and %s",
    (deletions, _, local, remote, result) => {
      const strategy = threeWay({ deletions, contested: () => 0 });
      const { engine, asked } = meet(strategy, local, remote);

      expect(engine.confirmed.get("a")).toMatchObject(result ?? { deleted: true });
      expect(engine.operations.size).toBe(0);
      expect(engine.journal).toMatchObject([{ local, result }]);
      expect(asked).toEqual([]);
    },
  );

  test.each([
    ["edit-wins", { ...BASE, title: "theirs" }],
    ["delete-wins", null],
  ] as const)("M13: with %s, one that is deleted while its conflict waits", (deletions, result) => {
    const strategy = threeWay({ deletions, fields: { title } });
    const remote = { ...BASE, title: "theirs" };
    const question = { id: "a", base: BASE, local: null, remote, contested: [], sent: [] };
    expect(answerQuestion(strategy, question)).toEqual(result);
  });
});
