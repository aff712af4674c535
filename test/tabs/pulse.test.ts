import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Pulse } from "../../src/tabs/pulse.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("who does not answer counts as gone within two seconds", () => {
  const [ask, onSilence] = [vi.fn<() => void>(), vi.fn<() => void>()];
  new Pulse(ask).watch(onSilence);

  vi.advanceTimersByTime(1_599);
  expect(ask).toHaveBeenCalledTimes(3);
  expect(onSilence).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);

  expect(onSilence).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(60_000);
  expect(onSilence).toHaveBeenCalledTimes(1);
  expect(vi.getTimerCount()).toBe(0);
});

test("who answers is there for as long as that", () => {
  const onSilence = vi.fn<() => void>();
  const pulse = new Pulse(() => pulse.heard());
  pulse.watch(onSilence);

  vi.advanceTimersByTime(60_000);

  expect(onSilence).not.toHaveBeenCalled();
});

test("nobody is asked once nobody wants to know", () => {
  const [ask, onSilence] = [vi.fn<() => void>(), vi.fn<() => void>()];
  const pulse = new Pulse(ask);
  const [stopOne, stopOther] = [pulse.watch(onSilence), pulse.watch(onSilence)];

  stopOne();
  vi.advanceTimersByTime(400);
  expect(ask).toHaveBeenCalledTimes(1);
  stopOther();
  vi.advanceTimersByTime(60_000);

  expect(ask).toHaveBeenCalledTimes(1);
  expect(onSilence).not.toHaveBeenCalled();
  expect(vi.getTimerCount()).toBe(0);
});

test("who says that it cannot go on is gone at once", () => {
  const onSilence = vi.fn<() => void>();
  const pulse = new Pulse(() => {});
  pulse.watch(onSilence);

  pulse.stopped();

  expect(onSilence).toHaveBeenCalledTimes(1);
});

test("who wants to know again while being told is told again", () => {
  const pulse = new Pulse(() => {});
  const again = vi.fn<() => void>();
  pulse.watch(() => void pulse.watch(again));

  vi.advanceTimersByTime(1_600);
  expect(again).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1_600);

  expect(again).toHaveBeenCalledTimes(1);
});
