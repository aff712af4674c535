import { describe, expect, test } from "vitest";
import { manual } from "../../src/merge/strategy.js";
import type { Json } from "../../src/record/json.js";
import type { Operation, Sent } from "../../src/record/operation.js";
import {
  ACTIONS,
  KINDS,
  SORTS,
  STATES,
  type Action,
  type Kind,
  type Sort,
  type State,
} from "../../src/sync/answers.js";
import type { Answer } from "../../src/sync/effects.js";
import { push, type Pushed } from "../../src/sync/push.js";
import { answer, edited, Engine, gone, live } from "./engine-kit.js";

const BOB = { principal: "bob", bucket: null, batchSize: 25, as: 1 };
/** The version that the server shows. */
const SHOWN = live("a", 20, { title: "theirs" });
/** A version that came while the answer travelled. */
const NEWER = live("a", 30, { title: "newer" });

/** The table once more, as a person would fill it in: in the order of `STATES`. */
const EXPECTED: Readonly<Record<Sort, Readonly<Record<Kind, readonly Action[]>>>> = {
  "200": all("end", "rebase", "rebase", "ignore"),
  "201": {
    create: ["end", "rebase", "rebase", "ignore"],
    update: ["end", "rebase", "rebase", "ignore"],
    delete: ["unknown", "unknown", "unknown", "unknown"],
    undo: ["unknown", "unknown", "unknown", "unknown"],
  },
  "400": all("park", "forget", "forget", "ignore"),
  "401": all("stop: credentials", "stop: credentials", "stop: credentials", "stop: credentials"),
  "403": all("park", "forget", "forget", "ignore"),
  "404 of the record": {
    create: parent(),
    update: parent(),
    delete: ["gone", "gone", "forget", "ignore"],
    undo: ["gone in time", "gone in time", "forget", "ignore"],
  },
  "404 of something else": all(...parent()),
  "409": all("unknown", "unknown", "unknown", "unknown"),
  "412 with a version": all("merge", "merge", "merge if newer", "ignore"),
  "412 with nothing": all("merge", "merge", "ignore", "ignore"),
  "412 of a stranger": all("unknown", "unknown", "unknown", "unknown"),
  "413": all("park", "forget", "forget", "ignore"),
  "429": all("unknown", "unknown", "unknown", "unknown"),
  "another 4xx": all(
    "stop: not served",
    "stop: not served",
    "stop: not served",
    "stop: not served",
  ),
  "5xx": all("unknown", "unknown", "unknown", "unknown"),
  "5xx again and again, to this record alone": all("park", "forget", "forget", "ignore"),
  unreadable: all("unknown", "unknown", "unknown", "unknown"),
};

function all(...row: readonly Action[]): Readonly<Record<Kind, readonly Action[]>> {
  return { create: row, update: row, delete: row, undo: row };
}

function parent(): readonly Action[] {
  return [
    "stop: parent missing",
    "stop: parent missing",
    "stop: parent missing",
    "stop: parent missing",
  ];
}

const CELLS = SORTS.flatMap((sort) =>
  KINDS.flatMap((kind) => STATES.map((state) => ({ sort, kind, state }))),
);

test("A16: every answer to every operation in every state has its action", () => {
  expect(CELLS).toHaveLength(17 * 4 * 4);
  const filled = Object.fromEntries(
    SORTS.map((sort) => [
      sort,
      Object.fromEntries(
        KINDS.map((kind) => [kind, STATES.map((state) => ACTIONS[sort][kind][state])]),
      ),
    ]),
  );
  expect(filled).toEqual(EXPECTED);
});

/** What is sent alone is never given up for a 5xx: that sort has tests of its own. */
const ALONE = CELLS.filter(({ sort }) => !sort.startsWith("5xx again"));

describe("the engine does what the table says", () => {
  test.each(ALONE)("A16: a $sort to a $kind that is $state", ({ sort, kind, state }) => {
    const action = ACTIONS[sort][kind][state];
    let asked: Operation | undefined;
    let attempt: string | undefined;
    const engine = meeting(operationFor(kind), state, (met, intent) => {
      asked ??= met.operations.get("a");
      attempt ??= intent;
      return answerOf(sort, kind);
    });

    const { stop }: Pushed = engine.run(push(engine.terms, BOB, engine.version));

    const after = engine.operations.get("a");
    const isKnown = after?.sent.some(({ intent }) => intent === attempt) === true;
    const at = engine.confirmed.get("a")?.last_modified;
    const seen = { after, at, isKnown, isStopped: stop !== null };
    expect(seen).toMatchObject(wantedOf(action, { sort, state, asked }));
  });
});

