import { expect, test } from "vitest";
import { describeCommit } from "../../src/log/describe-commit.js";
import { describeWaiting } from "../../src/log/describe-waiting.js";
import { wordsOfRules } from "../../src/log/words-of-rules.js";
import {
  STEPS,
  type At,
  type Changes,
  type Committed,
  type Effect,
} from "../../src/sync/effects.js";
import type { RecordReport, Rule } from "../../src/sync/report.js";

const version = { id: "a", last_modified: 1 };
const operation = { id: "b", base: null, local: null, edits: 1, sent: [] };

type Row = readonly [text: string, at: At, changes: Changes | null, result: unknown];

const stored: readonly Row[] = [
  ["Took over the newer definition of tasks", "sync.load", { state: {} }, {}],
  ["Noted whom the content belongs to", "identity.bind", { database: {} }, null],
  [
    "Stored 2 versions of tasks: 1 taken, 1 merged with an edit made here",
    "pull.commit",
    { confirm: [version, version], ops: [operation] },
    { tally: tally("taken", "merged"), isBehind: false },
  ],
  ["Stored how far tasks has been read", "pull.commit", { confirm: [] }, { tally: tally() }],
  ["Noted that the number of records of tasks is right", "count.agree", { state: {} }, null],
  [
    "Put 1 record of tasks right: 1 no longer there",
    "reconcile.commit",
    { confirm: [version] },
    tally("no-longer-there"),
  ],
  ["Left a question: the server lacks much of tasks", "reconcile.ask", { state: {} }, null],
  ["Noted that tasks is as the server has it", "reconcile.settle", { state: {} }, null],
  [
    "Read once more what was set aside of tasks: 1 taken",
    "again.commit",
    { confirm: [version] },
    tally("taken"),
  ],
  [
    "Stored how the app merged a record of tasks: 1 merged with an edit made here",
    "merge.commit",
    { ops: [operation] },
    tally("merged").records,
  ],
  [
    "Stored that 1 operation of tasks will be sent",
    "push.intend",
    { ops: [operation] },
    [{ id: "b" }],
  ],
  [
    "Stored what became of 2 operations of tasks: 1 taken by the server, 1 in conflict",
    "push.settle",
    { done: ["a"], ops: [operation] },
    { tally: tally("accepted", "conflict"), next: null },
  ],
  [
    "Stored what became of 1 operation of tasks, and which 2 will be sent next: 1 taken by the server",
    "push.settle",
    { done: ["a"], ops: [operation, operation] },
    { tally: tally("accepted"), next: [{ id: "b" }, { id: "c" }] },
  ],
  [
    "Stored that 1 operation of tasks will be sent",
    "push.settle",
    { ops: [operation] },
    { tally: tally(), next: [{ id: "b" }] },
  ],
  [
    "Stored who may use a record of tasks now: 1 shared as wished",
    "access.settle",
    { done: ["a"] },
    tally("shared"),
  ],
  [
    "Noted to leave the server alone until 14:03:10",
    "wait.remember",
    { database: { notBefore: new Date(2026, 0, 2, 14, 3, 10).getTime() } },
    null,
  ],
];

const unchanged: readonly Row[] = [
  ["Looked how tasks stands here", "sync.load", null, {}],
  ["Found nothing new in tasks", "pull.commit", null, { tally: tally(), isBehind: false }],
  ["Looked what is to be sent of tasks", "push.intend", null, []],
  ["Looked what was set aside of tasks: 1 record", "again.load", null, [version]],
  ["Stops with tasks: forbidden", "pull.commit", null, { kind: "stop", why: "forbidden" }],
  ["The answers change nothing of tasks", "push.settle", null, { tally: tally(), next: [] }],
  [
    "Stops with tasks: busy",
    "push.settle",
    null,
    { tally: tally(), next: { kind: "stop", why: "busy" } },
  ],
];

test.each(stored)("%s", (text, at, changes, result) => {
  expect(describe(at, committed(result), changes)).toMatchObject({
    text: `${text} (3 ms)`,
    level: "debug",
    outcome: "stored",
  });
});

test.each(unchanged)("%s (nothing changed)", (text, at, changes, result) => {
  expect(describe(at, committed(result), changes)).toMatchObject({
    text: `${text} (3 ms)`,
    level: "trace",
    outcome: "unchanged",
  });
});

test.each([
  ["something had moved meanwhile", { kind: "superseded" }],
  ["the device has no room left", { kind: "refused", why: "quota", cause: null }],
  ["the storage cannot be reached", { kind: "refused", why: "unavailable", cause: null }],
] as const)("nothing was stored, since %s", (why, outcome) => {
  expect(describe("pull.commit", outcome, null)).toMatchObject({
    text: `Stored nothing of tasks, since ${why} (3 ms)`,
    level: "debug",
    outcome: outcome.kind,
  });
});

test("counts are there as data", () => {
  const changes = { confirm: [version], ops: [operation], done: ["c", "d"] };

  const entry = describe("pull.commit", committed({ tally: tally("taken", "taken") }), changes);

  expect(entry).toMatchObject({
    versions: 1,
    operations: 1,
    ended: 2,
    rules: { taken: 2 },
    ms: 3.2,
  });
});

test("every step has words of its own", () => {
  const texts = STEPS.filter((at) => !/request|decode|encode|fetch|merge\.ask|auth/.test(at)).map(
    (at) => describe(at, committed(null), { state: {} }).text,
  );

  expect(texts.filter((text) => STEPS.some((at) => text.includes(at)))).toEqual([]);
});

test("every rule has words", () => {
  expect(wordsOfRules({ taken: 2, conflict: 1 })).toBe("2 taken, 1 in conflict");
});

test("records that wait for a person are told one by one", () => {
  const refused = { ...report("parked"), status: 400 };
  const records = [report("taken"), report("conflict"), refused, report("parked")];

  const told = describeWaiting(effect("push.settle"), committed({ tally: { records } }));

  expect(told.map(({ level, kind, text }) => [level, kind, text])).toEqual([
    ["info", "conflict", "Record a of tasks was changed on both sides, and waits for a decision"],
    [
      "info",
      "parked",
      "Record a of tasks was refused for good by the server (400), and is set aside",
    ],
    [
      "info",
      "parked",
      "Record a of tasks could not be prepared for sending here, and is set aside",
    ],
  ]);
});

function describe(at: At, outcome: Committed<unknown>, changes: Changes | null) {
  return describeCommit(effect(at), outcome, changes, 3.2);
}

function effect(at: At): Extract<Effect, { do: "transact" }> {
  return {
    do: "transact",
    at,
    collection: "default/tasks",
    expect: null,
    needs: "operations",
    isStrict: false,
    looks: false,
    decide: () => [null, null],
  };
}

function committed(result: unknown): Committed<unknown> {
  return {
    kind: "committed",
    result,
    version: { epoch: "e", generation: 1, confirmed: 1 },
  };
}

function tally(...rules: readonly Rule[]) {
  return { pulled: 0, pushed: 0, records: rules.map(report) };
}

function report(rule: Rule): RecordReport {
  return { collection: "default/tasks", id: "a", seen: "pull", rule, next: "nothing" };
}
