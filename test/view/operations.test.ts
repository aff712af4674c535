import { expect, test } from "vitest";
import type { Operation } from "../../src/record/operation.js";
import { seededRandom } from "../../src/testing/seeded-random.js";
import { Operations } from "../../src/view/operations.js";

function operation(id: string, since?: number, rest: Partial<Operation> = {}): Operation {
  const plain = { id, base: null, local: {}, edits: 1, sent: [], ...rest };
  return since === undefined ? plain : { ...plain, since };
}

const PARKED = { parked: { status: 403, message: "no", at: 9 } };
const CONFLICT = { conflict: { id: "a", last_modified: 3 } };

test.for([
  { name: "there is none", all: [], oldest: null },
  { name: "one of two", all: [operation("a", 5), operation("b", 3)], oldest: 3 },
  { name: "not one that was refused", all: [operation("a", 1, PARKED)], oldest: null },
  {
    name: "not one that waits for a decision",
    all: [operation("a", 1, CONFLICT), operation("b", 2)],
    oldest: 2,
  },
  { name: "one of which it is not known", all: [operation("a", 5), operation("b")], oldest: 0 },
])("since when the oldest has been pending: $name", ({ all, oldest }) => {
  const operations = new Operations();
  for (const one of all) operations.set(one);

  expect(operations.oldest).toBe(oldest);
});

// OPERATIONS_SEED=7 npx vitest run --project unit test/view/operations.test.ts
const SEED = Number(process.env["OPERATIONS_SEED"] ?? Date.now() % 1_000_000);

test(`the oldest is known whatever comes and goes (seed ${SEED})`, () => {
  const random = seededRandom(SEED);
  const operations = new Operations();
  for (let turn = 0; turn < 2_000; turn++) {
    const id = `r${random(8)}`;
    if (random(3) === 0) operations.delete(id);
    else operations.set(operation(id, random(20), random(4) === 0 ? PARKED : {}));
    if (random(200) === 0) operations.clear();
    if (random(2) === 0) continue;
    const pending = [...operations.all.values()].filter(({ parked }) => parked === undefined);
    const expected =
      pending.length === 0 ? null : Math.min(...pending.map((one) => one.since ?? 0));

    expect(operations.oldest).toBe(expected);
  }
});
