// A scheduler in a world of its own: a clock that tests set, one timer, and syncs that end when they say so.
import type { Ending, ScheduleEvent } from "../../src/schedule/event.js";
import { DEFAULTS, type Settings } from "../../src/schedule/settings.js";
import { STOPPED, type Dice, type Plan, type State, type Why } from "../../src/schedule/state.js";
import { step } from "../../src/schedule/step.js";

export type Happening = ScheduleEvent extends infer E
  ? E extends ScheduleEvent
    ? Omit<E, "now">
    : never
  : never;

export const START: Extract<Happening, { kind: "started" }> = {
  kind: "started",
  isOnline: true,
  isVisible: true,
  hasUnsent: false,
  isPaused: false,
};

export class Scheduler {
  now = 0;
  state: State = STOPPED;
  timer: Plan | null = null;
  isSyncing = false;
  /** When syncs began, and why. */
  readonly begun: (readonly [at: number, why: Why])[] = [];
  readonly #settings: Settings;
  readonly #dice: Dice;

  constructor(settings: Partial<Settings> = {}, dice: Dice = () => 0.5) {
    this.#settings = { ...DEFAULTS, ...settings };
    this.#dice = dice;
  }

  /** Throws where it does what it never may. */
  hear(happening: Happening): void {
    const event = { ...happening, now: this.now };
    if (event.kind === "ended") this.isSyncing = false;
    const { state, acts } = step(this.state, event, this.#settings, this.#dice);
    this.state = state;
    for (const act of acts) {
      switch (act.do) {
        case "set-timer":
          if (!Number.isFinite(act.plan.at)) throw new Error("a timer for never");
          this.timer = act.plan;
          break;
        case "clear-timer":
          if (this.timer === null) throw new Error("no timer to clear");
          this.timer = null;
          break;
        case "begin":
          if (this.isSyncing) throw new Error("two syncs at once");
          this.isSyncing = true;
          this.begun.push([this.now, act.why]);
      }
    }
  }

  end(ending: Ending, { hasUnsent = false, notBefore = null as number | null } = {}): void {
    this.hear({ kind: "ended", ending, hasUnsent, notBefore });
  }

  /** Lets time pass; the timer fires when its moment comes, and a sync that begins ends at once, well. */
  passTo(at: number, end: (scheduler: this) => void = (its) => its.end("ok")): void {
    while (this.timer !== null && this.timer.at <= at) {
      this.now = Math.max(this.now, this.timer.at);
      this.timer = null;
      this.hear({ kind: "timer" });
      if (this.isSyncing) end(this);
    }
    this.now = Math.max(this.now, at);
  }
}

/** Begun, and synced once at 0. */
export function synced(settings: Partial<Settings> = {}, dice?: Dice): Scheduler {
  const scheduler = new Scheduler(settings, dice);
  scheduler.hear(START);
  scheduler.end("ok");
  return scheduler;
}
