import { expect, test } from "vitest";
import type { Ending } from "../../src/schedule/event.js";
import { seededRandom, type Random } from "../../src/testing/seeded-random.js";
import { Scheduler, START, type Happening } from "./scheduler.js";

// SCHEDULE_SEED=7 npx vitest run --project unit test/schedule/random-walk.test.ts
const SEED = Number(process.env["SCHEDULE_SEED"] ?? Date.now() % 1_000_000);
const WALKS = 400;
const STEPS = 250;
const PER_MINUTE = 12;
const ENDINGS: readonly Ending[] = ["ok", "ok", "ok", "offline", "waiting", "blocked", "failed"];
const KINDS = [
  "written",
  "written",
  "emptied",
  "online",
  "offline",
  "visible",
  "hidden",
  "woken",
  "remote-changed",
  "asked",
  "abandoned",
  "connected",
  "disconnected",
  "synced",
  "paused",
  "resumed",
] as const;

function pick<T>(random: Random, among: readonly T[]): T {
  return among[random(among.length)] as T;
}

/** One life of a scheduler; it throws by itself where two syncs run, or a timer is cleared that is none. */
class Walk {
  readonly #random: Random;
  readonly scheduler: Scheduler;
  readonly told: string[] = [];
  #hasUnsent = false;

  constructor(random: Random) {
    this.#random = random;
    this.scheduler = new Scheduler({ perMinute: PER_MINUTE }, () => random(1_000) / 1_000);
    this.hear({ ...START, isVisible: random(2) === 0, isOnline: random(3) > 0 });
  }

  hear(happening: Happening): void {
    this.told.push(`${this.scheduler.now} ${happening.kind}`);
    if (happening.kind === "written") this.#hasUnsent = true;
    if (happening.kind === "emptied") this.#hasUnsent = false;
    this.scheduler.hear(happening);
    this.check();
  }

  step(): void {
    const { scheduler } = this;
    const random = this.#random;
    const choice = random(10);
    if (choice < 5) {
      const kind = pick(random, KINDS);
      this.hear(kind === "synced" ? { kind, hasUnsent: this.#hasUnsent } : { kind });
    } else if (scheduler.isSyncing && choice < 8) this.endSync();
    else this.wait(random(pick(random, [100, 3_000, 90_000])));
  }

  endSync(ending = pick(this.#random, ENDINGS)): void {
    if (ending === "ok") this.#hasUnsent = this.#random(4) === 0;
    const isTold = ending === "waiting" || this.#random(10) === 0;
    const notBefore = isTold ? this.scheduler.now + this.#random(60_000) : null;
    this.hear({ kind: "ended", ending, hasUnsent: this.#hasUnsent, notBefore });
  }

  /** A timer may be late, as on a page that slept. */
  wait(ms: number): void {
    const { scheduler } = this;
    scheduler.now += ms;
    if (scheduler.timer === null || scheduler.timer.at > scheduler.now) return;
    scheduler.timer = null;
    this.hear({ kind: "timer" });
  }

  check(): void {
    const { state, timer, isSyncing, begun, now } = this.scheduler;
    expect(timer !== null).toBe(state.kind === "planned");
    if (state.kind === "planned") {
      expect(timer).toEqual(state.plan);
      expect(timer?.at).toBeGreaterThan(now);
    }
    expect(isSyncing).toBe(state.kind === "syncing" || state.kind === "pausing");
    const isWaiting = ["planned", "syncing", "pausing", "paused", "blocked", "offline"];
    if (this.#hasUnsent) expect(isWaiting).toContain(state.kind);
    if (state.kind === "offline") expect(state.memory.isOnline).toBe(false);
    const newest = begun.at(-1)?.[0] ?? 0;
    const recent = begun.filter(([at]) => at > newest - 60_000);
    expect(recent.length).toBeLessThanOrEqual(PER_MINUTE);
  }

  /** Everything is well from now on: what is unsent goes out. */
  calmDown(): void {
    for (const kind of ["resumed", "online", "connected"] as const) this.hear({ kind });
    for (let turn = 0; turn < 20 && (this.#hasUnsent || this.scheduler.isSyncing); turn++) {
      if (this.scheduler.isSyncing) {
        this.#hasUnsent = false;
        this.hear({ kind: "ended", ending: "ok", hasUnsent: false, notBefore: null });
      } else this.wait((this.scheduler.timer?.at ?? 0) - this.scheduler.now);
    }
    expect(this.#hasUnsent).toBe(false);
  }
}

test(`${WALKS} random walks keep one timer, one sync at a time, and a plan for what is unsent (seed ${SEED})`, () => {
  const seen = new Set<string>();
  for (let index = 0; index < WALKS; index++) {
    const walk = new Walk(seededRandom(SEED + index));
    try {
      for (let count = 0; count < STEPS; count++) {
        walk.step();
        seen.add(walk.scheduler.state.kind);
        if (walk.scheduler.state.kind === "planned") seen.add(walk.scheduler.state.plan.why);
      }
      walk.calmDown();
    } catch (cause) {
      const said = walk.told.slice(-30).join("\n");
      throw new Error(`SCHEDULE_SEED=${SEED + index}\n${said}`, { cause });
    }
  }

  expect([...seen]).toEqual(
    expect.arrayContaining(["resting", "offline", "blocked", "syncing", "paused", "pausing"]),
  );
  expect([...seen]).toEqual(
    expect.arrayContaining(["write", "asked", "visible", "interval", "unsent", "retry", "wait"]),
  );
});
