import { afterEach, describe, expect, test, vi } from "vitest";
import { createMemoryStorage } from "../../src/store/memory-store.js";
import { LiveQuery, type LiveState } from "../../src/view/live-query.js";
import type { Query } from "../../src/view/query.js";
import type { Shown } from "../../src/view/shown.js";
import {
  confirm,
  edit,
  live,
  nextCommit,
  NOTES,
  openTab,
  openTwo,
  TASKS,
  valueOf,
  type Tab,
} from "./replicas.js";

type State = LiveState<Shown>;

afterEach(() => vi.unstubAllGlobals());

function query({ replica }: Tab, its?: Query): LiveQuery {
  return new LiveQuery(replica, TASKS, its);
}

/** Throws for a record without tags. */
function isUntagged(record: { readonly tags: readonly string[] }): boolean {
  return record.tags.length === 0;
}

function shows(...ids: readonly string[]): (state: State) => boolean {
  return ({ state, data }) => state === "ready" && data.map(({ id }) => id).join() === ids.join();
}

test("it is loading, then ready, then follows what this tab writes", async () => {
  const [here] = await openTwo();
  const states: string[] = [];
  const tasks = query(here);
  tasks.subscribe(({ state, data }) => {
    states.push(`${state} ${data?.map(({ id }) => id).join() ?? "-"}`);
  });
  await valueOf(tasks, shows());

  await edit(here, "a", {});
  await valueOf(tasks, shows("a"));
  await edit(here, "b", {});
  await valueOf(tasks, shows("b", "a"));
  await edit(here, "a", null);
  await valueOf(tasks, shows("b"));

  expect(states).toEqual(["loading -", "ready ", "ready a", "ready b,a", "ready b"]);
});

test("it follows what another tab writes, edits and confirmed records", async () => {
  const [here, there] = await openTwo();
  const tasks = query(here, { sort: "id" });
  tasks.subscribe(() => {});

  await edit(there, "a", {});
  await valueOf(tasks, shows("a"));
  await confirm(there.store, [[live("b", 5)]]);
  await valueOf(tasks, shows("a", "b"));

  expect(tasks.get().data?.[1]).toEqual({ id: "b", last_modified: 5 });
});

test("it shows what its query asks for", async () => {
  const [here] = await openTwo();
  await edit(here, "a", { done: true, n: 1 });
  await edit(here, "b", { done: false, n: 2 });
  await edit(here, "c", { done: true, n: 3 });

  const done = query(here, { where: { done: true }, sort: "-n", limit: 1 });

  await valueOf(done, shows("c"));
  await edit(here, "c", { done: false, n: 3 });
  const { data } = await valueOf(done, shows("a"));

  expect(data).toEqual([{ id: "a", done: true, n: 1 }]);
});

describe("its value", () => {
  test("keeps its identity while nothing in it changes", async () => {
    const [here] = await openTwo();
    await edit(here, "a", { done: true });
    const done = query(here, { where: { done: true } });
    const listener = vi.fn<(state: State) => void>();
    const before = await valueOf(done, shows("a"));
    done.subscribe(listener);

    const heard = nextCommit(here);
    await edit(here, "b", { done: false });
    await edit(here, "n", {}, NOTES);
    await heard;

    expect(done.get()).toBe(before);
    expect(done.get()).toBe(done.get());
    expect(new Set(listener.mock.calls.map(([state]) => state))).toEqual(new Set([before]));
  });

  test("keeps the records that did not change", async () => {
    const [here] = await openTwo();
    await confirm(here.store, [[live("a", 1), live("b", 2)]]);
    await edit(here, "c", {});
    const tasks = query(here, { sort: "id" });
    tasks.subscribe(() => {});
    const before = (await valueOf(tasks, shows("a", "b", "c"))).data ?? [];

    await edit(here, "b", { n: 1 });
    const after = (await valueOf(tasks, ({ data }) => data?.[1]?.["n"] === 1)).data ?? [];

    expect([after[0] === before[0], after[1] === before[1], after[2] === before[2]]).toEqual([
      true,
      false,
      true,
    ]);
  });

  test("is frozen through and through", async () => {
    const [here] = await openTwo();
    await edit(here, "a", { list: [{ deep: 1 }] });
    const { data = [] } = await valueOf(query(here), shows("a"));

    expect(Object.isFrozen(data)).toBe(true);
    const { list } = data[0] as unknown as { readonly list: readonly unknown[] };
    expect(Object.isFrozen(list[0])).toBe(true);
  });

  test("is current also where nobody listens, once the collection is in memory", async () => {
    const [here] = await openTwo();
    const tasks = query(here);
    const before = tasks.get().state;
    await edit(here, "a", {});
    const ready = tasks.get();
    await edit(here, "b", {});

    expect([before, shows("a")(ready), shows("b", "a")(tasks.get())]).toEqual([
      "loading",
      true,
      true,
    ]);
  });

  test("waits for the records where only operations are in memory", async () => {
    const [here, there] = await openTwo();
    await confirm(there.store, [[live("a", 1)]]);
    await here.replica.load(TASKS, "operations");
    const tasks = query(here);

    expect(tasks.get().state).toBe("loading");
    await valueOf(tasks, shows("a"));
  });
});

