// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test } from "vitest";
import { createApp, h, ref, type App, type Ref } from "vue";
import { useLive, useObservable } from "../../src/vue.js";
import { openTasks, type Opened } from "./open-tasks.js";

let db: Opened["db"];
let all: Opened["tasks"];
let place: Opened["place"];
let shown: Opened["text"];
let app: App | undefined;

beforeEach(async () => {
  ({ db, tasks: all, place, text: shown } = await openTasks());
});

afterEach(async () => {
  app?.unmount();
  app = undefined;
  await db.close();
});

/** Shows what a function of a component's setup gives. */
function mount(setup: () => () => string): void {
  app = createApp({
    setup: () => {
      const text = setup();
      return () => h("p", text());
    },
  });
  app.mount(place);
}

test("a query follows the records, and the refs that it is made of", async () => {
  let done: Ref<boolean> | undefined;
  mount(() => {
    const wanted = ref(false);
    done = wanted;
    const live = useLive(all, () => ({ where: { done: wanted.value }, sort: "title" }));
    return () => {
      const { state, data = [] } = live.value;
      return state === "ready" ? data.map(({ title }) => title).join() : state;
    };
  });

  await expect.poll(() => shown()).toBe("");
  const { id } = await all.create({ title: "a", done: false });
  await all.create({ title: "b", done: false });
  await expect.poll(() => shown()).toBe("a,b");
  await all.update(id, { done: true });
  await expect.poll(() => shown()).toBe("b");
  if (done !== undefined) done.value = true;

  await expect.poll(() => shown()).toBe("a");
});

test("the status, until the component is gone", async () => {
  const heard: number[] = [];
  mount(() => {
    const status = useObservable(db.status);
    return () => {
      heard.push(status.value.pending);
      return `${status.value.pending} unsent`;
    };
  });
  await expect.poll(() => shown()).toBe("0 unsent");
  await all.create({ title: "a", done: false });
  await expect.poll(() => shown()).toBe("1 unsent");

  app?.unmount();
  app = undefined;
  const before = heard.length;
  await all.create({ title: "b", done: false });

  expect(heard.length).toBe(before);
});
