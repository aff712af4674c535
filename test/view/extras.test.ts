import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/record/json.js";
import type { Commit } from "../../src/store/store.js";
import { Draft } from "../../src/view/draft.js";
import { Fold } from "../../src/view/fold.js";
import { asTravelling, onlyLocal, withLocal, withoutLocal } from "../../src/view/local-fields.js";
import type { Shown } from "../../src/view/shown.js";
import { create, gone, live } from "./replicas.js";

type Step = Pick<Commit, "ops" | "done" | "confirm" | "extras">;

const DRAFT = { draft: "x" };
const WITH: Step = { extras: [["a", DRAFT]] };

function folded(steps: readonly Step[], depth: "records" | "operations" = "records"): Fold {
  const fold = new Fold(depth);
  for (const [index, step] of steps.entries()) fold.take(index + 1, step, new Set());
  return fold;
}

describe("in a fold they", () => {
  test("are of the later position, and touch their record", () => {
    const fold = folded([{ confirm: [live("a", 1)] }, WITH]);
    const touched = new Set<string>();
    fold.take(3, { extras: [["a", { draft: "y" }]] }, touched);

    expect(fold.extras.get("a")).toEqual({ draft: "y" });
    expect([...touched]).toEqual(["a"]);
    fold.take(4, { extras: [["a", null]] }, touched);
    expect(fold.extras.has("a")).toBe(false);
  });

  test("are not kept where only operations are", () => {
    const fold = folded([{ ops: [create("a")], ...WITH }], "operations");
    expect(fold.extras.size).toBe(0);
  });

  test.each<[string, readonly Step[], boolean]>([
    [
      "a deletion that came",
      [{ confirm: [live("a", 1)] }, WITH, { confirm: [gone("a", 2)] }],
      false,
    ],
    [
      "a deletion that an edit beats",
      [
        { confirm: [live("a", 1)] },
        { ops: [create("a", { n: 1 })], ...WITH },
        { confirm: [gone("a", 2)] },
      ],
      true,
    ],
    [
      "a deletion that is unsent",
      [{ confirm: [live("a", 1)] }, WITH, { ops: [{ ...create("a"), local: null }] }],
      true,
    ],
    [
      "a deletion that was sent",
      [
        { confirm: [live("a", 1)] },
        WITH,
        { ops: [{ ...create("a"), local: null }] },
        { done: ["a"], confirm: [gone("a", 2)] },
      ],
      false,
    ],
    [
      "a deletion of what was never sent",
      [{ ops: [create("a")], ...WITH }, { done: ["a"] }],
      false,
    ],
    [
      "the end of an edit",
      [{ confirm: [live("a", 1)] }, { ops: [create("a")], ...WITH }, { done: ["a"] }],
      true,
    ],
    [
      "a version that cannot be used",
      [
        { confirm: [live("a", 1)] },
        WITH,
        { confirm: [{ id: "a", last_modified: 2, quarantined: "x", raw: "" }] },
      ],
      true,
    ],
    [
      "a commit that writes and deletes at once",
      [{ ops: [create("a")] }, { ...WITH, done: ["a"] }],
      false,
    ],
    [
      "a compaction that moves an old deletion beside a record that was made again",
      [{ confirm: [gone("a", 2)], ops: [create("a")], ...WITH }],
      true,
    ],
  ])("after %s are there or not", (_, steps, expected) => {
    expect(folded(steps).extras.has("a")).toBe(expected);
  });

  test("begin again where the log does", () => {
    const fold = folded([{ ops: [create("a")], ...WITH }]);
    const row = { position: 9, row: { by: "tab", n: 9, ops: [create("a")] }, confirmed: [] };
    const state = {} as never;
    fold.absorb({ state, restarted: true, rows: [row], more: false }, new Set());
    expect(fold.extras.size).toBe(0);
  });
});

describe("in a draft they", () => {
  const ground = {
    operation: () => undefined,
    confirmed: () => undefined,
    extras: (id: string): JsonObject | undefined => (id === "a" ? DRAFT : undefined),
    ids: () => [],
  };

  test("are over what is stored, and only what changed is to be stored", () => {
    const draft = new Draft(ground);
    draft.setExtras("a", { ...DRAFT });
    expect(draft.changes.extras).toBeUndefined();
    draft.setExtras("a", null);
    draft.setExtras("b", null);
    draft.setExtras("c", { draft: "c" });

    expect(draft.extras("a")).toBeUndefined();
    expect(draft.extras("c")).toEqual({ draft: "c" });
    expect(draft.changes.extras).toEqual([
      ["a", null],
      ["c", { draft: "c" }],
    ]);
  });

  test("go into another draft with the rest, and cannot be written after the end", () => {
    const [inner, outer] = [new Draft(ground), new Draft(ground)];
    inner.setExtras("a", { draft: "y" });
    inner.addTo(outer);
    inner.close();

    expect(outer.extras("a")).toEqual({ draft: "y" });
    expect(() => inner.setExtras("a", null)).toThrow("The transaction is over");
  });
});

describe("a record with them", () => {
  const names = new Set(["draft", "__proto__"]);
  const record = { id: "a", title: "x" } as Shown;

  test("is the same as long as both are, and the plain one where there is nothing to add or hide", () => {
    const cache = new WeakMap();
    expect(withLocal(record, undefined, names, cache)).toBe(record);
    const shown = withLocal(record, DRAFT, names, cache);
    expect(shown).toEqual({ id: "a", title: "x", draft: "x" });
    expect(withLocal(record, DRAFT, names, cache)).toBe(shown);
    expect(withLocal(record, { draft: "y" }, names, cache)).toEqual({
      id: "a",
      title: "x",
      draft: "y",
    });
  });

  test("shows neither what the server has under their names, nor fields that are local no more", () => {
    const there = { ...record, draft: "of the server" } as Shown;
    expect(withLocal(there, undefined, names, new WeakMap())).toEqual(record);
    expect(withLocal(record, { gone: 1, draft: "x" }, names, new WeakMap())).toEqual({
      ...record,
      draft: "x",
    });
  });

  test("is taken apart without loss", () => {
    const field = fc.constantFrom("draft", "title", "__proto__", "n");
    fc.assert(
      fc.property(fc.dictionary(field, fc.integer()), (fields) => {
        const [shared, local] = [withoutLocal(fields, names), onlyLocal(fields, names)];
        expect({ ...shared, ...local }).toEqual({ ...fields });
        expect(Object.keys(shared).some((key) => names.has(key))).toBe(false);
        expect(asTravelling(fields, { draft: -1, n: -2 }, names)).toEqual({ ...shared, draft: -1 });
      }),
    );
  });
});
