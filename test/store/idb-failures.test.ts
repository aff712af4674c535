import "fake-indexeddb/auto"; // the classes that idb asks for; the databases below are not these
import { forceCloseDatabase } from "fake-indexeddb";
import { describe, expect, test } from "vitest";
import { StorageFullError, StorageUnavailableError } from "../../src/errors.js";
import { openIdbStore } from "../../src/store/idb-store.js";
import type { Store } from "../../src/store/store.js";
import {
  appendAtEnd,
  change,
  idsOf,
  live,
  operation,
  readAll,
  rejectionOf,
  RELAXED,
  sliceOf,
  TASKS,
  writeOn,
} from "../../src/testing/store-suite.js";
import { createFaultyIndexedDB, type Fault } from "./faulty-indexeddb.js";

const NAME = "failing";

const random = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  crypto.getRandomValues(bytes);

/** A store whose pauses take no time; `duringPause` happens in each of them. */
async function openWorld() {
  const faulty = createFaultyIndexedDB();
  const pauses: number[] = [];
  const duringPause: (() => Promise<unknown>)[] = [];
  const open = (): Promise<Store> =>
    openIdbStore(NAME, {
      random,
      indexedDB: faulty.factory,
      channel: null,
      wait: async (ms) => {
        pauses.push(ms);
        await duringPause.shift()?.();
      },
    });
  return { ...faulty, pauses, duringPause, open, store: await open() };
}

const log = (store: Store) => sliceOf(store, { key: TASKS, seen: 0 });

describe("a commit whose report was lost", () => {
  test("of append is found, and not made twice", async () => {
    const { store, faults, pauses, handles } = await openWorld();
    const commit = { key: TASKS, seen: 0, ops: [operation("a")] };
    const write = writeOn(await readAll(store), [commit]);
    faults.push("lost");

    const appended = await store.append(write, "strict");

    expect(appended).toMatchObject({
      kind: "appended",
      placed: [{ key: TASKS, first: 1, last: 1 }],
    });
    expect(idsOf(await log(store))).toEqual(["a"]);
    expect(pauses).toEqual([100]);
    expect(handles).toHaveLength(2);
  });

  test("of append is found, also when another tab wrote behind it", async () => {
    const { store, open, faults, duringPause } = await openWorld();
    const other = await open();
    const commit = { key: TASKS, seen: 0, ops: [operation("a")] };
    const write = writeOn(await readAll(store), [commit]);
    duringPause.push(() => appendAtEnd(other, TASKS, "b"));
    faults.push("lost");

    const appended = await store.append(write, "strict");

    expect(appended).toMatchObject({ kind: "appended", placed: [{ first: 1, last: 1 }] });
    expect(idsOf(await log(store))).toEqual(["a", "b"]);
  });

  test("is found in the row that compaction moved it to", async () => {
    const { store, faults, duringPause, handles } = await openWorld();
    const commit = { key: TASKS, seen: 0, ops: [operation("a")] };
    const write = writeOn(await readAll(store), [commit]);
    duringPause.push(async () => {
      const commits = handles[0]?.transaction("commits", "readwrite").objectStore("commits");
      if (commits === undefined) throw new Error("no handle");
      const found = commits.get([TASKS, 1]);
      await new Promise((resolve) => {
        found.addEventListener("success", resolve);
      });
      const { by, n, ops } = found.result;
      commits.delete([TASKS, 1]);
      commits.add({ by: "compaction", n: 1, ops, merged: [[by, n]] }, [TASKS, 2]);
    });
    faults.push("lost");

    const appended = await store.append(write, "strict");

    expect(appended).toMatchObject({ kind: "appended" });
    expect(idsOf(await log(store))).toEqual(["a"]);
  });

  test("of transact is found, and its decision does not run again", async () => {
    const { store, faults } = await openWorld();
    let runs = 0;
    faults.push("lost");

    const { result, placed, states } = await store.transact([], RELAXED, () => {
      runs += 1;
      return [{ commits: [{ key: TASKS, confirm: [live("a", 1)] }] }, `run ${runs}`];
    });

    expect([runs, result, placed[0]?.last, states.get(TASKS)?.confirmed]).toEqual([
      1,
      "run 1",
      1,
      1,
    ]);
    expect((await log(store)).rows).toHaveLength(1);
  });

  test("of a transact that left no row is found too", async () => {
    const { store, faults } = await openWorld();
    await appendAtEnd(store, TASKS, "a");
    faults.push("lost", "lost");
    const goUp = () =>
      store.transact([], RELAXED, ({ database }) => [
        { database: { generation: database.generation + 1 } },
        null,
      ]);

    await goUp();
    const { database } = await goUp();

    expect(database.generation).toBe(2);
    expect((await readAll(store)).database).toEqual(database);
  });

  test("of replace is found", async () => {
    const { store, faults } = await openWorld();
    await appendAtEnd(store, TASKS, "a");
    let checks = 0;
    faults.push("lost");

    const database = await store.replace(() => {
      checks += 1;
    });

    expect(checks).toBe(1);
    expect((await readAll(store)).database).toEqual(database);
  });
});

