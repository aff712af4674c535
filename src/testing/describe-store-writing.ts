import type { Confirmed } from "../record/record.js";
import { NEW_COLLECTION } from "../store/rows.js";
import type { Commit } from "../store/store.js";
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
  writeOn,
  type SuiteContext,
} from "./store-suite.js";

/** How commits get into the log, and what makes a write bounce. */
export function describeStoreWriting({ describe, story, expect }: SuiteContext): void {
  describe("a new database", () => {
    story("has an epoch, and the same one for every handle", async (open) => {
      const [here, there] = [await open(), await open()];

      const { database, slices } = await readAll(here, TASKS);

      expect(database).toEqual({ format: 1, epoch: database.epoch, generation: 0 });
      expect(database.epoch.length > 8).toBe(true);
      expect(slices.get(TASKS)).toEqual({
        state: NEW_COLLECTION,
        restarted: false,
        rows: [],
        more: false,
      });
      expect((await readAll(there)).database).toEqual(database);
      expect(await here.head(TASKS)).toBe(0);
    });
  });

  describe("append", () => {
    story("1: what resolved is read by every handle, and after opening again", async (open) => {
      const [here, there] = [await open(), await open()];
      const ops = [operation("a", "buy milk")];
      const write = writeOn(await readAll(here), [{ key: TASKS, seen: 0, ops, done: ["b"] }]);

      const appended = await here.append(write, "strict");

      const [{ row, position } = { row: null, position: 0 }] = (
        await sliceOf(there, { key: TASKS, seen: 0 })
      ).rows;
      expect(position).toBe(1);
      expect(row).toEqual({ by: row?.by, n: row?.n, ops, done: ["b"] });
      expect(appended).toEqual({
        kind: "appended",
        placed: [{ key: TASKS, first: 1, last: 1, by: row?.by, n: row?.n }],
      });
      await Promise.all([here.close(), there.close()]);
      expect(idsOf(await sliceOf(await open(), { key: TASKS, seen: 0 }))).toEqual(["a"]);
    });

    story("1: the fields that stay here are read as they were written", async (open) => {
      const [here, there] = [await open(), await open()];
      const extras = [
        ["a", { draft: "x", ui: { open: true } }],
        ["b", null],
      ] as const;
      const write = writeOn(await readAll(here), [{ key: TASKS, seen: 0, extras }]);

      await here.append(write, "strict");
      await change(there, { commits: [{ key: TASKS, extras: [["a", null]], done: ["c"] }] });

      const { rows } = await sliceOf(there, { key: TASKS, seen: 0 }, { segments: false });
      expect(rows.map(({ row }) => row.extras)).toEqual([extras, [["a", null]]]);
      expect(rows[1]?.row.done).toEqual(["c"]);
    });

    story("2: fields that stay here and are too large for one row take several", async (open) => {
      const store = await open();
      const large = "x".repeat(200 * 1024);
      const extras = ["a", "b", "c"].map((id) => [id, { draft: large }] as const);
      const commit = { key: TASKS, seen: 0, extras, ops: [operation("a")] };

      const appended = await store.append(writeOn(await readAll(store), [commit]), "relaxed");

      const slice = await sliceOf(store, { key: TASKS, seen: 0 });
      expect(positionsOf(slice)).toEqual([1, 2, 3]);
      expect(slice.rows.flatMap(({ row }) => row.extras ?? [])).toEqual(extras);
      expect(appended.kind === "appended" && appended.placed[0]?.last).toBe(3);
    });

    story("2: each collection has positions of its own, from 1 and without holes", async (open) => {
      const store = await open();
      for (const [key, id] of [
        [TASKS, "a"],
        [NOTES, "b"],
        [TASKS, "c"],
        ["default/task", "d"],
      ] as const) {
        await appendAtEnd(store, key, id);
      }

      const reading = await readAll(store, TASKS, NOTES, "default/task");

      expect(positionsOf(sliceIn(reading, TASKS))).toEqual([1, 2]);
      expect(idsOf(sliceIn(reading, TASKS))).toEqual(["a", "c"]);
      expect(positionsOf(sliceIn(reading, NOTES))).toEqual([1]);
      expect(positionsOf(sliceIn(reading, "default/task"))).toEqual([1]);
      expect(await store.head(TASKS)).toBe(2);
    });

    story("2: a commit with nothing in it takes a position too", async (open) => {
      const store = await open();

      const commits = [{ key: TASKS, seen: 0 }];
      const { kind } = await store.append(writeOn(await readAll(store), commits), "relaxed");

      expect(kind).toBe("appended");
      expect(await store.head(TASKS)).toBe(1);
    });

    story("3: a writer that has not seen a commit is sent back", async (open) => {
      const [here, there] = [await open(), await open()];
      const reading = await readAll(here, TASKS);
      await appendAtEnd(there, TASKS, "theirs");

      const ops = [operation("ours")];
      const refused = await here.append(
        writeOn(reading, [{ key: TASKS, seen: 0, ops }]),
        "relaxed",
      );

      expect(refused).toEqual({ kind: "behind" });
      expect(idsOf(await sliceOf(here, { key: TASKS, seen: 0 }))).toEqual(["theirs"]);
    });

    story("3: all commits of a write stand, or none", async (open) => {
      const [here, there] = [await open(), await open()];
      const reading = await readAll(here, TASKS, NOTES);
      await appendAtEnd(there, NOTES, "theirs");
      expect((await here.append(writeOn(reading, both(0)), "relaxed")).kind).toBe("behind");
      expect(await here.head(TASKS)).toBe(0);

      expect((await here.append(writeOn(reading, both(1)), "relaxed")).kind).toBe("appended");
      const after = await readAll(there, TASKS, NOTES);
      expect(idsOf(sliceIn(after, TASKS))).toEqual(["ours"]);
      expect(idsOf(sliceIn(after, NOTES))).toEqual(["theirs", "ours"]);
    });

    story("3: below the fence a free position proves nothing", async (open) => {
      const store = await open();
      await store.transact([], RELAXED, () => [{ states: new Map([[TASKS, { fence: 5 }]]) }, null]);
      const commit = { key: TASKS, seen: 0, ops: [operation("a")] };

      const refused = await store.append(writeOn(await readAll(store), [commit]), "relaxed");

      expect(refused).toEqual({ kind: "behind" });
      expect(await store.head(TASKS)).toBe(0);
    });

    story("3: at the fence a write stands", async (open) => {
      const store = await open();
      await appendAtEnd(store, TASKS, "a");
      await store.transact([], RELAXED, () => [{ states: new Map([[TASKS, { fence: 1 }]]) }, null]);

      await appendAtEnd(store, TASKS, "b");

      expect(await store.head(TASKS)).toBe(2);
    });

    story("3: another generation is told, and nothing is written", async (open) => {
      const [here, there] = [await open(), await open()];
      const reading = await readAll(here);
      const { database } = await there.transact([], RELAXED, () => [
        { database: { generation: 1 } },
        null,
      ]);

      const refused = await here.append(writeOn(reading, [{ key: TASKS, seen: 0 }]), "relaxed");

      expect(refused).toEqual({ kind: "generation", database });
      expect(database).toEqual({ ...reading.database, generation: 1 });
      expect(await here.head(TASKS)).toBe(0);
    });

    story("3: replaced content is told, also where the position is taken", async (open) => {
      const [here, there] = [await open(), await open()];
      const reading = await readAll(here);
      const database = await there.replace(() => undefined);
      await appendAtEnd(there, TASKS, "new");

      const refused = await here.append(writeOn(reading, [{ key: TASKS, seen: 0 }]), "relaxed");

      expect(refused).toEqual({ kind: "replaced", database });
      expect(await here.head(TASKS)).toBe(1);
    });

    story("7: what the writer does to its objects afterwards changes nothing", async (open) => {
      const store = await open();
      const ops = [{ ...operation("a"), local: { tags: ["one"] } }];

      const writing = store.append(
        writeOn(await readAll(store), [{ key: TASKS, seen: 0, ops }]),
        "relaxed",
      );
      await writing;
      ops[0]?.local.tags.push("two");
      ops.push({ ...operation("b"), local: { tags: [] } });

      const [found] = (await sliceOf(store, { key: TASKS, seen: 0 })).rows;
      expect(found?.row.ops).toEqual([{ ...operation("a"), local: { tags: ["one"] } }]);
    });

    story("refuses confirmed records", async (open) => {
      const store = await open();
      const commit = { key: TASKS, seen: 0, confirm: [live("a", 1)] };

      const error = await rejectionOf(
        store.append(writeOn(await readAll(store), [commit]), "relaxed"),
      );

      expect((error as Error).name).toBe("InvalidInputError");
      expect(await store.head(TASKS)).toBe(0);
    });
  });

  describe("a large commit", () => {
    const large = "x".repeat(100_000);

    story("takes consecutive positions with the same writer and serial", async (open) => {
      const store = await open();
      const ops = ["a", "b", "c", "d", "e"].map((id) => operation(id, large));
      const commits = [{ key: TASKS, seen: 0, ops, done: ["z"] }];

      const appended = await store.append(writeOn(await readAll(store), commits), "relaxed");

      const slice = await sliceOf(store, { key: TASKS, seen: 0 });
      expect(positionsOf(slice)).toEqual([1, 2, 3]);
      expect(idsOf(slice)).toEqual(["a", "b", "c", "d", "e"]);
      expect(new Set(slice.rows.map(({ row }) => `${row.by} ${row.n}`)).size).toBe(1);
      expect(slice.rows.map(({ row }) => row.done)).toEqual([undefined, undefined, ["z"]]);
      expect(
        appended.kind === "appended" && appended.placed.map((at) => [at.first, at.last]),
      ).toEqual([[1, 3]]);
    });

    story("stands whole or not at all", async (open) => {
      const [here, there] = [await open(), await open()];
      const reading = await readAll(here);
      await appendAtEnd(there, TASKS, "theirs");
      const ops = ["a", "b", "c", "d", "e"].map((id) => operation(id, large));

      const refused = await here.append(
        writeOn(reading, [{ key: TASKS, seen: 0, ops }]),
        "relaxed",
      );

      expect(refused.kind).toBe("behind");
      expect(idsOf(await sliceOf(here, { key: TASKS, seen: 0 }))).toEqual(["theirs"]);
    });

    story(
      "a page of records comes back whole, and in its order; its last row ends what it ends",
      async (open) => {
        const store = await open();
        const confirm: Confirmed[] = Array.from({ length: 2500 }, (_, index) =>
          live(`r${index}`, index + 1, "some text ".repeat(25)),
        );
        confirm.splice(1200, 0, live("huge", 9999, large.repeat(6)));
        confirm.push({ id: "gone", last_modified: null, deleted: true });
        const ops = ["a", "b", "c"].map((id) => operation(id, large));

        const { placed, states } = await store.transact([], RELAXED, () => [
          { commits: [{ key: TASKS, ops, done: ["z"], confirm }] },
          null,
        ]);

        const { rows } = await sliceOf(store, { key: TASKS, seen: 0 });
        expect(rows.flatMap(({ confirmed }) => confirmed)).toEqual(confirm);
        expect(rows.map(({ row }) => row.done)).toEqual([undefined, ["z"]]);
        expect(placed.map(({ first, last }) => [first, last])).toEqual([[1, 2]]);
        expect(states.get(TASKS)?.confirmed).toBe(2);
      },
    );
  });
}

/** A write to both collections, of which the notes have been read up to `seen`. */
function both(seen: number): readonly (Commit & { readonly seen: number })[] {
  return [
    { key: TASKS, seen: 0, ops: [operation("ours")] },
    { key: NOTES, seen, ops: [operation("ours")] },
  ];
}
