import { describe, expect, test } from "vitest";
import {
  applyResolution,
  integrate,
  type Integration,
  type IntegrationRule,
} from "../../src/merge/integrate.js";
import { manual, threeWay, type AnyStrategy } from "../../src/merge/strategy.js";
import type { Operation } from "../../src/record/operation.js";
import type { Confirmed } from "../../src/record/record.js";
import { namedIn } from "../record/arbitraries.js";
import {
  askTheUser,
  attempt,
  both,
  deleteUs,
  GONE,
  live,
  operation,
  other,
  REFUSED,
  ROWS,
} from "./integrate-rows.js";

function join(
  its: Partial<Operation>,
  remote: Confirmed,
  { strategy = threeWay(), force = false }: { strategy?: AnyStrategy; force?: boolean } = {},
): Integration {
  return integrate(operation(its), remote, strategy, { force });
}

describe("a remote version", () => {
  test.each(ROWS)("$rule: $name", (row) => {
    const joined = join(row.operation, row.remote, row.strategy ? { strategy: row.strategy } : {});

    const {
      kind,
      rule,
      operation: becomes,
      decision,
    } = { decision: undefined, ...joined } as {
      kind: string;
      rule: IntegrationRule;
      operation: Operation | null;
      decision: object | undefined;
    };
    expect([kind, rule]).toEqual(["integrated", row.rule]);
    expect(namedIn(row.becomes, becomes)).toEqual(row.becomes);
    expect(namedIn(row.decision, decision)).toEqual(row.decision);
  });

  test("every rule has a row, except the one that decisions of people have", () => {
    const rules: Readonly<Record<Exclude<IntegrationRule, "conflict">, true>> = {
      "own-write": true,
      agreed: true,
      taken: true,
      "unchanged-remote": true,
      merged: true,
      "kept-local": true,
      "took-remote": true,
    };
    expect(new Set(ROWS.map(({ rule }) => rule))).toEqual(new Set(Object.keys(rules)));
  });
});

test.each<[string, AnyStrategy, Partial<Operation>, Confirmed]>([
  ["edited on both sides, manual", manual, {}, other],
  ["edited here and deleted there, manual", manual, {}, GONE],
  ["deleted here and edited there, manual", manual, deleteUs, both],
  ["edited on both sides, under a function", askTheUser, {}, other],
  ["deleted there, under a function", askTheUser, {}, GONE],
  ["a newer version of a conflict", manual, { conflict: live(15, { title: "x" }) }, both],
])("waits: %s", (_name, strategy, its, remote) => {
  expect(join(its, remote, { strategy })).toEqual({
    kind: "undecided",
    operation: operation({ ...its, conflict: remote }),
  });
});

// base → remote: stale, or looked at; forced: looked at in any case
test.each<[string, Partial<Operation>, Confirmed, "stale" | "looked at"]>([
  ["older than the base", {}, live(9, { title: "x" }), "stale"],
  ["as old as the base", {}, live(10, { title: "x" }), "stale"],
  ["newer than the base", {}, live(11, { title: "x" }), "looked at"],
  ["any, where nothing was confirmed", { base: null }, live(1, { title: "x" }), "looked at"],
  [
    "any, where the deletion was learnt without its time",
    { base: { id: "a", last_modified: null, deleted: true } },
    live(1, { title: "x" }),
    "looked at",
  ],
  [
    "newer than the base, older than the conflict that waits",
    { conflict: live(20, { title: "x" }) },
    live(15, { title: "y" }),
    "stale",
  ],
  ["a deletion without its time", {}, { id: "a", last_modified: null, deleted: true }, "looked at"],
])("a version %s", (_name, its, remote, expected) => {
  expect(join(its, remote).kind === "stale").toBe(expected === "stale");
  expect(join(its, remote, { force: true }).kind).not.toBe("stale");
});

describe("a refusal of the server", () => {
  test("stays while the body that was refused does", () => {
    expect(join({ parked: REFUSED }, both)).toMatchObject({ operation: { parked: REFUSED } });
  });

  test("goes when a merge changes the body", () => {
    const joined = join({ parked: REFUSED }, other);
    expect(joined).toHaveProperty("operation");
    expect(joined).not.toHaveProperty("operation.parked");
  });
});

describe("the answer of a strategy of the app", () => {
  const waiting = operation({ conflict: both, sent: [attempt({ title: "sent", n: 1 })] });

  test("is the record on the server's version, and goes to the journal under its name", () => {
    const applied = applyResolution(waiting, both, askTheUser, { title: "joined", n: 1 });

    expect(applied).toMatchObject({
      kind: "integrated",
      operation: { base: both, local: { title: "joined", n: 1 }, edits: 2, sent: [] },
      decision: {
        by: "askTheUser",
        local: { title: "ours", n: 1 },
        remote: both,
        result: { title: "joined", n: 1 },
        contested: ["title"],
      },
    });
    expect(applied).not.toHaveProperty("operation.conflict");
  });

  test("that it is the server's version ends the operation", () => {
    const applied = applyResolution(waiting, both, askTheUser, { title: "theirs", n: 1 });
    expect(applied).toMatchObject({ operation: null, decision: { local: { title: "ours" } } });
  });

  test("null deletes the record there", () => {
    const applied = applyResolution(waiting, both, askTheUser, null);
    expect(applied).toMatchObject({ operation: { base: both, local: null } });
  });
});

test("a deletion of what both sides made waits on, when a newer version comes", () => {
  const waiting = { base: null, local: null, conflict: live(5, { title: "theirs" }) };
  const newer = live(6, { title: "theirs again" });

  const joined = join(waiting, newer, { strategy: manual });

  expect(joined).toMatchObject({ kind: "undecided", operation: { local: null, conflict: newer } });
});
