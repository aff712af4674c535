import { expect, test } from "vitest";
import { stateOf, type Operation, type RecordState } from "../../src/record/operation.js";

const edit: Operation = { id: "a", base: null, local: { title: "x" }, edits: 1, sent: [] };
const sent = [{ intent: "i", body: {}, match: null, edits: 1, at: 0 }];
const conflict = { id: "a", last_modified: 5 };
const parked = { status: 403, message: "no", at: 0 };

// the state that needs a person most is shown
const STATES: Readonly<Record<RecordState, readonly (Operation | undefined)[]>> = {
  synced: [undefined],
  pending: [edit, { ...edit, local: null }],
  sent: [{ ...edit, sent }],
  parked: [
    { ...edit, parked },
    { ...edit, parked, sent },
  ],
  conflict: [
    { ...edit, conflict },
    { ...edit, conflict, sent },
    { ...edit, conflict, parked },
  ],
};

test.each(Object.entries(STATES))("%s", (state, operations) => {
  expect(operations.map(stateOf)).toEqual(operations.map(() => state));
});
