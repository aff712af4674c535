// When a database is synced by itself.
//
//   stopped ──started──▶ resting ◀──▶ planned ──timer──▶ syncing ──ended──▶ resting, planned, offline, blocked
//                        offline ◀──▶    ▲                 │  ▲
//                        blocked ◀──▶    │            paused  resumed
//                           ▲            │                 ▼  │
//                           └─ resumed ─ paused ◀─ended─ pausing        stopped: from everywhere
//
// Between syncs, what is known (`Memory`) alone says what comes next: `planNext` gives the moment, and whether that has come
// decides between `planned` and `syncing`. `test/schedule/transitions.ts` has the table of all states and events.

import type { ScheduleEvent } from "./event.js";
import { noteEvent } from "./note-event.js";
import { planNext } from "./plan-next.js";
import { MINUTE, type Settings } from "./settings.js";
import { memoryAtStart, type Act, type Dice, type Memory, type Plan, type State } from "./state.js";

export interface Stepped {
  readonly state: State;
  readonly acts: readonly Act[];
}

/** What becomes of a scheduler by an event, and what is to be done; the same state where nothing does. */
export function step(state: State, event: ScheduleEvent, settings: Settings, dice: Dice): Stepped {
  if (state.kind === "stopped") {
    if (event.kind !== "started") return { state, acts: [] };
    const memory = memoryAtStart(event);
    if (event.isPaused) return { state: { kind: "paused", memory }, acts: [] };
    return settle(state, memory, event, settings);
  }
  const isRunning = state.kind === "syncing" || state.kind === "pausing";
  // each of them is about a sync: the own one, or another
  if (event.kind === (isRunning ? "synced" : "ended")) return { state, acts: [] };
  // the one under way takes over itself
  if (isRunning && event.kind === "abandoned") return { state, acts: [] };
  const memory = noteEvent(state.memory, event, settings, dice);
  switch (event.kind) {
    case "stopped":
      return { state: { kind: "stopped", memory }, acts: withoutTimer(state) };
    case "paused":
      return {
        state: withKind(state, isRunning ? "pausing" : "paused", memory),
        acts: withoutTimer(state),
      };
    case "resumed":
      if (state.kind === "pausing") return { state: { kind: "syncing", memory }, acts: [] };
      if (state.kind !== "paused") return { state, acts: [] };
      return settle(state, memory, event, settings);
    case "ended":
      if (state.kind === "pausing") return { state: { kind: "paused", memory }, acts: [] };
      return settle(state, memory, event, settings);
    default:
      if (isRunning || state.kind === "paused") {
        return { state: withKind(state, state.kind, memory), acts: [] };
      }
      return settle(state, memory, event, settings);
  }
}

/** What comes next by what is known, where no sync is under way. */
function settle(before: State, memory: Memory, event: ScheduleEvent, settings: Settings): Stepped {
  if (memory.isBlocked) return calm(before, "blocked", memory);
  const plan = planNext(memory, settings);
  if (plan === null) return calm(before, memory.isOnline ? "resting" : "offline", memory);
  if (plan.at <= momentOf(before, event)) {
    const clear = event.kind === "timer" ? [] : withoutTimer(before);
    const state: State = { kind: "syncing", memory: begun(memory, event.now) };
    return { state, acts: [...clear, { do: "begin", why: plan.why }] };
  }
  if (before.kind === "planned" && isSame(before.plan, plan)) {
    return { state: memory === before.memory ? before : { ...before, memory }, acts: [] };
  }
  return { state: { kind: "planned", plan, memory }, acts: [{ do: "set-timer", plan }] };
}

/** A timer may be early by what its clock and ours differ. */
function momentOf(before: State, { kind, now }: ScheduleEvent): number {
  return kind === "timer" && before.kind === "planned" ? Math.max(now, before.plan.at) : now;
}

/** The sync that begins is for everything that was wished for until now. */
function begun(memory: Memory, now: number): Memory {
  const recent = memory.begun.filter((at) => at > now - MINUTE);
  return { ...memory, asked: null, prompt: null, writes: null, begun: [...recent, now] };
}

function calm(before: State, kind: "blocked" | "resting" | "offline", memory: Memory): Stepped {
  return { state: withKind(before, kind, memory), acts: withoutTimer(before) };
}

function withKind(before: State, kind: Exclude<State["kind"], "planned">, memory: Memory): State {
  return before.kind === kind && before.memory === memory ? before : { kind, memory };
}

function withoutTimer(before: State): readonly Act[] {
  return before.kind === "planned" ? [{ do: "clear-timer" }] : [];
}

function isSame(a: Plan, b: Plan): boolean {
  return a.at === b.at && a.why === b.why;
}
