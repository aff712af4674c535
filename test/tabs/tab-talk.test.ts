import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { NO_NEWS, type News } from "../../src/tabs/news.js";
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

  expect(other.talk.all).toEqual([NO_NEWS, DONE]);
  expect(onNews).toHaveBeenCalledTimes(1);
  expect(tab("late").talk.all).toEqual([NO_NEWS, DONE]);
});

test("what a tab said is forgotten when it closes", () => {
  const { one, other } = open();
  one.talk.tell(SYNCS);

  one.talk.close();

  expect(other.talk.all).toEqual([NO_NEWS]);
  expect(vi.getTimerCount()).toBe(0);
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
  expect(other.talk.all).toEqual([NO_NEWS, NO_NEWS]);
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
  const { one, other } = open();
  vi.unstubAllGlobals();
  const onGone = vi.fn<() => void>();
  other.talk.onGone(onGone);
  one.talk.begin();
  one.talk.tell(SYNCS);

  page.dispatchEvent(new Event("freeze"));
  expect(onGone).toHaveBeenCalledTimes(1);

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
    expect(talk.all).toEqual([NO_NEWS]);
  },
);

test("where channels are missing or forbidden, a tab is alone", () => {
  const Forbidden = vi.fn(function forbid() {
    throw new DOMException("Not here", "SecurityError");
  });
  const talks = [new TabTalk("todo", "one", null), new TabTalk("todo", "other", Forbidden)];

  for (const talk of talks) {
    talk.begin();
    talk.tell(DONE);
    expect(talk.all).toEqual([DONE]);
    talk.close();
  }
});
