// The journal of a collection, and what bounds it: over a store that a sync has left so.
import { describe, expect, test } from "vitest";
import { Database } from "../../src/database/database.js";
import { checkJournalLimits, type JournalLimits } from "../../src/database/journal-limits.js";
import { openDatabase } from "../../src/database/open-database.js";
import type { Operation } from "../../src/record/operation.js";
import type { LiveRecord } from "../../src/record/record.js";
import { createMemoryStorage, openMemoryStore } from "../../src/store/memory-store.js";
import type { JournalEntry } from "../../src/store/rows.js";
import { valueOf } from "../view/replicas.js";
import { NOTES, openTwo, rejectionOf, TASKS, type Handle } from "./opened.js";

const theirs: LiveRecord = { id: "a", last_modified: 9, title: "theirs", n: 1 };
const ours = { title: "ours", n: 1 };

/** Theirs was overridden by ours, which is not sent yet. */
const operation: Operation = { id: "a", base: theirs, local: ours, edits: 1, sent: [] };

function merged(its: Partial<JournalEntry> = {}): JournalEntry {
  const base = { id: "a", last_modified: 5, title: "base", n: 1 };
  const contested = ["title"];
  return {
    id: "a",
    by: "three-way",
    base,
    local: ours,
    remote: theirs,
    result: ours,
    contested,
    at: 0,
    ...its,
  };
}

/** Leaves the record as a merge did, with these entries. */
async function afterMerge(
  { store }: Pick<Handle, "store">,
  ...entries: JournalEntry[]
): Promise<void> {
  await store.transact([], { segments: false, durability: "relaxed" }, () => [
    {
      commits: [{ key: TASKS.key, confirm: [theirs], ops: [operation] }],
      journal: new Map([[TASKS.key, entries]]),
    },
    null,
  ]);
}

describe("an undo", () => {
  test("is one commit, with its entry, that other tabs see", async () => {
    const [here, there] = await openTwo();
    await afterMerge(here, merged());
    const [entry] = await here.tasks.journal();
    await there.tasks.list();

    const undone = await here.tasks.undo(nonNull(entry));

    expect(await here.tasks.get("a")).toMatchObject({ title: "theirs" });
    expect(here.tasks.stateOf("a")).toBe("synced"); // as it is on the server
    expect(undone).toMatchObject({
      kind: "undone",
      undoes: entry?.key,
      local: ours,
      result: { title: "theirs", n: 1 },
      overridden: ours,
      fields: ["title"],
      seen: true,
    });
    const shown = there.tasks.live();
    await valueOf(shown, ({ data }) => data?.[0]?.title === "theirs");
    expect(await there.tasks.journal()).toEqual([{ ...entry, undone: true }, undone]);
  });

  test("by two tabs at once happens once", async () => {
    const [here, there] = await openTwo();
    await afterMerge(here, merged());
    const [entry] = await here.tasks.journal();

    const both = await Promise.all([here, there].map(({ tasks }) => tasks.undo(nonNull(entry))));

    expect(both.filter((each) => each !== null)).toHaveLength(1);
    expect(await here.tasks.journal()).toHaveLength(2);
  });

  test("comes after what the app wrote before it", async () => {
    const [here] = await openTwo();
    await afterMerge(here, merged());
    const [entry] = await here.tasks.journal();

    const writing = here.tasks.update("a", { n: 2 });
    const undone = await here.tasks.undo(nonNull(entry));
    await writing;

    expect(undone?.local).toEqual({ title: "ours", n: 2 });
    expect(await here.tasks.get("a")).toMatchObject({ title: "theirs", n: 2 });
  });

  test("of what is so already changes nothing, and marks the entry", async () => {
    const [here] = await openTwo();
    await afterMerge(here, merged());
    await here.tasks.update("a", { title: "theirs" });
    const [entry] = await here.tasks.journal();

    expect(await here.tasks.undo(nonNull(entry))).toBeNull();
    expect(await here.tasks.journal()).toEqual([{ ...entry, undone: true }]);
  });

  test("of a record that was deleted since creates it", async () => {
    const [here] = await openTwo();
    await afterMerge(here, merged());
    await here.tasks.delete("a");
    const [entry] = await here.tasks.journal();

    const undone = await here.tasks.undo(nonNull(entry));

    expect(undone).toMatchObject({ local: null, overridden: null });
    expect(await here.tasks.get("a")).toMatchObject({ title: "theirs", n: 1 });
  });

  test("of an entry that is gone, or none, or of another collection, is refused", async () => {
    const [here] = await openTwo();
    await afterMerge(here, merged());
    const [entry] = await here.tasks.journal();
    const gone = { key: "1.nobody.1.0", collection: TASKS.key };

    const errors = [
      await rejectionOf(here.tasks.undo(gone)),
      await rejectionOf(here.tasks.undo({ key: "nonsense", collection: TASKS.key })),
      await rejectionOf(here.tasks.undo({} as never)),
      await rejectionOf(here.tasks.undo(undefined as never)),
      await rejectionOf(here.db.collection(NOTES).undo(nonNull(entry))),
      await rejectionOf(here.db.collection(NOTES).markSeen([nonNull(entry)])),
    ];

    expect(errors.map((error) => (error as { code: unknown }).code)).toEqual([
      "journal-entry-not-found",
      "journal-entry-not-found",
      "invalid-input",
      "invalid-input",
      "invalid-input",
      "invalid-input",
    ]);
    expect(String(errors[4])).toContain("default/tasks, not to default/notes");
    expect(await here.tasks.journal()).toEqual([entry]);
  });
});

