import type { Asked, Effect, Program } from "./effects.js";

/** Runs a program that may ask the app for other credentials once: asked again, the app has none. */
export function* askedOnce<R>(program: Program<R>): Program<R> {
  return yield* watched(program, { hasAsked: false });
}

function* watched<R>(program: Program<R>, sync: { hasAsked: boolean }): Program<R> {
  let step = program.next();
  while (step.done !== true) {
    const effect = step.value;
    if (effect.do === "both") {
      const left = watched(effect.left, sync);
      step = program.next(yield { do: "both", left, right: watched(effect.right, sync) });
    } else if (sync.hasAsked && isForCredentials(effect)) step = program.next(NONE);
    else {
      sync.hasAsked ||= isForCredentials(effect);
      step = program.next(yield effect);
    }
  }
  return step.value;
}

const NONE: Asked<boolean> = { kind: "answered", value: false };

function isForCredentials(effect: Effect): boolean {
  return effect.do === "ask" && effect.question === "credentials";
}
