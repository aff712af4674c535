// What holds of undo() whatever the records are, and whatever decided. A failure prints its seed.
import fc from "fast-check";
import { expect, test } from "vitest";
import { defineCollection } from "../../src/index.js";
import { Database } from "../../src/database/database.js";
import { integrate, applyResolution, type Integration } from "../../src/merge/integrate.js";
import { clientWins, serverWins, threeWay, type AnyStrategy } from "../../src/merge/strategy.js";
import type { JsonObject } from "../../src/record/json.js";
import type { Operation } from "../../src/record/operation.js";
import { isSameContent, type Confirmed, type Fields } from "../../src/record/record.js";
import { createMemoryStorage, openMemoryStore } from "../../src/store/memory-store.js";
import type { CommitRow } from "../../src/store/rows.js";
import { noteDecision } from "../../src/sync/note-decision.js";
import { anyFields, deepFreeze } from "../record/arbitraries.js";

const THINGS = defineCollection("things");
const RUNS = 400;

/** Without a field that the server may manage. */
const anyRecord = anyFields.map((fields) => {
  const { schema: _, ...rest } = fields;
  return deepFreeze<Fields>(rest);
});
const anySide = fc.option(anyRecord, { freq: 5 });

const STRATEGIES: Readonly<Record<string, AnyStrategy>> = {
  "three-way": threeWay(),
  "server-wins": serverWins,
  "client-wins": clientWins,
  takeTheirs: ({ remote }: { remote: Fields | null }) => remote,
  takeMine: ({ local }: { local: Fields | null }) => local,
  takeBoth: ({ local, remote }: { local: Fields | null; remote: Fields | null }) => ({
    ...local,
    ...remote,
    both: true,
  }),
  takeNone: () => null,
};

test("an undo gives what was overridden, its undo what was there, and other fields stay", async () => {
  let decisions = 0;
  const kinds = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(STRATEGIES)),
      anyRecord,
      anySide,
      anySide,
      async (name, base, local, remote) => {
        const world = await merged(STRATEGIES[name] as AnyStrategy, base, local, remote);
        if (world === null) return;
        decisions += 1;
        const { things, db } = world;
        const content = async (): Promise<JsonObject | null> => {
          const shown = await things.get("r");
          if (shown === undefined) return null;
          const { id: _, last_modified: __, ...fields } = shown;
          return fields;
        };
        try {
          const [entry] = await things.journal();
          if (entry === undefined) throw new Error("A decision is not in the journal");
          kinds.add(entry.kind);
          expect(await content()).toSatisfy(like(entry.result));

          const undone = await things.undo(entry);
          expect(undone === null).toBe(isSameContent(entry.overridden, entry.result));
          expect(await content()).toSatisfy(like(entry.overridden));
          if (undone === null) return;

          const hasLater = entry.overridden !== null && entry.result !== null;
          if (hasLater) await things.update("r", { later: true });
          const redone = await things.undo(undone);
          const result = entry.result === null ? null : { ...entry.result, later: true };
          expect(await content()).toSatisfy(like(hasLater ? result : entry.result));
          expect((await things.journal()).map((each) => each.undone)).toEqual([false, true, false]);

          if (redone !== null) await things.undo(redone);
          const restored = entry.overridden === null ? null : { ...entry.overridden, later: true };
          expect(await content()).toSatisfy(like(hasLater ? restored : entry.overridden));
        } finally {
          await db.close();
        }
      },
    ),
    { numRuns: RUNS },
  );
  expect(decisions).toBeGreaterThan(RUNS / 4);
  expect([...kinds].toSorted()).toEqual(["app", "kept-local", "merged", "took-remote"]);
});

function like(expected: Fields | null): (actual: Fields | null) => boolean {
  return (actual) => isSameContent(actual, expected);
}

/** A collection with this record, after both sides of it met; null where nothing was overridden. */
async function merged(
  strategy: AnyStrategy,
  base: Fields,
  local: Fields | null,
  remote: Fields | null,
) {
  const version: Confirmed =
    remote === null
      ? { id: "r", last_modified: 9, deleted: true }
      : { ...remote, id: "r", last_modified: 9 };
  const before: Operation = {
    id: "r",
    base: { ...base, id: "r", last_modified: 5 },
    local,
    edits: 1,
    sent: [],
  };
  const met = decided(before, version, strategy, local, remote);
  if (met.kind !== "integrated" || met.decision === undefined) return null;
  const { operation, decision } = met;
  const ops: Pick<CommitRow, "ops" | "done"> =
    operation === null ? { done: ["r"] } : { ops: [operation] };
  const store = await openMemoryStore(createMemoryStorage());
  const { key } = THINGS;
  await store.transact([], { segments: false, durability: "relaxed" }, () => [
    {
      commits: [{ key, confirm: [version], ...ops }],
      journal: new Map([[key, [noteDecision("r", decision, 1)]]]),
    },
    null,
  ]);
  const db = await Database.open("laws", store, [THINGS], {
    random: (bytes) => crypto.getRandomValues(bytes),
    clock: () => ({ now: 0, wall: 2, session: "laws" }),
  });
  return { db, things: db.collection(THINGS) };
}

function decided(
  operation: Operation,
  version: Confirmed,
  strategy: AnyStrategy,
  local: Fields | null,
  remote: Fields | null,
): Integration {
  const met = integrate(operation, version, strategy, { force: true });
  if (met.kind !== "undecided" || typeof strategy !== "function") return met;
  const answer = (strategy as (sides: object) => Fields | null)({ local, remote });
  return applyResolution(met.operation, version, strategy, answer);
}
