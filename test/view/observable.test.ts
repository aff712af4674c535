import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Signal } from "../../src/view/observable.js";

const report = vi.fn<(error: unknown) => void>();

beforeEach(() => {
  report.mockReset();
  vi.stubGlobal("reportError", report);
});

afterEach(() => vi.unstubAllGlobals());

describe("a listener", () => {
  test("hears the value at once, and each change until it stops", () => {
    const signal = new Signal(1);
    const heard: number[] = [];

    const stop = signal.subscribe((value) => heard.push(value));
    signal.set(2);
    signal.set(3);
    stop();
    signal.set(4);

    expect(heard).toEqual([1, 2, 3]);
    expect(signal.get()).toBe(4);
  });

  test("does not hear of a value that is the same", () => {
    const heard: object[] = [];
    const signal = new Signal<{ n: number }>({ n: 1 }, (a, b) => a.n === b.n);
    const first = signal.get();
    signal.subscribe((value) => heard.push(value));

    signal.set({ n: 1 });

    expect(heard).toEqual([first]);
    expect(signal.get()).toBe(first);
  });

  test("that subscribes twice is called twice, and stops one at a time", () => {
    const signal = new Signal(0);
    const listener = vi.fn<(value: number) => void>();
    const stop = signal.subscribe(listener);
    signal.subscribe(listener);

    signal.set(1);
    stop();
    stop();
    signal.set(2);

    expect(listener.mock.calls).toEqual([[0], [0], [1], [1], [2]]);
  });

  test("that was stopped by another one is not called any more", () => {
    const signal = new Signal(0);
    const heard: string[] = [];
    const stops: (() => void)[] = [];
    signal.subscribe((value) => {
      heard.push(`first ${value}`);
      for (const stop of stops) stop();
    });
    stops.push(signal.subscribe((value) => heard.push(`second ${value}`)));

    signal.set(1);

    expect(heard).toEqual(["first 0", "second 0", "first 1"]);
  });
});

test("somebody listens from the first subscription to the last stop", () => {
  const signal = new Signal(0);
  const stops = [signal.subscribe(() => {}), signal.subscribe(() => {})];
  const seen = [signal.isObserved];
  stops[0]?.();
  seen.push(signal.isObserved);
  stops[1]?.();
  seen.push(signal.isObserved);

  expect(seen).toEqual([true, true, false]);
});

describe("a listener that throws", () => {
  test("is reported, and harms neither the others nor whoever set the value", () => {
    const signal = new Signal(0);
    const heard: number[] = [];
    signal.subscribe((value) => {
      if (value === 1) throw new Error("my own fault");
    });
    signal.subscribe((value) => heard.push(value));

    signal.set(1);
    signal.set(2);

    expect(heard).toEqual([0, 1, 2]);
    expect(report.mock.calls).toEqual([[new Error("my own fault")]]);
  });

  test("at its first call is reported, and can still be stopped", () => {
    const signal = new Signal(0);

    const stop = signal.subscribe(() => {
      throw new Error("at once");
    });
    stop();
    signal.set(1);

    expect(report.mock.calls).toEqual([[new Error("at once")]]);
    expect(signal.isObserved).toBe(false);
  });
});

test("a value set by a listener is the last one that everybody hears", () => {
  const signal = new Signal(0);
  const heard: string[] = [];
  signal.subscribe((value) => {
    heard.push(`first ${value}`);
    if (value === 1) signal.set(2);
  });
  signal.subscribe((value) => heard.push(`second ${value}`));

  signal.set(1);

  expect(heard).toEqual(["first 0", "second 0", "first 1", "first 2", "second 2"]);
  expect(signal.get()).toBe(2);
});
