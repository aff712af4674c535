import { NEW_COLLECTION, type CollectionState } from "../store/rows.js";
import type { Changes, Store } from "../store/store.js";
import {
  appendAtEnd,
  change,
  idsOf,
  live,
  NOTES,
  operation,
  positionsOf,
  readAll,
  rejectionOf,
  RELAXED,
  sliceIn,
  sliceOf,
  TASKS,
  type SuiteContext,
} from "./store-suite.js";

/** What is decided inside a transaction, and what its changes do. */
export function describeStoreTransact({ describe, story, expect }: SuiteContext): void {
  describe("transact", () => {
    story(
      "4: the decision sees what came behind its mark, and writes right after it",
      async (open) => {
        const [here, there] = [await open(), await open()];
        await appendAtEnd(there, TASKS, "theirs");

        const { result, reading, placed } = await here.transact(
          [{ key: TASKS, seen: 0 }],
          RELAXED,
          (found) => [
            { commits: [{ key: TASKS, ops: [operation("ours")] }] },
            idsOf(sliceIn(found, TASKS)),
          ],
        );

        expect(result).toEqual(["theirs"]);
        expect(positionsOf(sliceIn(reading, TASKS))).toEqual([1]);
        expect(placed.map(({ key, first, last }) => ({ key, first, last }))).toEqual([
          { key: TASKS, first: 2, last: 2 },
        ]);
        expect(idsOf(await sliceOf(there, { key: TASKS, seen: 0 }))).toEqual(["theirs", "ours"]);
      },
    );

    story(
      "4: of two that compare before they write, one finds that it is too late",
      async (open) => {
        const [here, there] = [await open(), await open()];
        const expected = (await readAll(here, TASKS)).slices.get(TASKS)?.state.confirmed;
        const page = (store: Store, id: string): Promise<boolean> =>
          store
            .transact<boolean>([{ key: TASKS, seen: 0 }], RELAXED, (found) =>
              sliceIn(found, TASKS).state.confirmed === expected
                ? [{ commits: [{ key: TASKS, confirm: [live(id, 1)] }] }, true]
                : [null, false],
            )
            .then(({ result }) => result);

        const results = await Promise.all([page(here, "a"), page(there, "b")]);

        expect(results.filter(Boolean).length).toBe(1);
        expect(await here.head(TASKS)).toBe(1);
      },
    );

    story("1: what the decision throws rejects the call, and nothing is written", async (open) => {
      const store = await open();
      await appendAtEnd(store, TASKS, "a");
      const thrown = Object.assign(new Error("no"), { name: "UnknownError" });

      const error = await rejectionOf(
        store.transact([{ key: TASKS, seen: 0 }], RELAXED, () => {
          throw thrown;
        }),
      );

      expect(error).toBe(thrown);
      await appendAtEnd(store, TASKS, "b");
      expect(idsOf(await sliceOf(store, { key: TASKS, seen: 0 }))).toEqual(["a", "b"]);
    });

    story(
      "1: a value that cannot be stored rejects the call, and nothing is written",
      async (open) => {
        const store = await open();
        const confirm = [{ ...live("a", 1), broken: (() => undefined) as never }];

        const error = await rejectionOf(
          change(store, {
            commits: [{ key: TASKS, ops: [operation("b")], confirm }],
            states: new Map([[TASKS, { cursor: 5 }]]),
            database: { generation: 7 },
          }),
        );

        expect((error as Error).name).toBe("DataCloneError");
        const { database, slices } = await readAll(store, TASKS);
        expect(database.generation).toBe(0);
        expect(slices.get(TASKS)?.state).toEqual(NEW_COLLECTION);
        expect(await store.head(TASKS)).toBe(0);
      },
    );

    story("no changes write nothing", async (open) => {
      const store = await open();

      const { placed, database, states } = await change(store, null);

      expect(placed).toEqual([]);
      expect(states).toEqual(new Map([[TASKS, NEW_COLLECTION]]));
      expect(await readAll(store, TASKS)).toEqual({
        database,
        slices: new Map([
          [TASKS, { state: NEW_COLLECTION, restarted: false, rows: [], more: false }],
        ]),
      });
    });

    story("states and the database change where they are told, and are answered", async (open) => {
      const [here, there] = [await open(), await open()];
      const first = await change(here, {
        database: { server: "https://example.org/v1", principal: "account:bob" },
        states: new Map<string, Partial<CollectionState>>([
          [TASKS, { cursor: 5, recent: [["a", 5]] }],
          [NOTES, { hwm: 3 }],
        ]),
      });

      const second = await change(here, {
        database: { generation: 1 },
        states: new Map([[TASKS, { hwm: 9 }]]),
      });

      expect(first.states.get(TASKS)?.recent).toEqual([["a", 5]]);
      expect(first.states.get(NOTES)).toEqual({ ...NEW_COLLECTION, hwm: 3 });
      expect(second.database).toEqual({
        ...first.database,
        server: "https://example.org/v1",
        principal: "account:bob",
        generation: 1,
      });
      expect(second.states.get(TASKS)).toEqual({
        ...NEW_COLLECTION,
        cursor: 5,
        recent: [["a", 5]],
        confirmed: 1,
        hwm: 9,
      });
      const { database, slices } = await readAll(there, TASKS, NOTES);
      expect(database).toEqual(second.database);
      expect(slices.get(TASKS)?.state).toEqual(second.states.get(TASKS));
      expect(slices.get(NOTES)?.state).toEqual(first.states.get(NOTES));
    });

    story("several commits of one collection follow one another", async (open) => {
      const store = await open();

      const { placed } = await change(store, {
        commits: [
          { key: TASKS, ops: [operation("a")] },
          { key: NOTES, ops: [operation("b")] },
          { key: TASKS, ops: [operation("c")] },
        ],
      });

      expect(placed.map(({ key, first }) => [key, first])).toEqual([
        [TASKS, 1],
        [NOTES, 1],
        [TASKS, 2],
      ]);
    });

    story("6: confirmed records move `confirmed`", async (open) => {
      const changes = { commits: [{ key: TASKS, confirm: [live("a", 1)] }] };
      expect(await confirmed(await open(), changes)).toEqual([1, 1]);
    });

    story("6: an empty page moves `confirmed`, and has a row", async (open) => {
      const changes = { commits: [{ key: TASKS, confirm: [] }] };
      expect(await confirmed(await open(), changes)).toEqual([1, 1]);
    });

    story(
      "6: a cursor moves `confirmed`, and has a row, also where it is taken away",
      async (open) => {
        const store = await open();
        expect(await confirmed(store, cursorAt(4))).toEqual([1, 1]);
        expect(await confirmed(store, cursorAt(null))).toEqual([2, 2]);
      },
    );

    story("6: a cursor beside operations moves `confirmed` to their commit", async (open) => {
      const changes = {
        commits: [{ key: TASKS, ops: [operation("a")] }],
        states: new Map([[TASKS, { cursor: 4 }]]),
      };
      expect(await confirmed(await open(), changes)).toEqual([1, 1]);
    });

    story("6: nothing else moves `confirmed`", async (open) => {
      const store = await open();
      await change(store, { commits: [{ key: TASKS, confirm: [live("a", 1)] }] });
      await appendAtEnd(store, TASKS, "a");
      const changes = {
        commits: [{ key: TASKS, ops: [operation("b")] }],
        states: new Map([[TASKS, { hwm: 4 }]]),
      };
      expect(await confirmed(store, changes)).toEqual([1, 3]);
    });

    story("7: what the caller does to its values afterwards changes nothing", async (open) => {
      const store = await open();
      const confirm = [live("a", 1, "kept")];
      const recent: [string, number][] = [["a", 1]];
      const { states, reading } = await change(store, {
        commits: [{ key: TASKS, confirm }],
        states: new Map([[TASKS, { recent }]]),
      });

      recent.push(["b", 2]);
      Object.assign(confirm[0] ?? {}, { text: "changed" });
      Object.assign(states.get(TASKS) ?? {}, { hwm: 99 });
      Object.assign(reading.database, { generation: 99 });

      const { database, slices } = await readAll(store, TASKS);
      expect(database.generation).toBe(0);
      expect(slices.get(TASKS)?.state.recent).toEqual([["a", 1]]);
      expect(slices.get(TASKS)?.state.hwm).toBe(0);
      expect(slices.get(TASKS)?.rows[0]?.confirmed).toEqual([live("a", 1, "kept")]);
    });
  });
}

/** Where `confirmed` stands after changes, and the last position that has a row. */
async function confirmed(store: Store, changes: Changes): Promise<readonly unknown[]> {
  await change(store, changes);
  const slice = await sliceOf(store, { key: TASKS, seen: 0 });
  return [slice.state.confirmed, slice.rows.at(-1)?.position];
}

function cursorAt(cursor: number | null): Changes {
  return { states: new Map([[TASKS, { cursor }]]) };
}
