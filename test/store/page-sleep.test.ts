import { expect, onTestFinished, test, vi } from "vitest";
import { PageSleep } from "../../src/store/page-sleep.js";

function open() {
  const page = new EventTarget();
  vi.stubGlobal("document", page);
  onTestFinished(() => void vi.unstubAllGlobals());
  return { page, sleep: new PageSleep() };
}

test("who waits for a frozen page goes on when it does", async () => {
  const { page, sleep } = open();
  expect(sleep.end).toBeNull();

  page.dispatchEvent(new Event("freeze"));
  const over = vi.fn<() => void>();
  const waiting = Promise.all([sleep.end, sleep.end]).then(over);
  await Promise.resolve();
  expect(over).not.toHaveBeenCalled();
  page.dispatchEvent(new Event("resume"));
  await waiting;

  expect(over).toHaveBeenCalledTimes(1);
  expect(sleep.end).toBeNull();
});

test("who listens hears when it falls asleep, and once when it goes on; one that is shown is awake", () => {
  const page = new EventTarget();
  vi.stubGlobal("document", page);
  onTestFinished(() => void vi.unstubAllGlobals());
  const heard: boolean[] = [];
  const sleep = new PageSleep((isAsleep) => heard.push(isAsleep));

  for (const event of ["visibilitychange", "freeze", "visibilitychange", "resume"]) {
    page.dispatchEvent(new Event(event));
  }

  expect(heard).toEqual([true, false]);
  expect(sleep.isAsleep).toBe(false);
});

test("once closed it hears of nothing, and lets go who waits", async () => {
  const { page, sleep } = open();
  page.dispatchEvent(new Event("freeze"));
  const waiting = sleep.end;

  sleep.close();
  page.dispatchEvent(new Event("freeze"));

  await waiting;
  expect(sleep.end).toBeNull();
});

test("where there is no page nobody sleeps", () => {
  const sleep = new PageSleep();

  expect(sleep.end).toBeNull();
  sleep.close();
});