test("it follows the collection again after somebody subscribed anew", async () => {
  const [here] = await openTwo();
  const tasks = query(here);
  const stop = tasks.subscribe(() => {});
  await valueOf(tasks, shows());
  stop();
  stop();
  await edit(here, "a", {});

  const heard: string[] = [];
  tasks.subscribe(({ data }) => heard.push(data?.map(({ id }) => id).join() ?? "-"));
  await valueOf(tasks, shows("a"));

  expect(heard.at(-1)).toBe("a");
});

test("it shows the new content after the database was replaced", async () => {
  const [here, there] = await openTwo();
  await edit(here, "old", {});
  const tasks = query(here);
  tasks.subscribe(() => {});
  await valueOf(tasks, shows("old"));

  there.replica.accept(await there.store.replace(() => undefined));
  await valueOf(tasks, shows());
  await edit(there, "new", {});
  await valueOf(tasks, shows("new"));

  expect(tasks.get().state).toBe("ready");
});

describe("an error", () => {
  test("of a predicate is its state, with what it last showed, until it goes", async () => {
    const [here] = await openTwo();
    await edit(here, "a", { tags: [] });
    const untagged = query(here, { where: isUntagged as (record: never) => boolean });
    untagged.subscribe(() => {});
    await valueOf(untagged, shows("a"));

    await edit(here, "b", {});
    const failed = await valueOf(untagged, ({ state }) => state === "error");
    await edit(here, "b", null);
    await valueOf(untagged, shows("a"));

    expect(failed.error).toBeInstanceOf(TypeError);
    expect(failed.data?.map(({ id }) => id)).toEqual(["a"]);
  });

  test("of the storage is its state, and it goes on with the next commit", async () => {
    let isBroken = true;
    const here = await openTab(createMemoryStorage(), (store) => ({
      read: (marks, options) =>
        isBroken && marks.length > 0
          ? Promise.reject(new Error("no disk"))
          : store.read(marks, options),
    }));
    const tasks = query(here);
    tasks.subscribe(() => {});
    const failed = await valueOf(tasks, ({ state }) => state === "error");
    isBroken = false;

    await edit(here, "a", {});
    await valueOf(tasks, shows("a"));

    expect(failed).toEqual({ state: "error", data: undefined, error: new Error("no disk") });
  });

  test("of a listener is reported, and is not the query's", async () => {
    const report = vi.fn<(error: unknown) => void>();
    vi.stubGlobal("reportError", report);
    const [here] = await openTwo();
    const tasks = query(here);
    tasks.subscribe(({ state }) => {
      if (state === "ready") throw new Error("my own fault");
    });
    const ready = await valueOf(tasks, shows());

    await edit(here, "a", {});
    await valueOf(tasks, shows("a"));

    expect(ready.state).toBe("ready");
    expect(report.mock.calls).toEqual([[new Error("my own fault")], [new Error("my own fault")]]);
  });
});
