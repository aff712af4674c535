import { describe, expect, test, vi } from "vitest";
import { Credentials } from "../../src/driver/credentials.js";
import { effectsOf } from "../../src/driver/effects-of-tab.js";
import { perform } from "../../src/driver/perform.js";
import { createMemoryStorage } from "../../src/store/memory-store.js";
import { LOOK, request, transact, type Decide, type Version } from "../../src/sync/effects.js";
import { edit, live, NOTES, openTab, TASKS } from "../view/replicas.js";

/** Opens a tab that counts its looks and its transactions that write, beside another one. */
async function openWatched() {
  const counts = { reads: 0, writes: 0 };
  const storage = createMemoryStorage();
  const there = await openTab(storage);
  const tab = await openTab(storage, (store) => ({
    read: (marks, options) => {
      counts.reads += 1;
      return store.read(marks, options);
    },
    transact: (marks, options, decide) => {
      counts.writes += 1;
      return store.transact(marks, options, decide);
    },
  }));
  await Promise.all([TASKS, NOTES].map((key) => tab.replica.load(key, "records")));
  counts.reads = 0;
  const effects = effectsOf({
    replica: tab.replica,
    transport: () => Promise.resolve({ kind: "lost", why: "offline" }),
    credentials: new Credentials(undefined),
    signal: new AbortController().signal,
    collections: [TASKS, NOTES],
    app: {
      merge: () => Promise.resolve(null),
      decode: (_, versions) => Promise.resolve(versions),
      encode: () => Promise.resolve([]),
    },
  });
  const look = (key = TASKS): Promise<unknown> =>
    perform(transact("push.intend", key, null, countUnsent, LOOK), effects);
  return { tab, there, effects, look, counts };
}

const countUnsent: Decide<number> = ({ operations }) => [null, [...operations()].length];

describe("a transaction that looks first", () => {
  test("and changes nothing sees everything, and keeps nobody waiting", async () => {
    const { tab, effects, counts } = await openWatched();
    await edit(tab, "mine", {});
    const expected = { epoch: tab.replica.database.epoch, generation: 0, confirmed: 0 };

    const committed = await perform(
      transact(
        "push.intend",
        TASKS,
        expected,
        ({ operations, state }) => [null, [[...operations()].length, state.confirmed]],
        LOOK,
      ),
      effects,
    );

    expect(committed).toEqual({ kind: "committed", result: [1, 0], version: expected });
    expect(counts.writes).toBe(0);
  });

  test("and changes something decides once more, where it writes", async () => {
    const { tab, effects, counts } = await openWatched();
    const decide = vi.fn(() => [{ confirm: [live("a", 5)] }, "decided"] as const);

    const committed = await perform(transact("pull.commit", TASKS, null, decide, LOOK), effects);

    expect(committed).toMatchObject({ result: "decided", version: { confirmed: 1 } });
    expect(decide).toHaveBeenCalledTimes(2);
    expect(counts.writes).toBe(1);
    expect(await tab.store.head(TASKS)).toBe(1);
  });

  test.each<[Partial<Version>, "committed" | "superseded"]>([
    [{}, "committed"],
    [{ confirmed: 9 }, "superseded"],
    [{ generation: 1 }, "superseded"],
  ])("and expects %j is %s", async (its, kind) => {
    const { tab, effects } = await openWatched();
    const expected = { epoch: tab.replica.database.epoch, generation: 0, confirmed: 0, ...its };

    const looked = transact("sync.load", TASKS, expected, () => [null, 1], LOOK);

    expect((await perform(looked, effects)).kind).toBe(kind);
  });

  test("over replaced content is superseded", async () => {
    const { tab, effects } = await openWatched();
    await edit(tab, "a", {});
    await tab.store.replace(() => undefined);

    const looked = transact("sync.load", TASKS, null, () => [null, 1], LOOK);

    expect(await perform(looked, effects)).toEqual({ kind: "superseded" });
  });

  // what happens between two looks → how often the store is read for both
  test.each<
    [string, number, (opened: Awaited<ReturnType<typeof openWatched>>) => Promise<unknown>]
  >([
    ["nothing", 1, () => Promise.resolve()],
    ["a look at another collection", 1, ({ look }) => look(NOTES)],
    ["an edit of this tab elsewhere", 1, ({ tab }) => edit(tab, "a", {}, NOTES)],
    ["an edit of this tab", 2, ({ tab }) => edit(tab, "a", {})],
    [
      "a request",
      2,
      ({ effects }) => perform(request("pull.request", { method: "GET", path: "/x" }), effects),
    ],
    [
      "a transaction",
      2,
      ({ effects }) =>
        perform(
          transact("push.settle", NOTES, null, () => [null, 1]),
          effects,
        ),
    ],
  ])("after another one and %s: read %i times", async (_, reads, between) => {
    const opened = await openWatched();
    await opened.look();

    await between(opened);
    await opened.look();

    expect(opened.counts.reads).toBe(reads);
  });

  test("sees what another tab wrote, once the world has moved on", async () => {
    const { there, effects, look } = await openWatched();
    expect(await look()).toMatchObject({ result: 0 });
    await edit(there, "theirs", {});

    await perform(request("pull.request", { method: "GET", path: "/x" }), effects);

    expect(await look()).toMatchObject({ result: 1 });
  });
});
