import { DEFAULTS } from "../../src/schedule/settings.js";
import type { Act, State } from "../../src/schedule/state.js";
import { step } from "../../src/schedule/step.js";
import { EVENTS, NOW, STATES } from "./samples.js";

/** What comes of an event in a state, in words; the dice always show a half. */
export function tellStep(from: keyof typeof STATES, by: keyof typeof EVENTS): string {
  const before: State = STATES[from];
  const { state, acts } = step(before, { ...EVENTS[by], now: NOW }, DEFAULTS, () => 0.5);
  if (state === before && acts.length === 0) return "-";
  return [tellState(state), ...acts.map(tellAct)].join(", ");
}

function tellState(state: State): string {
  if (state.kind !== "planned") return state.kind;
  return `planned ${state.plan.why} in ${(state.plan.at - NOW) / 1_000}`;
}

function tellAct(act: Act): string {
  if (act.do === "begin") return `begin ${act.why}`;
  return act.do === "set-timer" ? "set" : "clear";
}
