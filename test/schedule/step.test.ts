import { describe, expect, test } from "vitest";
import { EVENTS, STATES } from "./samples.js";
import { Scheduler, START, synced } from "./scheduler.js";
import { tellStep } from "./tell-step.js";
import { TRANSITIONS } from "./transitions.js";

type StateName = keyof typeof STATES;
type EventName = keyof typeof EVENTS;

describe.each(Object.keys(STATES) as StateName[])("in the state %s", (state) => {
  test.each(Object.keys(EVENTS) as EventName[])("on the event %s", (event) => {
    expect(tellStep(state, event)).toBe(TRANSITIONS[state][event]);
  });
});

describe("what is written", () => {
  test("is sent when nothing was written for a second", () => {
    const scheduler = synced();

    for (const at of [10_000, 10_400, 10_800]) {
      scheduler.passTo(at);
      scheduler.hear({ kind: "written" });
    }
    scheduler.passTo(20_000);

    expect(scheduler.begun.slice(1)).toEqual([[11_800, "write"]]);
  });

  test("is sent after ten seconds, however much is written", () => {
    const scheduler = synced();

    for (let at = 10_000; at <= 25_000; at += 500) {
      scheduler.passTo(at);
      scheduler.hear({ kind: "written" });
    }

    expect(scheduler.begun.slice(1)).toEqual([[20_000, "write"]]);
  });

  test("is sent also while the page is hidden, which asks for nothing else", () => {
    const scheduler = synced();
    scheduler.hear({ kind: "hidden" });
    scheduler.passTo(600_000);
    scheduler.hear({ kind: "written" });
    scheduler.passTo(3_600_000);

    expect(scheduler.begun.slice(1)).toEqual([[601_000, "write"]]);
    expect(scheduler.state.kind).toBe("resting");
  });

  test("during a sync goes out after it", () => {
    const scheduler = synced();
    scheduler.passTo(10_000);
    scheduler.hear({ kind: "asked" });
    scheduler.passTo(12_000);
    scheduler.hear({ kind: "written" });
    scheduler.now = 15_000;
    scheduler.end("ok", { hasUnsent: true });

    expect(scheduler.begun.slice(1)).toEqual([
      [10_000, "asked"],
      [15_000, "write"],
    ]);
  });

  test("and is sent by that very sync brings no other one", () => {
    const scheduler = synced();
    scheduler.hear({ kind: "asked" });
    scheduler.hear({ kind: "written" });
    scheduler.end("ok");

    expect(scheduler.timer).toEqual({ at: 60_000, why: "interval" });
  });

  test("and cannot be sent now is tried again, also while hidden", () => {
    const scheduler = new Scheduler({ interval: Infinity });
    scheduler.hear({ ...START, isVisible: false, hasUnsent: true });
    scheduler.end("ok", { hasUnsent: true });

    expect(scheduler.timer).toEqual({ at: 60_000, why: "unsent" });
  });
});

describe("a page that is shown", () => {
  test("looks for news every minute", () => {
    const scheduler = synced();
    scheduler.passTo(200_000);

    expect(scheduler.begun.slice(1)).toEqual([
      [60_000, "interval"],
      [120_000, "interval"],
      [180_000, "interval"],
    ]);
  });

  test("looks for none by itself where it is told so", () => {
    const scheduler = synced({ interval: Infinity });
    expect(scheduler.timer).toBeNull();
    expect(scheduler.state.kind).toBe("resting");
  });

  test("again, and chosen, and online, syncs once, and five seconds after the last time at the earliest", () => {
    const scheduler = synced();
    scheduler.hear({ kind: "hidden" });
    scheduler.hear({ kind: "offline" });
    scheduler.passTo(2_000);
    for (const kind of ["visible", "online", "woken", "remote-changed"] as const) {
      scheduler.hear({ kind });
    }
    scheduler.passTo(30_000);

    expect(scheduler.begun.slice(1)).toEqual([[5_000, "visible"]]);
  });
});

