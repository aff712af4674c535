import { describe, expect, test } from "vitest";
import { kindOfDecision, overriddenOf, type Decided } from "../../src/merge/overridden.js";
import type { Confirmed, Fields } from "../../src/record/record.js";

type Row = Omit<Decided, "base" | "remote" | "contested"> & {
  readonly name: string;
  readonly kind: ReturnType<typeof kindOfDecision>;
  readonly base: Fields | null;
  readonly remote: Fields | null;
  readonly contested?: readonly string[];
  readonly overridden: Fields | null;
};

const ROWS: readonly Row[] = [
  {
    name: "a contested field is that of the other side, and what was joined stays",
    kind: "merged",
    by: "three-way",
    base: { a: 0, b: 0, c: 0 },
    local: { a: 1, b: 1, c: 0 },
    remote: { a: 2, b: 0, c: 2 },
    result: { a: 1, b: 1, c: 2 },
    contested: ["a"],
    overridden: { a: 2, b: 1, c: 2 },
  },
  {
    name: "a contested field inside an object",
    kind: "merged",
    by: "three-way",
    base: { o: { x: 0, y: 0 } },
    local: { o: { x: 1, y: 1 } },
    remote: { o: { x: 2, y: 0, z: 2 } },
    result: { o: { x: 1, y: 1, z: 2 } },
    contested: ["o.x"],
    overridden: { o: { x: 2, y: 1, z: 2 } },
  },
  {
    name: "a contested field of an item of a list takes the list of the other side",
    kind: "merged",
    by: "three-way",
    base: { a: [{ id: "x", n: 1 }] },
    local: { a: [{ id: "x", n: 2 }] },
    remote: { a: [{ id: "x", n: 3 }, { id: "y" }] },
    result: { a: [{ id: "x", n: 2 }, { id: "y" }] },
    contested: ["a.x.n"],
    overridden: { a: [{ id: "x", n: 3 }, { id: "y" }] },
  },
  {
    name: "a contested field that the other side had removed",
    kind: "merged",
    by: "three-way",
    base: { a: 0, b: 0 },
    local: { a: 1, b: 0 },
    remote: { b: 0 },
    result: { a: 1, b: 0 },
    contested: ["a"],
    overridden: { b: 0 },
  },
  {
    name: "a contested field of which the remote value stayed",
    kind: "merged",
    by: "three-way",
    base: { a: 0, b: 0 },
    local: { a: 1, b: 0 },
    remote: { a: 2, b: 0 },
    result: { a: 2, b: 0 },
    contested: ["a"],
    overridden: { a: 1, b: 0 },
  },
  {
    name: "a field whose name has a dot is no path",
    kind: "merged",
    by: "three-way",
    base: { "a.b": 0, a: { b: 0 } },
    local: { "a.b": 0, a: { b: 1 } },
    remote: { "a.b": 0, a: { b: 2 } },
    result: { "a.b": 0, a: { b: 1 } },
    contested: ["a.b"],
    overridden: { "a.b": 0, a: { b: 2 } },
  },
  {
    name: "a list that was joined of both sides is not contested, and stays",
    kind: "merged",
    by: "three-way",
    base: { list: [], x: 0 },
    local: { list: ["a"], x: 1 },
    remote: { list: ["b"], x: 2 },
    result: { list: ["a", "b"], x: 1 },
    contested: ["x"],
    overridden: { list: ["a", "b"], x: 2 },
  },
  {
    name: "what the client overrode of a field that both had changed",
    kind: "kept-local",
    by: "client-wins",
    base: { a: 0, b: 0 },
    local: { a: 1, b: 0 },
    remote: { a: 2, b: 2 },
    result: { a: 1, b: 0 },
    overridden: { a: 2, b: 2 },
  },
  {
    name: "the whole edit of the side that did not win",
    kind: "took-remote",
    by: "server-wins",
    base: { a: 0, b: 0, c: 0 },
    local: { a: 1, b: 1, c: 0 },
    remote: { a: 2, b: 0, c: 2 },
    result: { a: 2, b: 0, c: 2 },
    overridden: { a: 1, b: 1, c: 2 },
  },
  {
    name: "what the server had changed, where the client wins",
    kind: "kept-local",
    by: "client-wins",
    base: { a: 0, b: 0 },
    local: { a: 1, b: 0 },
    remote: { a: 0, b: 2 },
    result: { a: 1, b: 0 },
    overridden: { a: 1, b: 2 },
  },
  {
    name: "a deletion there that an edit beat",
    kind: "kept-local",
    by: "three-way",
    base: { a: 0 },
    local: { a: 1 },
    remote: null,
    result: { a: 1 },
    overridden: null,
  },
  {
    name: "a deletion here that an edit beat",
    kind: "took-remote",
    by: "three-way",
    base: { a: 0 },
    local: null,
    remote: { a: 2 },
    result: { a: 2 },
    overridden: null,
  },
  {
    name: "an edit there that a deletion beat",
    kind: "kept-local",
    by: "client-wins",
    base: { a: 0 },
    local: null,
    remote: { a: 2 },
    result: null,
    overridden: { a: 2 },
  },
  {
    name: "an edit here that a deletion beat",
    kind: "took-remote",
    by: "server-wins",
    base: { a: 0 },
    local: { a: 1 },
    remote: null,
    result: null,
    overridden: { a: 1 },
  },
  {
    name: "both sides, where a function deleted the record",
    kind: "app",
    by: "mine",
    base: { a: 0, b: 0 },
    local: { a: 1, b: 0 },
    remote: { a: 0, b: 2 },
    result: null,
    overridden: { a: 1, b: 2 },
  },
  {
    name: "the local text, where a function made a third one of both",
    kind: "app",
    by: "join",
    base: { a: "x", b: 0 },
    local: { a: "l", b: 0 },
    remote: { a: "r", b: 2 },
    result: { a: "l+r", b: 2 },
    contested: ["a"],
    overridden: { a: "l", b: 2 },
  },
  {
    name: "the contested field that a function took from one side, and the edit that it dropped",
    kind: "app",
    by: "pick",
    base: { a: 0, b: 0, c: 0 },
    local: { a: 1, b: 1, c: 0 },
    remote: { a: 2, b: 0, c: 2 },
    result: { a: 1, b: 0, c: 2 },
    contested: ["a"],
    overridden: { a: 2, b: 1, c: 2 },
  },
  {
    name: "the side that was not chosen",
    kind: "resolved",
    by: "resolve",
    act: "resolve",
    base: { a: 0 },
    local: { a: 1 },
    remote: { a: 2 },
    result: { a: 2 },
    contested: ["a"],
    overridden: { a: 1 },
  },
  {
    name: "nothing, where both sides are in the choice",
    kind: "resolved",
    by: "resolve",
    act: "resolve",
    base: { a: 0, b: 0 },
    local: { a: 1, b: 0 },
    remote: { a: 0, b: 2 },
    result: { a: 1, b: 2 },
    overridden: { a: 1, b: 2 },
  },
  {
    name: "a record that the server lost",
    kind: "lost",
    by: "reconcile",
    base: { a: 0 },
    local: { a: 0 },
    remote: null,
    result: null,
    overridden: { a: 0 },
  },
  {
    name: "a version that the server lost, with the edit that lies over the older one",
    kind: "lost",
    by: "reconcile",
    base: { a: 5, b: 5 },
    local: { a: 5, b: 5 },
    remote: { a: 1, b: 5 },
    result: { a: 1, b: 5, mine: true },
    overridden: { a: 5, b: 5, mine: true },
  },
  {
    name: "a function of the app of that name lost nothing",
    kind: "app",
    by: "reconcile",
    base: { a: 0 },
    local: { a: 1 },
    remote: null,
    result: null,
    overridden: { a: 1 },
  },
  {
    name: "the record as it was before an undo",
    kind: "undone",
    by: "undo",
    act: "undo",
    base: { a: 0 },
    local: { a: 1, b: 1 },
    remote: { a: 0 },
    result: { a: 2, b: 1 },
    overridden: { a: 1, b: 1 },
  },
  {
    name: "that there was none before an undo",
    kind: "undone",
    by: "undo",
    act: "undo",
    base: null,
    local: null,
    remote: null,
    result: { a: 2 },
    overridden: null,
  },
];

