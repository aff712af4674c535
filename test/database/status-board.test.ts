import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { StatusBoard } from "../../src/database/status-board.js";
import type { Status } from "../../src/index.js";
import { NO_NEWS, type News } from "../../src/tabs/news.js";
import { TabTalk } from "../../src/tabs/tab-talk.js";
import { channelsOf } from "../tabs/channels.js";
import { create, openTab, TASKS } from "../view/replicas.js";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const STALLED_AFTER = 60_000;

function clockOfTest() {
  return { now: Date.now(), wall: Date.now(), session: "here" };
}

/** The board of one tab, and another tab that says what it is told to say. */
async function openBoard() {
  const { replica, store } = await openTab();
  await replica.load(TASKS, "operations");
  const channels = channelsOf();
  const talkOf = (name: string): TabTalk => new TabTalk("todo", name, channels.open().Channel);
  const board = new StatusBoard({
    replica,
    keys: () => [TASKS],
    talk: talkOf("here"),
    world: { clock: clockOfTest, random: (bytes) => bytes },
    stalledAfter: STALLED_AFTER,
  });
  const other = talkOf("other");
  const tell = (news: Partial<News>): void => other.tell({ ...NO_NEWS, ...news });
  const heard: Status[] = [];
  board.status.subscribe((status) => heard.push(status));
  return { board, replica, store, tell, heard };
}

test("nothing is to come next while a sync is under way, in whichever tab", async () => {
  const { board, tell } = await openBoard();
  board.note({ next: { at: Date.now() + 5_000, why: "interval" } });
  expect(board.status.get().nextAttempt).not.toBeNull();

  tell({ running: { progress: null } });

  expect(board.status.get()).toMatchObject({ syncing: true, nextAttempt: null });
});

test("who listens hears that what a tab announced has not come: it has gone", async () => {
  const { tell, heard } = await openBoard();
  tell({ next: { at: Date.now() + 5_000, why: "interval" } });
  vi.advanceTimersByTime(5_000);
  expect(heard.at(-1)?.nextAttempt).not.toBeNull();

  vi.advanceTimersByTime(5_000);

  expect(heard.at(-1)?.nextAttempt).toBeNull();
  expect(vi.getTimerCount()).toBe(0);
});

test("what is pending since nobody knows when counts from when it was seen", async () => {
  const { board, replica } = await openBoard();
  vi.advanceTimersByTime(10 * STALLED_AFTER);
  const seenAt = Date.now();
  const { epoch } = replica.database;
  const commits = [{ key: TASKS, ops: [create("a", {})] }];
  await replica.inTurn(() => replica.transact(epoch, [TASKS], "relaxed", () => [{ commits }, 0]));
  expect(board.status.get()).toMatchObject({ pending: 1, stalled: null });

  vi.advanceTimersByTime(STALLED_AFTER);

  expect(board.status.get().oldestUnsent).toEqual(new Date(seenAt));
  expect(board.status.get().stalled).toMatchObject({ cause: "idle" });
});

test("progress is shown now and then, and each new part at once", async () => {
  const { board, heard } = await openBoard();
  const progress = (phase: "pull" | "push", done: number) => {
    board.noteProgress({ collection: TASKS, phase, done });
  };
  for (let done = 1; done <= 50; done++) progress("pull", done);
  progress("push", 1);
  vi.advanceTimersByTime(100);
  progress("push", 2);

  const shown = heard.flatMap((status) => status.progress ?? []);
  expect(shown.map(({ phase, done }) => `${phase} ${done}`)).toEqual([
    "pull 1",
    "push 1",
    "push 2",
  ]);
});

test("how the syncs of another user ended is forgotten, also what other tabs said", async () => {
  const { board, tell } = await openBoard();
  const failure = { name: "OfflineError", code: "offline", message: "No network" };
  tell({ ended: { at: 5, failure }, completed: 3 });
  board.noteSuccess(4, true);
  expect(board.status.get()).toMatchObject({
    lastError: { code: "offline" },
    lastSync: new Date(4),
  });

  board.forget();

  expect(board.status.get()).toMatchObject({ lastError: null, lastSync: null });
});
