// The journal of a collection, and undo, over a store that a sync has left so.
import { describe, expect, test } from "vitest";
import { valueOf } from "../view/replicas.js";
import { afterMerge, DAY, merged, nonNull, opened, operation, ours } from "./after-merge.js";
import { NOTES, openTwo, rejectionOf, TASKS } from "./opened.js";

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

  test("is as durable as an edit, and one transaction", async () => {
    const { open, transactions } = await opened();
    const here = await open();
    await afterMerge(here, merged({ at: 100 * DAY }));
    const [entry] = await here.tasks.journal();

    await here.tasks.undo(nonNull(entry));
    await here.db.close();

    expect(transactions).toEqual(["relaxed", "strict"]);
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
