import { afterEach, describe, expect, test, vi } from "vitest";
import { DatabaseReplacedError } from "../../src/errors.js";
import { createMemoryStorage } from "../../src/store/memory-store.js";
import {
  create,
  edit,
  idsIn,
  live,
  nextCommit,
  nextTask,
  NOTES,
  openTab,
  openTwo,
  TASKS,
} from "./replicas.js";

afterEach(() => vi.unstubAllGlobals());

describe("another tab's commits", () => {
  test("are folded when it tells of them, and listeners hear which records they touched", async () => {
    const [here, there] = await openTwo();
    await here.replica.load(TASKS, "records");
    const heard = nextCommit(here);

    await edit(there, "a", { n: 1 });

    expect(await heard).toEqual([{ key: TASKS, ids: new Set(["a"]) }]);
    expect(here.replica.shown(TASKS, "a")).toEqual({ id: "a", n: 1 });
  });

  test("are found by a look, where the word of them was lost", async () => {
    const storage = createMemoryStorage();
    const [here, there] = [
      await openTab(storage, () => ({ subscribe: () => () => undefined })),
      await openTab(storage),
    ];
    await here.replica.load(TASKS, "records");
    await here.replica.load(NOTES, "operations");
    await edit(there, "a", {});
    await edit(there, "n", {}, NOTES);
    await nextTask();
    const before = idsIn(here);

    await here.replica.look();

    expect(before).toEqual([]);
    expect([idsIn(here), idsIn(here, NOTES)]).toEqual([["a"], ["n"]]);
  });

  test("of collections that nobody loaded are not read", async () => {
    const [here, there] = await openTwo();
    await edit(there, "a", {});
    await here.replica.look();

    expect(here.replica.fold(TASKS)).toBeUndefined();
    expect([...here.replica.records(TASKS)]).toEqual([]);
  });
});

describe("listeners", () => {
  test("hear of a commit after it was stored, folded and resolved, in a task of their own", async () => {
    const [here, there] = await openTwo();
    await here.replica.load(TASKS, "records");
    const order: string[] = [];
    const heard = new Promise<void>((resolve) => {
      here.replica.hearers.onCommit(() => {
        order.push("listener");
        resolve();
      });
    });

    await edit(here, "a", {});
    order.push(`resolved, shown: ${idsIn(here).join()}`);
    const head = there.store.head(TASKS).then((position) => order.push(`stored: ${position}`));
    await Promise.all([heard, head]);

    expect(order).toEqual(["resolved, shown: a", "stored: 1", "listener"]);
  });

  test("that throw are reported, and harm neither the commit nor the others", async () => {
    const report = vi.fn<(error: unknown) => void>();
    vi.stubGlobal("reportError", report);
    const [here] = await openTwo();
    here.replica.hearers.onCommit(() => {
      throw new Error("my own fault");
    });
    const heard = nextCommit(here);

    await edit(here, "a", {});

    expect(await heard).toHaveLength(1);
    expect(report.mock.calls).toEqual([[new Error("my own fault")]]);
  });

  test("hear of all commits until then together: nobody sees half of one in the next", async () => {
    const [here] = await openTwo();
    await here.replica.load(TASKS, "records");
    const heard: string[] = [];
    here.replica.hearers.onCommit((touched) => {
      heard.push(touched.flatMap(({ ids }) => [...ids]).join());
    });
    const last = nextCommit(here);
    const place = here.replica.fold(TASKS)?.seen ?? 0;
    for (const [index, id] of ["a", "b"].entries()) {
      const commit = { key: TASKS, ops: [create(id)] };
      const at = place + index + 1;
      here.replica.takeOwn({ commits: [commit] }, [
        { key: TASKS, first: at, last: at, by: "x", n: at },
      ]);
    }
    await last;

    expect(heard).toEqual(["a,b"]);
  });

  test("that stopped are not called, also not of what they had still to hear", async () => {
    const [here] = await openTwo();
    const listener = vi.fn<() => void>();
    const stop = here.replica.hearers.onCommit(listener);

    await edit(here, "a", {});
    stop();
    await nextTask();
    await nextTask();

    expect(listener).not.toHaveBeenCalled();
  });
});

describe("acts on the store", () => {
  test("run one after the other, also after one that failed", async () => {
    const { replica } = await openTab();
    const order: string[] = [];
    const act = async (name: string, fails = false): Promise<string> => {
      order.push(`${name} begins`);
      await nextTask();
      order.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    };

    const first = replica.inTurn(() => act("first", true));
    const second = replica.inTurn(() => act("second"));

    await expect(first).rejects.toThrow("first");
    expect(await second).toBe("second");
    expect(order).toEqual(["first begins", "first ends", "second begins", "second ends"]);
  });

  test("looks that wait are one look", async () => {
    const reads = vi.fn<() => void>();
    const { replica } = await openTab(createMemoryStorage(), (store) => ({
      read: (marks, options) => {
        reads();
        return store.read(marks, options);
      },
    }));
    reads.mockClear();

    await Promise.all([replica.look(), replica.look(), replica.look()]);

    expect(reads).toHaveBeenCalledTimes(1);
  });

  test("decide over what is stored by then, and are refused on another epoch", async () => {
    const [here, there] = await openTwo();
    await here.replica.load(TASKS, "records");
    const { epoch } = here.replica.database;
    await edit(there, "a", { n: 1 });

    const { result } = await here.replica.transact(epoch, [TASKS], "relaxed", () => [
      { commits: [{ key: TASKS, confirm: [live("b", 5)] }] },
      here.replica.shown(TASKS, "a"),
    ]);
    const refused = here.replica.transact("another epoch", [TASKS], "relaxed", () => [null, null]);

    expect(result).toEqual({ id: "a", n: 1 });
    expect(idsIn(here)).toEqual(["a", "b"]);
    await expect(refused).rejects.toThrow(DatabaseReplacedError);
  });
});

test("a closed replica tells nobody, and its store is closed", async () => {
  const [here, there] = await openTwo();
  const listener = vi.fn<() => void>();
  await here.replica.load(TASKS, "records");
  here.replica.hearers.onCommit(listener);

  await here.replica.close();
  await edit(there, "a", {});
  await nextTask();

  expect(listener).not.toHaveBeenCalled();
  await expect(here.replica.look()).rejects.toThrow("closed");
});