describe("a transaction that was aborted without us", () => {
  test("runs again, and is stored once", async () => {
    const { store, faults, pauses } = await openWorld();
    const commit = { key: TASKS, seen: 0, ops: [operation("a")] };
    const write = writeOn(await readAll(store), [commit]);
    faults.push("aborted", "aborted");

    expect((await store.append(write, "strict")).kind).toBe("appended");

    expect(idsOf(await log(store))).toEqual(["a"]);
    expect(pauses).toEqual([100, 400]);
  });

  test("decides again on what came in between", async () => {
    const { store, open, faults, duringPause } = await openWorld();
    const other = await open();
    duringPause.push(() => appendAtEnd(other, TASKS, "theirs"));
    faults.push("aborted");

    const { result } = await store.transact([{ key: TASKS, seen: 0 }], RELAXED, ({ slices }) => {
      const slice = slices.get(TASKS);
      const ids = slice === undefined ? [] : idsOf(slice);
      return [{ commits: [{ key: TASKS, ops: [operation("ours")] }] }, ids];
    });

    expect(result).toEqual(["theirs"]);
    expect(idsOf(await log(store))).toEqual(["theirs", "ours"]);
  });

  test("is not taken for the write that was called after it", async () => {
    const { store, faults } = await openWorld();
    faults.push("aborted");

    await Promise.all([
      change(store, { states: new Map([["default/a", { hwm: 5 }]]) }),
      change(store, { states: new Map([["default/b", { hwm: 7 }]]) }),
    ]);

    const { slices } = await readAll(store, "default/a", "default/b");
    expect([...slices.values()].map(({ state }) => state.hwm)).toEqual([5, 7]);
  });

  test("is given up after three more tries, and nothing is written", async () => {
    const { store, faults, pauses } = await openWorld();
    faults.push("aborted", "aborted", "aborted", "aborted");

    const error = await rejectionOf(change(store, { database: { generation: 1 } }));

    expect(error).toBeInstanceOf(StorageUnavailableError);
    expect((error as Error).cause).toMatchObject({ name: "AbortError" });
    expect(pauses).toEqual([100, 400, 1600]);
    expect((await readAll(store)).database.generation).toBe(0);
  });
});

describe("a device without room", () => {
  test.each<Fault>(["full", "full-at-once"])(
    "is told of, and nothing is written: %s",
    async (fault) => {
      const { store, faults, handles, pauses } = await openWorld();
      const commit = { key: TASKS, seen: 0, ops: [operation("a")] };
      const write = writeOn(await readAll(store), [commit]);
      faults.push(fault, fault);

      const errors = [
        await rejectionOf(store.append(write, "strict")),
        await rejectionOf(change(store, { commits: [{ key: TASKS, confirm: [live("a", 1)] }] })),
      ];

      for (const error of errors) {
        expect(error).toBeInstanceOf(StorageFullError);
        expect((error as Error).cause).toMatchObject({ name: "QuotaExceededError" });
      }
      expect(pauses).toEqual([]);
      expect(await store.head(TASKS)).toBe(0);
      expect(handles).toHaveLength(3);
      expect((await store.append(write, "strict")).kind).toBe("appended");
    },
  );

  test("at the first open is told of too", async () => {
    const { open, openErrors } = await openWorld();
    openErrors.push("QuotaExceededError");

    expect(await rejectionOf(open())).toBeInstanceOf(StorageFullError);
  });
});

describe("a handle that died", () => {
  test("by being closed under us is replaced", async () => {
    const { store, handles, pauses } = await openWorld();
    handles[0]?.close();

    await appendAtEnd(store, TASKS, "a");

    expect(await store.head(TASKS)).toBe(1);
    expect(pauses).toEqual([100]);
  });

  test("and said so is replaced at once", async () => {
    const { store, handles, pauses } = await openWorld();
    forceCloseDatabase(handles[0] as never);
    await new Promise((resolve) => {
      handles[0]?.addEventListener("close", resolve);
    });

    await appendAtEnd(store, TASKS, "a");

    expect(handles).toHaveLength(2);
    expect(pauses).toEqual([]);
  });

  test("lets another tab delete the database, and then finds other content", async () => {
    const { store, factory } = await openWorld();
    const reading = await readAll(store);
    await new Promise((resolve, reject) => {
      const request = factory.deleteDatabase(NAME);
      request.addEventListener("success", resolve);
      request.addEventListener("error", reject);
      request.addEventListener("blocked", reject);
    });

    const refused = await store.append(writeOn(reading, [{ key: TASKS, seen: 0 }]), "strict");

    expect(refused.kind).toBe("replaced");
  });
});

describe("opening", () => {
  test("is tried again three times, with growing pauses", async () => {
    const { open, openErrors, pauses } = await openWorld();
    openErrors.push("UnknownError", "InvalidStateError", "UnknownError");

    const store = await open();

    expect(pauses).toEqual([100, 400, 1600]);
    expect(await store.head(TASKS)).toBe(0);
  });

  test("is given up after that, with the last reason", async () => {
    const { open, openErrors } = await openWorld();
    openErrors.push("UnknownError", "UnknownError", "UnknownError", "InvalidStateError");

    const error = await rejectionOf(open());

    expect(error).toBeInstanceOf(StorageUnavailableError);
    expect((error as Error).cause).toMatchObject({ name: "InvalidStateError" });
    expect(openErrors).toEqual([]);
  });

  test.each(["VersionError", "SecurityError"])("is not tried again after a %s", async (name) => {
    const { open, openErrors, pauses } = await openWorld();
    openErrors.push(name);

    expect(await rejectionOf(open())).toBeInstanceOf(StorageUnavailableError);
    expect(pauses).toEqual([]);
  });
});

describe("a transaction", () => {
  test("of append covers states and commits only, and is as durable as it was asked to be", async () => {
    const { store, begun } = await openWorld();
    const { epoch, generation } = (await readAll(store)).database;

    await store.append({ epoch, generation, commits: [{ key: TASKS, seen: 0 }] }, "strict");
    await store.append({ epoch, generation, commits: [{ key: TASKS, seen: 1 }] }, "relaxed");

    expect(begun).toEqual([
      { names: ["state", "commits"], durability: "strict" },
      { names: ["state", "commits"], durability: "relaxed" },
    ]);
  });
});