describe("what is shown", () => {
  test("is frozen, oldest first, and that of one record where it is asked for", async () => {
    const [here] = await openTwo();
    await afterMerge(here, merged({ at: 2 }), merged({ id: "b", at: 1 }));

    const all = await here.tasks.journal();

    expect(all.map(({ id, at }) => [id, at])).toEqual([
      ["a", new Date(2)],
      ["b", new Date(1)],
    ]);
    expect([all, all[0], all[0]?.remote].every((each) => Object.isFrozen(each))).toBe(true);
    expect(await here.tasks.journal({ id: "b" })).toEqual([all[1]]);
  });

  test("of a version that cannot be read says why", async () => {
    const [here] = await openTwo();
    const remote = { id: "a", last_modified: 9, quarantined: "too deep", raw: "[" };
    await afterMerge(here, merged({ remote }));
    expect(await here.tasks.journal()).toMatchObject([{ remote: null, unreadable: "too deep" }]);
  });
});

describe("an unreadable version of the server", () => {
  const unreadable = { id: "a", last_modified: 9, quarantined: "too deep", raw: "[" };

  test("is taken by giving the edit up, which the journal keeps", async () => {
    const [here] = await openTwo();
    await here.store.transact([], { segments: false, durability: "relaxed" }, () => [
      {
        commits: [
          { key: TASKS.key, confirm: [unreadable], ops: [{ ...operation, conflict: unreadable }] },
        ],
      },
      null,
    ]);
    await here.tasks.list();
    const proposed = (await here.tasks.conflicts()).map(({ merged: proposal }) => proposal);

    await here.tasks.resolve("a", "remote");

    expect(proposed).toEqual([ours]);
    expect([await here.tasks.get("a"), here.tasks.stateOf("a")]).toEqual([undefined, undefined]);
    expect(await here.tasks.quarantined()).toHaveLength(1);
    const [entry] = await here.tasks.journal();
    expect(entry).toMatchObject({ kind: "resolved", result: null, overridden: ours });
    await here.tasks.undo(nonNull(entry));
    expect(await here.tasks.get("a")).toMatchObject(ours);
  });
});

