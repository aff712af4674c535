import { describe, expect, test } from "vitest";
import { Draft, type Ground } from "../../src/view/draft.js";
import { create, gone, live } from "./replicas.js";

const stored = create("stored", { n: 1 });

function ground(): Ground {
  const operations = new Map([["stored", stored]]);
  const confirmed = new Map([
    ["stored", live("stored", 1)],
    ["clean", live("clean", 2)],
    ["gone", gone("gone", 3)],
  ]);
  return {
    operation: (id) => operations.get(id),
    confirmed: (id) => confirmed.get(id),
    extras: () => undefined,
    ids: () => new Set([...operations.keys(), ...confirmed.keys()]),
  };
}

describe("a draft", () => {
  test("shows what it changed over what is", () => {
    const draft = new Draft(ground());
    draft.set("new", create("new"));
    draft.set("stored", null);

    expect(draft.operation("new")).toEqual(create("new"));
    expect(draft.operation("stored")).toBeUndefined();
    expect(draft.operation("clean")).toBeUndefined();
    expect(draft.confirmed("stored")).toEqual(live("stored", 1));
    expect([...draft.ids()].toSorted()).toEqual(["clean", "gone", "new", "stored"]);
  });

  test("stores what it changed, each record once, and ends only operations that are", () => {
    const draft = new Draft(ground());
    draft.set("new", create("new", { n: 1 }));
    draft.set("new", create("new", { n: 2 }));
    draft.set("stored", null);
    draft.set("clean", null);

    expect(draft.changes).toEqual({ ops: [create("new", { n: 2 })], done: ["stored"] });
  });

  test("that changed nothing has nothing to store", () => {
    expect(new Draft(ground()).changes).toEqual({ ops: [], done: [] });
  });

  test("shows the newest of its records first, then those that were there", () => {
    const draft = new Draft(ground());
    for (const id of ["one", "two", "stored"]) draft.set(id, create(id));

    expect([...draft.ids()]).toEqual(["two", "one", "stored", "clean", "gone"]);
  });
});

describe("a draft over a draft", () => {
  test("that is dropped undoes what it changed", () => {
    const outer = new Draft(ground());
    outer.set("a", create("a", { n: 1 }));
    const inner = new Draft(outer);
    inner.set("a", create("a", { n: 2 }));
    inner.set("b", create("b"));
    inner.set("stored", null);

    expect(inner.operation("a")?.local).toEqual({ n: 2 });
    expect(outer.operation("a")?.local).toEqual({ n: 1 });
    expect(outer.operation("stored")).toBe(stored);
    expect(outer.changes).toEqual({ ops: [create("a", { n: 1 })], done: [] });
  });

  test("that is added is what the outer one then stores", () => {
    const outer = new Draft(ground());
    outer.set("a", create("a", { n: 1 }));
    const inner = new Draft(outer);
    inner.set("a", null);
    inner.set("b", create("b"));
    inner.set("stored", null);

    inner.addTo(outer);

    expect(outer.operation("a")).toBeUndefined();
    expect(outer.changes).toEqual({ ops: [create("b")], done: ["stored"] });
  });

  test("can create again what the outer one ended", () => {
    const outer = new Draft(ground());
    outer.set("stored", null);
    const inner = new Draft(outer);

    inner.set("stored", create("stored", { n: 9 }));
    inner.addTo(outer);

    expect(outer.changes).toEqual({ ops: [create("stored", { n: 9 })], done: [] });
  });
});