test.each(ROWS)("$kind: $name", ({ kind, overridden, ...row }) => {
  const { base, remote, contested = [] } = row;
  const confirmed = base === null ? null : { ...base, id: "r", last_modified: 1 };
  const version: Confirmed =
    remote === null
      ? { id: "r", last_modified: 2, deleted: true }
      : { ...remote, id: "r", last_modified: 2 };
  const decided: Decided = { ...row, base: confirmed, remote: version, contested };

  expect(overriddenOf(decided)).toEqual(overridden);
  expect(kindOfDecision(decided)).toBe(kind);
});

describe("a version that cannot be read", () => {
  const remote: Confirmed = { id: "r", last_modified: 2, quarantined: "too deep", raw: "" };
  const common = { by: "resolve", act: "resolve", base: null, contested: [], remote } as const;

  test.each<[string, Fields | null, Fields | null, Fields | null]>([
    ["that the edit replaced cannot be restored", { a: 1 }, { a: 1 }, { a: 1 }],
    ["that was taken overrode the edit", { a: 1 }, null, { a: 1 }],
    ["that the deletion replaced cannot be restored", null, null, null],
    ["that a third record replaced: the edit is restored", { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
  ])("%s", (_, local, result, overridden) => {
    expect(overriddenOf({ ...common, local, result })).toEqual(overridden);
  });

  test("that the server lost cannot be restored over an older one", () => {
    const older: Confirmed = { id: "r", last_modified: 1, a: 1 };
    const lost = { by: "reconcile", base: remote, local: null, remote: older, contested: [] };
    expect(overriddenOf({ ...lost, result: { a: 1 } })).toEqual({ a: 1 });
  });
});