interface Given {
  readonly sort: Sort;
  readonly state: State;
  /** The operation when the answer came. */
  readonly asked: Operation | undefined;
}

/** What must be seen afterwards: of the operation, of the attempt, and of the confirmed version's timestamp. */
function wantedOf(action: Action, { sort, state, asked }: Given): object {
  const goesOn = { isStopped: false };
  switch (action) {
    case "end":
      return { ...goesOn, after: undefined, at: 20 };
    case "rebase":
      return {
        ...goesOn,
        after: { base: { last_modified: 20 }, sent: [] },
        at: state === "conflict" ? 30 : 20,
      };
    case "merge":
      // a version that is there waits for a person
      return sort === "412 with nothing"
        ? { ...goesOn, at: null }
        : { ...goesOn, at: 20, after: { conflict: SHOWN } };
    case "merge if newer":
      return { ...goesOn, at: 30, after: { conflict: NEWER } };
    case "gone":
      return { ...goesOn, at: null, after: state === "edited" ? { sent: [] } : undefined };
    case "gone in time":
      // the create was sent long ago
      return { ...goesOn, at: null };
    case "park":
      return { ...goesOn, isKnown: false, after: { parked: { status: Number(sort) } } };
    case "forget":
      return { ...goesOn, isKnown: false, after: { id: "a" } };
    case "ignore":
      return { ...goesOn, after: asked };
    case "unknown":
      return { isKnown: state !== "overtaken" };
    case "stop: credentials":
    case "stop: parent missing":
    case "stop: not served":
      return { isKnown: state !== "overtaken", isStopped: true };
  }
}

/** The operation that a push turns into such an attempt. */
function operationFor(kind: Kind): Operation {
  const base = live("a", 10, { title: "old" });
  const created: Sent = { intent: "create", body: { title: "x" }, match: null, edits: 1, at: 0 };
  switch (kind) {
    case "create":
      return edited("a", { local: { title: "mine" } });
    case "update":
      return edited("a", { base, local: { title: "mine" } });
    case "delete":
      return edited("a", { base, local: null });
    case "undo":
      return edited("a", { local: null, sent: [created], edits: 2 });
  }
}

/** A device on which something happens while the answer travels. */
function meeting(
  before: Operation,
  state: State,
  respond: (engine: Engine, intent: string | undefined) => Answer,
): Engine {
  let intent: string | undefined;
  const engine: Engine = new Engine({
    terms: { strategy: manual },
    operations: [before],
    confirmed: before.base === null ? [] : [before.base],
    respond: () => respond(engine, intent),
    meanwhile: (_, { at }) => {
      const operation = engine.operations.get("a");
      if (at !== "push.request" || operation === undefined || intent !== undefined) return;
      intent = operation.sent.at(-1)?.intent;
      if (state === "edited") {
        engine.write({
          ops: [{ ...operation, local: { title: "edited" }, edits: operation.edits + 1 }],
        });
      }
      if (state === "conflict") {
        engine.write({ confirm: [NEWER], ops: [{ ...operation, conflict: NEWER }] });
      }
      if (state === "overtaken") {
        engine.write({ ops: [overtaken(operation)] });
      }
    },
  });
  return engine;
}

/** As a discarded and repeated edit would be: it does not know of the attempt, and is not sent now. */
function overtaken(operation: Operation): Operation {
  return { ...operation, sent: [], parked: { status: 400, message: "", at: 0 } };
}

function answerOf(sort: Sort, kind: Kind): Answer {
  const isDeletion = kind === "delete" || kind === "undo";
  const data = (isDeletion ? gone("a", 20) : SHOWN) as unknown as Json;
  const existing = SHOWN as unknown as Json;
  switch (sort) {
    case "200":
    case "201":
      return answer(Number(sort), { data });
    case "404 of the record":
      return answer(404, { errno: 110 });
    case "404 of something else":
      return answer(404, { errno: 111 });
    case "412 with a version":
      return answer(412, { errno: 114, details: { existing } });
    case "412 with nothing":
      return answer(412, { errno: 114 });
    case "412 of a stranger":
      return answer(412, {});
    case "another 4xx":
      return answer(418, {});
    case "5xx":
    case "5xx again and again, to this record alone":
      return answer(503, {});
    case "unreadable":
      return answer(200, {});
    default:
      return answer(Number(sort), {});
  }
}