describe("after failures", () => {
  test("the pauses grow up to five minutes, and begin anew after a success", () => {
    const scheduler = synced();
    const pauses: number[] = [];
    scheduler.hear({ kind: "asked" });
    for (let failure = 0; failure < 10; failure++) {
      const before = scheduler.now;
      scheduler.end("failed");
      pauses.push((scheduler.timer?.at ?? 0) - before);
      scheduler.passTo(scheduler.timer?.at ?? 0, () => {});
    }
    scheduler.end("ok");
    scheduler.hear({ kind: "asked" });
    scheduler.end("failed");

    // the dice show a half of each bound
    expect(pauses).toEqual(
      [1, 2, 4, 8, 16, 32, 64, 128, 150, 150].map((seconds) => seconds * 1_000),
    );
    expect(scheduler.timer?.at).toBe(scheduler.now + 1_000);
  });

  test.each([
    { wait: 1_000, dice: 1 - 2 ** -32, latest: 5_000 },
    { wait: 30_000, dice: 1 - 2 ** -32, latest: 30_000 },
    { wait: 3_600_000, dice: 1 - 2 ** -32, latest: 300_000 },
    { wait: 30_000, dice: 0, latest: 0 },
  ])("a wish to wait $wait ms is kept, and at most $latest ms more", ({ wait, dice, latest }) => {
    const scheduler = synced({}, () => dice);
    scheduler.hear({ kind: "asked" });
    scheduler.end("waiting", { notBefore: wait });

    expect(scheduler.timer?.at).toBeGreaterThanOrEqual(wait);
    expect(scheduler.timer?.at).toBeLessThanOrEqual(wait + latest);
    expect(Math.round(scheduler.timer?.at ?? 0)).toBe(wait + latest);
  });

  test("a server that cannot be reached is tried at once when the network comes back", () => {
    const scheduler = synced();
    scheduler.passTo(10_000);
    scheduler.hear({ kind: "asked" });
    scheduler.hear({ kind: "offline" });
    scheduler.end("offline", { hasUnsent: true });
    expect(scheduler.state.kind).toBe("offline");

    scheduler.passTo(1_000_000);
    scheduler.hear({ kind: "online" });

    expect(scheduler.begun.at(-1)?.[0]).toBe(1_000_000);
  });
});

describe("what only the app can mend", () => {
  test.each([
    { kind: "asked", comes: "syncing" },
    { kind: "connected", comes: "syncing" },
    { kind: "written", comes: "planned" },
    { kind: "visible", comes: "blocked" },
  ] as const)("may have been mended while it was found: $kind", ({ kind, comes }) => {
    const scheduler = synced();
    scheduler.hear({ kind: "asked" });
    scheduler.hear({ kind });
    scheduler.end("blocked", { hasUnsent: true });

    expect(scheduler.state.kind).toBe(comes);
  });

  test("is not tried again, whatever the page goes through", () => {
    const scheduler = synced();
    scheduler.hear({ kind: "asked" });
    scheduler.end("blocked", { hasUnsent: true });
    for (const kind of ["hidden", "visible", "offline", "online", "woken"] as const) {
      scheduler.hear({ kind });
      scheduler.passTo(scheduler.now + 100_000);
    }

    expect(scheduler.begun.length).toBe(2);
  });
});

test("whatever is asked for, so many syncs begin in a minute and no more", () => {
  const scheduler = synced({ perMinute: 3 });
  for (let time = 0; time < 10; time++) {
    scheduler.passTo(time * 1_000);
    scheduler.hear({ kind: "asked" });
    if (scheduler.isSyncing) scheduler.end("ok");
  }
  scheduler.passTo(61_000);

  expect(scheduler.begun).toEqual([
    [0, "start"],
    [0, "asked"],
    [1_000, "asked"],
    [60_000, "asked"],
  ]);
});

test("a page that was started in the background waits until it is shown", () => {
  const scheduler = new Scheduler();
  scheduler.hear({ ...START, isVisible: false });
  expect(scheduler.begun).toEqual([]);

  scheduler.passTo(60_000);
  scheduler.hear({ kind: "visible" });

  expect(scheduler.begun).toEqual([[60_000, "start"]]);
});

test("who starts paused begins when it is resumed", () => {
  const scheduler = new Scheduler();
  scheduler.hear({ ...START, isPaused: true });
  scheduler.passTo(60_000);
  scheduler.hear({ kind: "resumed" });

  expect(scheduler.begun).toEqual([[60_000, "start"]]);
});
