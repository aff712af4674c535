import { describe, expect, test } from "vitest";
import { EditWatch } from "../../src/database/edit-watch.js";
import type { Operation } from "../../src/record/operation.js";
import { live, edit, nextCommit, openTab, TASKS, type Tab } from "../view/replicas.js";

const SENT = { intent: "x", body: {}, match: null, edits: 1, at: 0 };
const REFUSAL = { status: 403, message: "no", at: 0 };

/** A tab with one edit from before the watch. */
async function watched(): Promise<{ tab: Tab; watch: EditWatch }> {
  const tab = await openTab();
  await tab.replica.load(TASKS, "records");
  await edit(tab, "old", { a: 1 });
  return { tab, watch: new EditWatch(tab.replica, [TASKS]) };
}

/** Stores what a sync makes of an operation. */
async function rewrite({ replica }: Tab, id: string, change: Partial<Operation>): Promise<void> {
  const { epoch } = replica.database;
  await replica.inTurn(() =>
    replica.transact(epoch, [TASKS], "relaxed", () => {
      const operation = replica.fold(TASKS)?.operations.get(id) as Operation;
      return [{ commits: [{ key: TASKS, ops: [{ ...operation, ...change }] }] }, null];
    }),
  );
}

async function isNew(
  { tab, watch }: Awaited<ReturnType<typeof watched>>,
  act: () => Promise<void>,
) {
  const told = nextCommit(tab);
  await act();
  return watch.areNewIn(await told);
}

describe("an edit is new", () => {
  test("where there was none, and each time", async () => {
    const its = await watched();
    expect(await isNew(its, () => edit(its.tab, "one", { a: 1 }))).toBe(true);
    expect(await isNew(its, () => edit(its.tab, "one", { a: 2 }))).toBe(true);
  });

  test("where it looks as one that went with the content before", async () => {
    const its = await watched();
    await its.tab.store.replace(() => undefined);
    await isNew(its, () => its.tab.replica.look());
    await its.tab.replica.load(TASKS, "records");
    expect(await isNew(its, () => edit(its.tab, "old", { a: 1 }))).toBe(true);
  });

  test("where an older one has not been sent", async () => {
    const its = await watched();
    expect(await isNew(its, () => edit(its.tab, "old", { a: 2 }))).toBe(true);
  });

  test("where it is to be told who may use the record", async () => {
    const its = await watched();
    const access = { add: { read: ["system.Everyone"] }, remove: [] };
    expect(await isNew(its, () => rewrite(its.tab, "old", { access }))).toBe(true);
  });

  test("where it waited for a person, and no longer does", async () => {
    const its = await watched();
    expect(await isNew(its, () => rewrite(its.tab, "old", { parked: REFUSAL }))).toBe(false);
    const parked = { parked: undefined } as unknown as Partial<Operation>;
    expect(await isNew(its, () => rewrite(its.tab, "old", parked))).toBe(true);
  });
});

describe("what a sync stores is none", () => {
  test("that an operation was sent", async () => {
    const its = await watched();
    expect(await isNew(its, () => rewrite(its.tab, "old", { sent: [SENT] }))).toBe(false);
  });

  test("that it waits for a person", async () => {
    const its = await watched();
    const conflict = live("old", 5, { a: 3 });
    expect(await isNew(its, () => rewrite(its.tab, "old", { conflict }))).toBe(false);
  });
});
