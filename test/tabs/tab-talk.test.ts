import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { joinNews, NO_NEWS, type News } from "../../src/tabs/news.js";
import { TabTalk } from "../../src/tabs/tab-talk.js";
import { channelsOf } from "./channels.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const SYNCS: News = { ...NO_NEWS, running: { progress: null } };
const DONE: News = { ...NO_NEWS, completed: 5 };

/** What the tabs that this one knows have said, together. */
function known({ all }: TabTalk): News {
  return joinNews(all, 0);
}

function open() {
  const channels = channelsOf();
  const tab = (name: string) => {
    const channel = channels.open();
    return { talk: new TabTalk("todo", name, channel.Channel), ...channel };
  };
  return { tab, one: tab("one"), other: tab("other") };
}

test("what one tab says all know, and one that comes later is told", () => {
  const { one, other, tab } = open();
  const onNews = vi.fn<() => void>();
  other.talk.onNews(onNews);

  one.talk.tell(DONE);

  expect(known(other.talk)).toEqual(DONE);
  expect(onNews).toHaveBeenCalledTimes(1);
  expect(known(tab("late").talk)).toEqual(DONE);
});

test("of a tab that closes only that is known how its last sync ended, also by those who come later", () => {
  const { one, other, tab } = open();
  const ended = { at: 4, failure: { name: "E", code: "offline", message: "No network" } };
  one.talk.tell({ ...SYNCS, ended, completed: 3, next: { at: 9, why: "retry" } });

  one.talk.close();

  const rest = { ...NO_NEWS, ended, completed: 3 };
  expect(known(other.talk)).toEqual(rest);
  expect(known(tab("late").talk)).toEqual(rest);
  expect(vi.getTimerCount()).toBe(0);
  other.talk.forgetOthers();
  expect(known(other.talk)).toEqual(NO_NEWS);
});

test("the same end, told again, is the same object", () => {
  const { one, other } = open();
  const ended = { at: 4, failure: { name: "E", code: "offline", message: "No network" } };
  one.talk.tell({ ...NO_NEWS, ended });
  const before = known(other.talk).ended;

  one.talk.tell({ ...SYNCS, ended });
  expect(known(other.talk).ended).toBe(before);
  one.talk.tell({ ...SYNCS, ended: { ...ended, at: 5 } });

  expect(known(other.talk).ended).not.toBe(before);
});

test("one that syncs, and does not answer any more, is known to be gone", () => {
  const { one, other } = open();
  const [onGone, onNews] = [vi.fn<() => void>(), vi.fn<() => void>()];
  one.talk.begin();
  one.talk.tell({ ...SYNCS, next: { at: 7, why: "interval" } });
  other.talk.onGone(onGone);
  other.talk.onNews(onNews);
  vi.advanceTimersByTime(60_000);
  expect(onGone).not.toHaveBeenCalled();

  one.cutOff();
  vi.advanceTimersByTime(2_000);

  expect(onGone).toHaveBeenCalledTimes(1);
  expect(onNews).toHaveBeenCalledTimes(1);
  expect(known(other.talk)).toEqual(NO_NEWS);
  expect(vi.getTimerCount()).toBe(0);
});

test("one whose sync has ended is not asked for", () => {
  const { one, other } = open();
  const onGone = vi.fn<() => void>();
  one.talk.begin();
  one.talk.tell(SYNCS);
  other.talk.onGone(onGone);

  one.talk.end();
  one.talk.tell(DONE);
  one.cutOff();
  vi.advanceTimersByTime(60_000);

  expect(onGone).not.toHaveBeenCalled();
  expect(other.said).toEqual([{ kind: "hello" }]);
});

test("a page that is frozen says so, and answers nobody until it goes on", () => {
  const page = new EventTarget();
  vi.stubGlobal("document", page);
  onTestFinished(() => void vi.unstubAllGlobals());
  const { one, other, tab } = open();
  vi.unstubAllGlobals();
  const onGone = vi.fn<() => void>();
  other.talk.onGone(onGone);
  one.talk.begin();
  one.talk.tell(SYNCS);

  page.dispatchEvent(new Event("freeze"));
  expect(onGone).toHaveBeenCalledTimes(1);
  expect(known(tab("late").talk).running).toBeNull();

  const onSilence = vi.fn<() => void>();
  other.talk.pulse.watch(onSilence);
  vi.advanceTimersByTime(2_000);
  expect(onSilence).toHaveBeenCalledTimes(1);
  page.dispatchEvent(new Event("resume"));
  other.talk.pulse.watch(onSilence);
  vi.advanceTimersByTime(2_000);

  expect(onSilence).toHaveBeenCalledTimes(1);
});

test.each([null, 7, "look", {}, { kind: "unheard of" }])(
  "%j, which is none of ours, is passed over",
  (data) => {
    const channels = channelsOf();
    const talk = new TabTalk("todo", "one", channels.open().Channel);
    const onNews = vi.fn<() => void>();
    talk.onNews(onNews);

    channels.open().say(data);

    expect(onNews).not.toHaveBeenCalled();
    expect(known(talk)).toEqual(NO_NEWS);
  },
);

test("where channels are missing or forbidden, a tab is alone", () => {
  const Forbidden = vi.fn(function forbid() {
    throw new DOMException("Not here", "SecurityError");
  });
  const talks = [new TabTalk("todo", "one", undefined), new TabTalk("todo", "other", Forbidden)];

  for (const talk of talks) {
    talk.begin();
    talk.tell(DONE);
    expect(known(talk)).toEqual(DONE);
    talk.close();
  }
});
