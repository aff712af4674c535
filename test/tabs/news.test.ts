import { expect, test } from "vitest";
import { joinNews, NO_NEWS, type News } from "../../src/tabs/news.js";

const NOW = 1_000_000;
const RUNNING = { progress: { collection: "default/tasks", phase: "pull", done: 3 } } as const;
const FAILED = { name: "OfflineError", code: "offline", message: "No network" };

function news(change: Partial<News>): News {
  return { ...NO_NEWS, ...change };
}

const CASES: readonly {
  readonly name: string;
  readonly said: readonly Partial<News>[];
  readonly shown: Partial<News>;
}[] = [
  { name: "nobody has said anything", said: [], shown: {} },
  {
    name: "one of them syncs",
    said: [{}, { running: RUNNING }],
    shown: { running: RUNNING },
  },
  {
    name: "one has failed, and later another one did not",
    said: [
      { ended: { at: 1, failure: FAILED } },
      { ended: { at: 2, failure: null }, completed: 2 },
    ],
    shown: { ended: { at: 2, failure: null }, completed: 2 },
  },
  {
    name: "one has failed after another one ended well",
    said: [
      { ended: { at: 2, failure: FAILED }, completed: 1 },
      { ended: { at: 1, failure: null }, completed: 1 },
    ],
    shown: { ended: { at: 2, failure: FAILED }, completed: 1 },
  },
  {
    name: "two of them will go on",
    said: [{ next: { at: NOW + 20, why: "interval" } }, { next: { at: NOW + 10, why: "retry" } }],
    shown: { next: { at: NOW + 10, why: "retry" } },
  },
  {
    name: "one should have gone on a moment ago",
    said: [{ next: { at: NOW - 2_000, why: "write" } }],
    shown: { next: { at: NOW - 2_000, why: "write" } },
  },
  {
    name: "one should have gone on long ago: it has gone",
    said: [
      { next: { at: NOW - 2_001, why: "write" } },
      { next: { at: NOW + 10, why: "interval" } },
    ],
    shown: { next: { at: NOW + 10, why: "interval" } },
  },
];

test.for(CASES)(
  "where $name, all show the same, in whatever order they said it",
  ({ said, shown }) => {
    const all = said.map(news);

    expect(joinNews(all, NOW)).toEqual(news(shown));
    expect(joinNews(all.toReversed(), NOW)).toEqual(news(shown));
  },
);
