import { describe, expect, test } from "vitest";
import { nextStep, type Side, type Step } from "../../src/merge/edits-and-deletions.js";
import type { BuiltInStrategy } from "../../src/merge/strategy.js";

type Kind = BuiltInStrategy["kind"];

/** What we did in front, what they did behind. A cell that is missing does not compile. */
type Table = Readonly<Record<Side, Readonly<Record<Side, Step>>>>;

// an edit beats a deletion, and what lost goes to the journal
const threeWay: Table = {
  unchanged: { unchanged: "nothing", edited: "take", deleted: "take" },
  edited: { unchanged: "push", edited: "merge", deleted: "keep-local" },
  deleted: { unchanged: "push", edited: "take-remote", deleted: "nothing" },
};

const serverWins: Table = {
  unchanged: { unchanged: "nothing", edited: "take", deleted: "take" },
  edited: { unchanged: "push", edited: "take-remote", deleted: "take-remote" },
  deleted: { unchanged: "push", edited: "take-remote", deleted: "nothing" },
};

const clientWins: Table = {
  unchanged: { unchanged: "nothing", edited: "take", deleted: "take" },
  edited: { unchanged: "push", edited: "keep-local", deleted: "keep-local" },
  deleted: { unchanged: "push", edited: "keep-local", deleted: "nothing" },
};

const manual: Table = {
  unchanged: { unchanged: "nothing", edited: "take", deleted: "take" },
  edited: { unchanged: "push", edited: "wait", deleted: "wait" },
  deleted: { unchanged: "push", edited: "wait", deleted: "nothing" },
};

const TABLES: Readonly<Record<Kind, Table>> = {
  "three-way": threeWay,
  "server-wins": serverWins,
  "client-wins": clientWins,
  manual,
};

const kinds = Object.keys(TABLES) as readonly Kind[];
const sides: readonly Side[] = ["unchanged", "edited", "deleted"];

describe.each(kinds)("%s", (kind) => {
  const cells = sides.flatMap((here) =>
    sides.map((there) => [here, there, TABLES[kind][here][there]] as const),
  );

  test.each(cells)("%s here and %s there: %s", (here, there, step) => {
    expect(nextStep(kind, here, there)).toBe(step);
  });
});
