import { describe, expect, test } from "vitest";
import type { Intent } from "../../src/sync/intent.js";
import { isStop, type Stop } from "../../src/sync/stop.js";
import type { Delivery } from "../../src/sync/deliver.js";
import { halve, NO_SUSPECTS, type Suspects } from "../../src/sync/suspects.js";

const STOP: Stop = { kind: "stop", why: "server-error", status: 500, message: "boom" };
const FAILED: Delivery = { kind: "failed", stop: STOP };
const REJECTED: Delivery = { kind: "rejected", status: 413, message: "too large" };

function intentOf(id: string): Intent {
  const sent = { intent: id, body: {}, match: null, edits: 1, at: 0 };
  const request = { method: "PUT", path: `/${id}` } as const;
  return { id, sent, method: "PUT", request, data: {}, tokens: null, size: 1 };
}

interface Outcome {
  readonly passed: readonly string[];
  readonly parked: readonly string[];
  readonly stop: Stop | null;
  readonly requests: number;
}

/** Sends records in batches of `size` until all are through: `deliver` says what each batch brings. */
function send(
  ids: readonly string[],
  deliver: (batch: readonly string[], count: number) => "passes" | Delivery,
  size = 25,
): Outcome {
  const passed: string[] = [];
  const parked: string[] = [];
  let suspects: Suspects = NO_SUSPECTS;
  let rest = ids;
  for (let requests = 1; ; requests++) {
    const [next, ...queue] = suspects.queue;
    const batch = next ?? rest.slice(0, size);
    if (next === undefined) rest = rest.slice(size);
    if (batch.length === 0) return { passed, parked, stop: null, requests: requests - 1 };
    if (requests > 500) throw new Error("it does not end");
    const intents = batch.map(intentOf);
    const brought = deliver(batch, requests);
    const answers = intents.map((intent) => {
      const version = { id: intent.id, last_modified: 1 };
      return { intent, sort: "200", version, status: 200, message: "" } as const;
    });
    const delivery = brought === "passes" ? ({ kind: "answered", answers } as const) : brought;
    const judged = halve({ ...suspects, queue }, intents, delivery);
    if (isStop(judged)) return { passed, parked, stop: judged, requests };
    ({ suspects } = judged);
    for (const { intent, sort } of judged.answers) {
      (sort === "200" ? passed : parked).push(intent.id);
    }
  }
}

function numbered(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `r${index}`);
}

const POISONS = [
  ["first", "r0"],
  ["in the middle", "r12"],
  ["last", "r24"],
] as const;

describe.each([
  ["with 413", REJECTED],
  ["with 500", FAILED],
] as const)("a record that makes its batch fail %s", (_, failure) => {
  test.each(POISONS)("A10: is found and set aside where it is %s", (_where, poison) => {
    const result = send(numbered(25), (batch) => (batch.includes(poison) ? failure : "passes"));

    expect(result).toMatchObject({ parked: [poison], stop: null });
    expect(result.passed).toHaveLength(24);
    expect(result.requests).toBeLessThan(30);
  });
});

test("A10: the largest batch is halved down to its poison before the server is blamed", () => {
  const result = send(numbered(100), (batch) => (batch.includes("r0") ? FAILED : "passes"), 100);

  expect(result).toMatchObject({ parked: ["r0"], stop: null });
  expect(result.passed).toHaveLength(99);
});

test("A10: two poisons of one batch are both found", () => {
  const bad = ["r3", "r20"];
  const result = send(numbered(25), (batch) =>
    bad.some((id) => batch.includes(id)) ? FAILED : "passes",
  );

  expect(result).toMatchObject({ stop: null });
  expect(result.parked.toSorted()).toEqual(["r20", "r3"]);
});

test.each([1, 2, 3, 25, 100])(
  "A11: an outage sets none of %d records aside, and ends the push soon",
  (count) => {
    const result = send(numbered(count), () => FAILED, 100);

    expect(result).toMatchObject({ parked: [], passed: [], stop: STOP });
    expect(result.requests).toBeLessThanOrEqual(25);
  },
);

test("A11: an outage that begins after batches have passed sets nothing aside", () => {
  const result = send(numbered(50), (_, count) => (count > 1 ? FAILED : "passes"));

  expect(result).toMatchObject({ parked: [], stop: STOP });
  expect(result.passed).toHaveLength(25);
});

test("A11: one record alone is never set aside by 5xx", () => {
  expect(send(["r0"], () => FAILED)).toMatchObject({ parked: [], stop: STOP, requests: 3 });
});

test("A12: one record alone that is rejected is set aside at once", () => {
  expect(send(["r0"], () => REJECTED)).toMatchObject({ parked: ["r0"], stop: null, requests: 1 });
});