describe("bounds", () => {
  const DAY = 24 * 60 * 60 * 1000;

  async function opened(limits?: JournalLimits) {
    const storage = createMemoryStorage();
    let wall = 100 * DAY;
    const transactions: string[] = [];
    const open = async (): Promise<Handle> => {
      const store = await openMemoryStore(storage);
      const transact = store.transact.bind(store);
      store.transact = async (marks, options, decide) => {
        transactions.push(options.durability);
        return transact(marks, options, decide);
      };
      const world = {
        random: (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes),
        clock: () => ({ now: 0, wall, session: "test" }),
      };
      const db = await Database.open("t", store, [TASKS], world, checkJournalLimits(limits));
      return { db, tasks: db.collection(TASKS), store };
    };
    const days = async ({ tasks }: Handle): Promise<number[]> =>
      (await tasks.journal()).map(({ at }) => at.getTime() / DAY);
    return { open, days, transactions, pass: (ms: number) => (wall += ms), now: () => wall };
  }

  test("are 30 days and 1,000 entries of what was seen; what was not stays", async () => {
    const { open, days, now } = await opened();
    const here = await open();
    const old = now() - 31 * DAY;
    const many = Array.from({ length: 1_100 }, (_, index) =>
      merged({ id: `r${index}`, at: now() }),
    );
    await afterMerge(here, merged({ at: old }), merged({ id: "b", at: old }), ...many);
    const before = await here.tasks.journal();

    await here.tasks.markSeen(before.filter(({ id }) => id === "a"));
    const afterOne = await days(here);
    await here.tasks.markSeen();
    const afterAll = await days(here);

    expect(afterOne).toHaveLength(1_101);
    expect(afterOne[0]).toBe(69);
    expect(afterAll).toHaveLength(1_000);
    expect(here.db.status.get().unseen).toBe(0);
    await here.db.close();
  });

  test("of age are kept when the database is opened", async () => {
    const { open, days, pass } = await opened({ maxAge: DAY });
    const here = await open();
    await afterMerge(here, merged({ at: 100 * DAY }), merged({ id: "b", at: 100 * DAY }));
    await here.tasks.markSeen((await here.tasks.journal()).slice(0, 1));
    const before = await days(here);
    await here.db.close();
    pass(2 * DAY);

    const again = await open();
    await again.tasks.list();
    await again.tasks.markSeen([]);
    await again.db.collection(TASKS).update("a", { n: 5 });

    expect(before).toHaveLength(2);
    expect((await again.tasks.journal()).map(({ id }) => id)).toEqual(["b"]);
    expect(again.db.status.get().unseen).toBe(1);
    await again.db.close();
  });

  test("cost nothing where nothing was merged", async () => {
    const { open, transactions } = await opened({ maxEntries: 0 });
    const here = await open();
    await here.tasks.create({ title: "x" });
    await here.tasks.journal();
    await here.tasks.markSeen([]);
    await here.db.close();
    expect(transactions).toEqual([]);
  });

  test("cost nothing where there are too many, and none of them was seen", async () => {
    const { open, transactions } = await opened({ maxEntries: 0, maxAge: 1 });
    const here = await open();
    await afterMerge(here, merged(), merged({ id: "b" }));
    await here.db.close();

    const again = await open();
    await again.tasks.update("a", { n: 5 });
    await again.db.close();

    expect(transactions).toEqual(["relaxed"]);
  });

  test("of a journal that an older version wrote are kept after it was counted", async () => {
    const { open, now } = await opened({ maxEntries: 1 });
    const first = await open();
    await afterMerge(first, merged({ at: now() }), merged({ id: "b", at: now() }));
    await first.store.transact([], { segments: false, durability: "relaxed" }, () => [
      { states: new Map([[TASKS.key, { journal: undefined } as never]]) },
      null,
    ]);
    await first.db.close();

    const again = await open();

    const { unseen } = await valueOf(again.db.status, (status) => status.unseen > 0);
    expect(unseen).toBe(2);
    await again.tasks.markSeen();
    expect((await again.tasks.journal()).map(({ id }) => id)).toEqual(["b"]);
    await again.db.close();
  });

  test.each([{ maxAge: 0 }, { maxAge: Number.NaN }, { maxEntries: -1 }, { maxEntries: 1.5 }])(
    "that are none are refused: %o",
    async (journal) => {
      const error = await rejectionOf(openDatabase("x", { storage: "memory", journal }));
      expect(error).toMatchObject({ code: "invalid-input" });
      expect(String(error)).toContain(`journal.${Object.keys(journal)[0]}`);
    },
  );
});

function nonNull<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("Expected a value");
  return value;
}
