// @vitest-environment happy-dom
import { createElement as h, StrictMode, useState, type ReactNode } from "react";
import { createRoot, hydrateRoot, type Root } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useLive, useRecord, useSyncStatus } from "../../src/react.js";
import { openTasks, type Opened, type Task } from "./open-tasks.js";

let db: Opened["db"];
let all: Opened["tasks"];
let place: Opened["place"];
let shown: Opened["text"];
let root: Root | undefined;

beforeEach(async () => {
  ({ db, tasks: all, place, text: shown } = await openTasks());
});

afterEach(async () => {
  root?.unmount();
  root = undefined;
  await db.close();
});

function render(element: ReactNode): void {
  root ??= createRoot(place);
  root.render(h(StrictMode, null, element));
}

function isA({ title }: Task): boolean {
  return title === "a";
}

/** The open tasks, with a query that is written in place. */
function Open(): ReactNode {
  const { state, data } = useLive(all, { where: { done: false }, sort: "title" });
  return state === "ready" ? data.map(({ title }) => title).join() : state;
}

test("a query is loading, then ready, then follows; its query may be written in place", async () => {
  const live = vi.spyOn(all, "live");

  render(h(Open));
  await expect.poll(() => shown()).toBe("");
  await all.create({ title: "b", done: false });
  await expect.poll(() => shown()).toBe("b");
  const { id } = await all.create({ title: "a", done: false });
  await expect.poll(() => shown()).toBe("a,b");
  await all.update(id, { done: true });
  await expect.poll(() => shown()).toBe("b");

  // a strict mode makes everything twice at first, and nothing again afterwards
  expect(live.mock.calls.length).toBeLessThanOrEqual(2);
});

test("a condition that is a function is taken anew when its deps change", async () => {
  await all.createMany(["a", "b", "ab"].map((title) => ({ title, done: false })));
  const choices: ((wanted: string) => void)[] = [];
  function Containing(): ReactNode {
    const [wanted, setWanted] = useState("a");
    choices.push(setWanted);
    const { data = [] } = useLive(
      all,
      { where: ({ title }) => title.includes(wanted), sort: "title" },
      [wanted],
    );
    return data.map(({ title }) => title).join();
  }

  render(h(Containing));
  await expect.poll(() => shown()).toBe("a,ab");
  choices.at(-1)?.("b");

  await expect.poll(() => shown()).toBe("ab,b");
});

test("a condition that goes is a new query", async () => {
  await all.createMany(["a", "b"].map((title) => ({ title, done: false })));
  function Some({ only }: { readonly only: boolean }): ReactNode {
    const { data = [] } = useLive(all, only ? { where: isA, sort: "title" } : { sort: "title" });
    return data.map(({ title }) => title).join();
  }
  render(h(Some, { only: true }));
  await expect.poll(() => shown()).toBe("a");

  render(h(Some, { only: false }));

  await expect.poll(() => shown()).toBe("a,b");
});

test("a component that is gone costs nothing", async () => {
  let asked = 0;
  function Counted(): ReactNode {
    const { state } = useLive(all, { where: () => ++asked > 0 });
    return state;
  }
  render(h(Counted));
  await all.create({ title: "a", done: false });
  await expect.poll(() => shown()).toBe("ready");

  render(null);
  await expect.poll(() => shown()).toBe("");
  const before = asked;
  await all.create({ title: "b", done: false });
  await all.count();

  expect(asked).toBe(before);
});

test("one record, and the status", async () => {
  const { id } = await all.create({ title: "a", done: false });
  function One({ of }: { readonly of: string }): ReactNode {
    const { state, data } = useRecord(all, of);
    const { pending } = useSyncStatus(db);
    return `${state} ${data?.title ?? "none"}, ${pending} unsent`;
  }

  render(h(One, { of: id }));
  await expect.poll(() => shown()).toBe("ready a, 1 unsent");
  await all.update(id, { title: "b" });
  await expect.poll(() => shown()).toBe("ready b, 1 unsent");
  await all.create({ title: "c", done: false });
  await expect.poll(() => shown()).toBe("ready b, 2 unsent");
  render(h(One, { of: "nobody" }));

  await expect.poll(() => shown()).toBe("ready none, 2 unsent");
});

test("two components never show two states of the same records", async () => {
  const torn: string[] = [];
  function Both(): ReactNode {
    const first = useLive(all, { sort: "title" }).data?.length ?? 0;
    const second = useLive(all, { sort: "-title" }).data?.length ?? 0;
    if (first !== second) torn.push(`${first} ${second}`);
    return `${first} ${second}`;
  }
  render(h(Both));
  await expect.poll(() => shown()).toBe("0 0");

  for (let n = 1; n <= 20; n++) await all.create({ title: `t${n}`, done: false });
  await expect.poll(() => shown()).toBe("20 20");

  expect(torn).toEqual([]);
});

test("a server renders what is loading, and a page takes that over", async () => {
  await all.create({ title: "a", done: false });
  place.innerHTML = renderToString(h(Open));
  const before = place.textContent;
  const errors: unknown[] = [];

  root = hydrateRoot(place, h(Open), { onRecoverableError: (error) => errors.push(error) });

  await expect.poll(() => shown()).toBe("a");
  expect(before).toBe("loading");
  expect(errors).toEqual([]);
});
