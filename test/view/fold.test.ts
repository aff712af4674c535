import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NEW_COLLECTION } from "../../src/store/rows.js";
import type { PositionedRow, Slice } from "../../src/store/store.js";
import { Fold } from "../../src/view/fold.js";
import { create, gone, live } from "./replicas.js";

function slice(rows: readonly PositionedRow[], restarted = false): Slice {
  return { state: NEW_COLLECTION, restarted, rows, more: false };
}

function row(
  position: number,
  its: object,
  confirmed: PositionedRow["confirmed"] = [],
): PositionedRow {
  return { position, row: { by: "tab", n: position, ...its }, confirmed };
}

function contentOf(fold: Fold): unknown {
  return {
    seen: fold.seen,
    operations: Object.fromEntries(fold.operations),
    confirmed: Object.fromEntries(fold.confirmed),
  };
}

const LOG: readonly PositionedRow[] = [
  row(1, { ops: [create("a", { n: 1 }), create("b", { n: 1 })] }),
  row(2, { done: ["a"] }, [live("a", 10, { n: 1 })]),
  row(3, { ops: [create("b", { n: 2 })] }),
  row(4, {}, [live("c", 11), live("d", 12)]),
  row(5, { ops: [create("a", { n: 3 })] }, [gone("c", 13)]),
];

const FOLDED = {
  seen: 5,
  operations: { a: create("a", { n: 3 }), b: create("b", { n: 2 }) },
  confirmed: { a: live("a", 10, { n: 1 }), c: gone("c", 13), d: live("d", 12) },
};

test("the later position wins, for operations and for confirmed records", () => {
  const fold = new Fold("records");
  const touched = new Set<string>();

  fold.absorb(slice(LOG), touched);

  expect(contentOf(fold)).toEqual(FOLDED);
  expect([...touched].toSorted()).toEqual(["a", "b", "c", "d"]);
});

test("readings may overlap in any way, as long as none is left out", () => {
  const part = fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 4 }));
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const fold = new Fold("records");
      for (const [from, length] of parts) {
        if (from > fold.seen) continue;
        fold.absorb(slice(LOG.slice(from, from + length + 1)), new Set());
      }
      fold.absorb(slice(LOG.slice(fold.seen)), new Set());
      expect(contentOf(fold)).toEqual(FOLDED);
    }),
  );
});

test("what was seen touches nothing again", () => {
  const fold = new Fold("records");
  fold.absorb(slice(LOG), new Set());
  const touched = new Set<string>();

  fold.absorb(slice(LOG.slice(1)), touched);
  fold.take(5, { ops: [create("z")] }, touched);

  expect([...touched]).toEqual([]);
  expect(contentOf(fold)).toEqual(FOLDED);
});

test("a restarted slice drops everything, and touches what goes and what comes", () => {
  const fold = new Fold("records");
  fold.absorb(slice(LOG), new Set());
  const touched = new Set<string>();

  fold.absorb(slice([row(9, { ops: [create("b")] }, [live("x", 1)])], true), touched);

  expect(contentOf(fold)).toEqual({
    seen: 9,
    operations: { b: create("b") },
    confirmed: { x: live("x", 1) },
  });
  expect([...touched].toSorted()).toEqual(["a", "b", "c", "d", "x"]);
});

describe("a fold of operations alone", () => {
  test("keeps no confirmed records, and is not touched by them", () => {
    const fold = new Fold("operations");
    const touched = new Set<string>();

    fold.absorb(slice(LOG.slice(0, 4)), touched);

    expect(contentOf(fold)).toEqual({
      seen: 4,
      operations: { b: create("b", { n: 2 }) },
      confirmed: {},
    });
    expect([...touched].toSorted()).toEqual(["a", "b"]);
  });
});
