import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SyncLock } from "../../src/tabs/sync-lock.js";
import { TabTalk } from "../../src/tabs/tab-talk.js";
import { Locks } from "./locks.js";
import { channelsOf } from "./channels.js";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("navigator", { locks: new Locks() });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Two tabs on one database. A tab that is cut off hears nothing, and says nothing. */
function twoTabs() {
  const channels = channelsOf();
  const [here, there] = [channels.open(), channels.open()];
  return {
    here: new SyncLock("todo", new TabTalk("todo", "here", here.Channel)),
    there: new SyncLock("todo", new TabTalk("todo", "there", there.Channel)),
    cutOffHere: here.cutOff,
    reconnectHere: here.reconnect,
  };
}

function openPromise<T>() {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve: (value: T) => resolve(value) };
}

/** An act that ends when it is told to. */
function slow(name = "done") {
  const { promise: ended, resolve: end } = openPromise<void>();
  const run = vi.fn(async (signal: AbortSignal) => {
    await Promise.race([
      ended,
      new Promise<void>((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error));
      }),
    ]);
    return name;
  });
  return { run, end };
}

type Slow = ReturnType<typeof slow>;

const never = new AbortController().signal;

/** One tab that has the lock, and one that waits for it. */
function twoThatSync(tabs = twoTabs()) {
  const [first, second] = [slow("first"), slow("second")];
  const [one, two] = [tabs.here.run(never, first.run), tabs.there.run(never, second.run)];
  const endBoth = async (): Promise<readonly string[]> => {
    first.end();
    second.end();
    return Promise.all([one, two]);
  };
  return { ...tabs, first, second, one, two, endBoth };
}

test("one runs after the other, and is left alone for as long as it answers", async () => {
  const { second, endBoth } = twoThatSync();

  await vi.advanceTimersByTimeAsync(60_000);

  expect(second.run).not.toHaveBeenCalled();
  expect(await endBoth()).toEqual(["first", "second"]);
});

test("one that does not answer any more gives way, and waits in its turn", async () => {
  const { first, second, one, two, cutOffHere } = twoThatSync();

  await vi.advanceTimersByTimeAsync(10);
  cutOffHere();
  await vi.advanceTimersByTimeAsync(2_000);

  expect(second.run).toHaveBeenCalledTimes(1);
  expect(first.run.mock.calls[0]?.[0].aborted).toBe(true);
  second.end();
  expect(await two).toBe("second");
  await vi.advanceTimersByTimeAsync(0);
  expect(first.run).toHaveBeenCalledTimes(2);
  first.end();
  expect(await one).toBe("first");
});

test("one that was only slow to answer is asked once more, and keeps its lock", async () => {
  const { first, second, endBoth, cutOffHere, reconnectHere } = twoThatSync();

  cutOffHere();
  await vi.advanceTimersByTimeAsync(1_590);
  reconnectHere();
  await vi.advanceTimersByTimeAsync(10_000);

  expect(second.run).not.toHaveBeenCalled();
  expect(first.run.mock.calls[0]?.[0].aborted).toBe(false);
  expect(await endBoth()).toEqual(["first", "second"]);
});

test("of several that wait, one takes over, and is left alone by the others", async () => {
  const channels = channelsOf();
  const locks = ["a", "b", "c", "d"].map((name) => {
    const channel = channels.open();
    return { ...channel, lock: new SyncLock("todo", new TabTalk("todo", name, channel.Channel)) };
  });
  const [frozen, ...waiting] = locks;
  const frozenAct = openPromise<string>();
  void frozen?.lock.run(never, () => frozenAct.promise);
  const others = waiting.map(() => slow());
  const runs = waiting.map(({ lock }, index) => lock.run(never, (others[index] as Slow).run));
  await vi.advanceTimersByTimeAsync(10);

  frozen?.cutOff();
  await vi.advanceTimersByTimeAsync(30_000);

  expect(others.flatMap(({ run }) => run.mock.calls)).toHaveLength(1);
  expect(others.flatMap(({ run }) => run.mock.calls).some(([signal]) => signal.aborted)).toBe(
    false,
  );
  for (const { end } of others) end();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await Promise.all(runs)).toHaveLength(3);
});

test("where the others cannot be heard, nobody takes over", async () => {
  const [here, there] = ["here", "there"].map(
    (name) => new SyncLock("todo", new TabTalk("todo", name, undefined)),
  ) as [SyncLock, SyncLock];
  const { second, endBoth } = twoThatSync({ ...twoTabs(), here, there });

  await vi.advanceTimersByTimeAsync(60_000);

  expect(second.run).not.toHaveBeenCalled();
  expect(await endBoth()).toEqual(["first", "second"]);
});

test("a database that no other tab has waits for nobody", async () => {
  const [one, other] = [null, null].map((name) => {
    return new SyncLock(name, new TabTalk("todo", "x", undefined));
  }) as [SyncLock, SyncLock];
  const first = slow("first");
  const running = one.run(never, first.run);

  expect(await other.run(never, () => Promise.resolve("second"))).toBe("second");

  first.end();
  expect(await running).toBe("first");
});

test("one that was done when the lock was taken away has its result", async () => {
  const { here, there, cutOffHere } = twoTabs();
  const answer = openPromise<string>();
  const deaf = vi.fn(() => answer.promise);
  const one = here.run(never, deaf);
  cutOffHere();
  const two = there.run(never, () => Promise.resolve("second"));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await two).toBe("second");

  answer.resolve("done all the same");

  expect(await one).toBe("done all the same");
  expect(deaf).toHaveBeenCalledTimes(1);
});

test("an abort ends the wait, and the act", async () => {
  const { here, there } = twoTabs();
  const [running, waiting] = [new AbortController(), new AbortController()];
  const [first, second] = [slow(), slow()];
  const one = here.run(running.signal, first.run);
  const two = there.run(waiting.signal, second.run);

  waiting.abort(new Error("no longer wanted"));
  await expect(two).rejects.toThrow("no longer wanted");
  running.abort(new Error("nor this"));

  await expect(one).rejects.toThrow("nor this");
  expect(second.run).not.toHaveBeenCalled();
});

test("what the act throws comes out, and the next one runs", async () => {
  const { here, there } = twoTabs();

  const one = here.run(never, () => Promise.reject(new Error("storage is gone")));

  await expect(one).rejects.toThrow("storage is gone");
  expect(await there.run(never, () => Promise.resolve("next"))).toBe("next");
});

test.each([
  ["there are no locks", {}],
  ["there is no navigator", undefined],
])("where %s the act runs all the same", async (_name, navigator) => {
  vi.stubGlobal("navigator", navigator);

  expect(await twoTabs().here.run(never, () => Promise.resolve("done"))).toBe("done");
});

test("nothing is asked, and no timer set, where nobody waits", async () => {
  const { here } = twoTabs();

  await here.run(never, () => Promise.resolve());

  expect(vi.getTimerCount()).toBe(0);
});
