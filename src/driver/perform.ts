import type { Effect, Program } from "../sync/effects.js";

/** Performs one effect; `both` is taken care of by {@link perform}. */
export type PerformEffect = (effect: Exclude<Effect, { do: "both" }>) => Promise<unknown>;

/** Runs a program to its end, performing each effect that it yields. */
export async function perform<R>(program: Program<R>, effect: PerformEffect): Promise<R> {
  let step = program.next();
  while (step.done !== true) {
    const { value } = step;
    const result =
      value.do === "both"
        ? await Promise.all([perform(value.left, effect), perform(value.right, effect)])
        : await effect(value);
    step = program.next(result);
  }
  return step.value;
}
