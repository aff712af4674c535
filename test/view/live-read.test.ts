import { expect, test } from "vitest";
import type { LiveState } from "../../src/view/live-query.js";
import { LiveRead } from "../../src/view/live-read.js";

interface Item {
  readonly id: string;
  readonly n?: number;
}

/** A list whose readings are answered one by one, of a content that can be replaced. */
function open() {
  const answers: ((items: readonly Item[]) => void)[] = [];
  const changes: (() => void)[] = [];
  const content = { epoch: "one" };
  const list = new LiveRead<Item>({
    read: () => new Promise((resolve) => answers.push(resolve)),
    listen: (onChange) => {
      changes.push(onChange);
      return () => changes.splice(0);
    },
    keyOf: ({ id }) => id,
    epoch: () => content.epoch,
  });
  const change = (): void => changes.forEach((tell) => tell());
  const answer = async (...items: readonly Item[]): Promise<void> => {
    await expect.poll(() => answers.length).toBe(1);
    answers.shift()?.(items);
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { list, content, change, answer, readings: () => answers.length };
}

const idsOf = ({ data }: LiveState<Item>): string | undefined => data?.map(({ id }) => id).join();

test("what is the same keeps its identity, and nobody hears of it", async () => {
  const { list, change, answer } = open();
  const heard: LiveState<Item>[] = [];
  list.subscribe((state) => heard.push(state));
  await answer({ id: "a", n: 1 }, { id: "b" });
  change();
  await answer({ id: "a", n: 1 }, { id: "b" });
  change();
  await answer({ id: "a", n: 2 }, { id: "b" });

  expect(heard.map(idsOf)).toEqual([undefined, "a,b", "a,b"]);
  expect(heard[2]?.data?.[0]).not.toBe(heard[1]?.data?.[0]);
  expect(heard[2]?.data?.[1]).toBe(heard[1]?.data?.[1]);
});

test("changes while it is being read lead to one more reading", async () => {
  const { list, change, answer, readings } = open();
  list.subscribe(() => {});
  change();
  change();
  await answer({ id: "a" });
  await answer({ id: "b" });

  expect(idsOf(list.get())).toBe("b");
  expect(readings()).toBe(0);
});

test("what was read of a content that was replaced meanwhile is never shown", async () => {
  const { list, content, answer, change } = open();
  const heard: (string | undefined)[] = [];
  list.subscribe((state) => heard.push(idsOf(state)));
  await answer({ id: "old" });
  change();
  content.epoch = "two";
  const between = list.get().state;
  await answer({ id: "old" }, { id: "older" });
  await answer({ id: "new" });

  expect(between).toBe("loading");
  expect(heard).toEqual([undefined, "old", "new"]);
});

test("where nobody listens, the last reading of this content is shown, and a new one made", async () => {
  const { list, content, answer } = open();
  const first = list.get().state;
  await answer({ id: "a" });
  const second = idsOf(list.get());
  await answer({ id: "b" });
  content.epoch = "two";

  expect([first, second, list.get().state]).toEqual(["loading", "a", "loading"]);
});
