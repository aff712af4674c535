import { expect, test } from "vitest";
import type { Operation } from "../../src/record/operation.js";
import { transact, type Changes } from "../../src/sync/effects.js";
import { thenDecide, type DecideOperations } from "../../src/sync/then-decide.js";
import { edited, Engine, live } from "./engine-kit.js";

const [A, B, C] = ["a", "b", "c"].map((id) => edited(id)) as [Operation, Operation, Operation];
const EDITED_AGAIN = edited("b", { edits: 2 });

/** What the second decision sees after the first one made these changes, and what was stored in the end. */
function decided(first: Changes | null, second: Changes["ops"] | null) {
  const engine = new Engine({ operations: [A, B, C], confirmed: [live("a", 1)] });
  let seen: readonly unknown[] = [];
  const look: DecideOperations<string> = (situation) => {
    const { operation, operations, state } = situation;
    seen = [[...operations()], ["a", "b", "c"].map(operation), state.hwm];
    return [second === null ? null : { ops: second ?? [] }, "second"];
  };
  const decide = thenDecide(() => [first, "first"], look);
  const committed = engine.run(transact("push.settle", "b/tasks", null, decide));
  return { committed, seen, stored: engine.done[0]?.changes ?? null };
}

test("the second sees the operations and the state as the first leaves them", () => {
  const { seen } = decided({ done: ["a"], ops: [EDITED_AGAIN], state: { hwm: 7 } }, null);

  expect(seen).toEqual([[EDITED_AGAIN, C], [undefined, EDITED_AGAIN, C], 7]);
});

test("where the first changes nothing, the second sees what there is", () => {
  expect(decided(null, null).seen).toEqual([[A, B, C], [A, B, C], 0]);
});

test("both are stored in one commit, and what the second says of an operation counts", () => {
  const chosen = [edited("b", { edits: 3 }), edited("c", { edits: 4 })];

  const { committed, stored } = decided({ done: ["a"], ops: [EDITED_AGAIN] }, chosen);

  expect(stored).toEqual({ done: ["a"], ops: chosen });
  expect(committed).toMatchObject({ result: ["first", "second"] });
});

test("what only the first says of an operation stays", () => {
  const chosen = [edited("c", { edits: 4 })];

  expect(decided({ ops: [EDITED_AGAIN] }, chosen).stored).toEqual({
    ops: [EDITED_AGAIN, ...chosen],
  });
});

test.each([
  ["the first", { done: ["a"] }, null, { done: ["a"] }],
  ["the second", null, [EDITED_AGAIN], { ops: [EDITED_AGAIN] }],
  ["neither", null, null, null],
])("only %s changes something", (_, first, second, stored) => {
  expect(decided(first, second).stored).toEqual(stored);
});
