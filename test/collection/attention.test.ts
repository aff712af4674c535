// What waits for a person: conflicts, and operations that the server refused.
import { describe, expect, test } from "vitest";
import { RecordNotFoundError } from "../../src/errors.js";
import type { Operation } from "../../src/record/operation.js";
import { valueOf } from "../view/replicas.js";
import { afterSync, openTwo, rejectionOf, type Handle } from "./opened.js";

const base = { id: "a", last_modified: 5, title: "base", n: 1 };
const theirs = { id: "a", last_modified: 9, title: "theirs", n: 1 };
const refusal = { status: 403, message: "This user cannot access this resource.", at: 1 };

function edited(its: Partial<Operation> = {}): Operation {
  return { id: "a", base, local: { title: "ours", n: 1 }, edits: 1, sent: [], ...its };
}

async function opened(operation: Operation): Promise<Handle> {
  const [here] = await openTwo();
  await afterSync(here, { confirm: [base], ops: [operation] });
  await here.db.transaction([here.tasks.definition], () => null);
  return here;
}

test.each([
  ["pending", edited()],
  ["sent", edited({ sent: [{ intent: "i", body: {}, match: 5, edits: 1, at: 0 }] })],
  ["conflict", edited({ conflict: theirs })],
  ["parked", edited({ parked: refusal })],
] as const)("a record is %s", async (state, operation) => {
  const { db, tasks } = await opened(operation);

  expect(tasks.stateOf("a")).toBe(state);
  const counted = state === "conflict" ? "conflicts" : state === "parked" ? "parked" : "pending";
  const status = await valueOf(db.status, (its) => its[counted] === 1);
  expect(status.pending + status.conflicts + status.parked).toBe(1);
});

test("a record without an operation is synced, and one that is not there is nothing", async () => {
  const [here] = await openTwo();
  await afterSync(here, { confirm: [base] });
  const before = here.tasks.stateOf("a");

  await here.tasks.list();

  expect([before, here.tasks.stateOf("a"), here.tasks.stateOf("b")]).toEqual([
    undefined,
    "synced",
    undefined,
  ]);
});

describe("a conflict", () => {
  const conflict = edited({ conflict: theirs, edits: 3 });

  test("shows all sides and what is contested, frozen, and the record stays as it is here", async () => {
    const { tasks } = await opened(conflict);

    const [shown, ...more] = await tasks.conflicts();

    expect(more).toEqual([]);
    expect(shown).toEqual({
      id: "a",
      base: { title: "base", n: 1 },
      local: { title: "ours", n: 1 },
      remote: { title: "theirs", n: 1 },
      contested: ["title"],
      merged: { title: "ours", n: 1 },
    });
    expect(Object.isFrozen(shown?.remote)).toBe(true);
    expect(await tasks.get("a")).toEqual({ id: "a", last_modified: 5, title: "ours", n: 1 });
  });

  test("that is resolved becomes the chosen record, on the server's version", async () => {
    const { tasks } = await opened(conflict);

    await tasks.resolve("a", { title: "both" });

    expect(await tasks.conflicts()).toEqual([]);
    expect(await tasks.get("a")).toEqual({ id: "a", last_modified: 9, title: "both" });
    expect(tasks.stateOf("a")).toBe("pending");
  });

  test("that is resolved with null deletes the record", async () => {
    const { tasks } = await opened(conflict);

    await tasks.resolve("a", null);

    expect(await tasks.get("a")).toBeUndefined();
    expect(tasks.stateOf("a")).toBe("pending");
  });

  test("survives an edit of its record", async () => {
    const { tasks } = await opened(conflict);

    await tasks.update("a", { title: "newer" });

    expect(await tasks.conflicts()).toMatchObject([{ local: { title: "newer" } }]);
  });

  test("is resolved once, with values that can be stored", async () => {
    const { tasks } = await opened(conflict);
    const invalid = await rejectionOf(tasks.resolve("a", { title: "x", n: Number.NaN }));
    await tasks.resolve("a", { title: "x" });

    const again = await rejectionOf(tasks.resolve("a", { title: "y" }));

    expect(invalid).toMatchObject({ code: "invalid-input" });
    expect(again).toBeInstanceOf(RecordNotFoundError);
    expect(await tasks.get("a")).toMatchObject({ title: "x" });
  });
});

describe("what the server refused", () => {
  const parked = edited({ parked: refusal });

  test("is listed with its reason", async () => {
    const { tasks } = await opened(parked);
    expect(await tasks.parked()).toEqual([
      { id: "a", local: { title: "ours", n: 1 }, about: "record", refusal },
    ]);
  });

  test("can be sent again", async () => {
    const { tasks } = await opened(parked);
    await tasks.retry("a");
    expect([await tasks.parked(), tasks.stateOf("a")]).toEqual([[], "pending"]);
  });

  test("can be given up: the record is again what the server has", async () => {
    const { tasks } = await opened(parked);
    await tasks.discard("a");
    expect(await tasks.get("a")).toEqual(base);
    expect([await tasks.parked(), tasks.stateOf("a")]).toEqual([[], "synced"]);
  });

  test("is eligible again after an edit", async () => {
    const { tasks } = await opened(parked);
    await tasks.update("a", { title: "shorter" });
    expect(tasks.stateOf("a")).toBe("pending");
  });
});

test("what does not wait cannot be decided", async () => {
  const { tasks } = await opened(edited());
  const verbs = [
    () => tasks.resolve("a", { title: "x" }),
    () => tasks.retry("a"),
    () => tasks.discard("a"),
    () => tasks.resolve("missing", null),
    () => tasks.retry("missing"),
    () => tasks.discard("missing"),
  ];
  for (const verb of verbs) {
    expect(await rejectionOf(verb())).toMatchObject({ code: "record-not-found" });
  }
  expect(tasks.stateOf("a")).toBe("pending");
});
