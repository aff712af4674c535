import type { PerformEffect } from "../driver/perform.js";
import type { Answer, Asked, Changes, Committed, Effect } from "../sync/effects.js";
import type { Clock } from "../sync/window.js";
import { describeCommit } from "./describe-commit.js";
import { describeQuestion } from "./describe-question.js";
import { describeRequest } from "./describe-request.js";
import { describeWaiting } from "./describe-waiting.js";
import type { Tell } from "./teller.js";

/** Performs effects as `perform` does, and tells of each when its result is there. */
export function overhearing(perform: PerformEffect, clock: () => Clock, tell: Tell): PerformEffect {
  return async (effect) => {
    const began = clock().now;
    const since = (): number => clock().now - began;
    switch (effect.do) {
      case "request": {
        const answer = (await perform(effect)) as Answer;
        const described = describeRequest(effect, answer, since(), clock().wall);
        const received = answer.kind === "answer" ? answer.body : undefined;
        tell(described, () => ({ sent: effect.request.body, received }));
        return answer;
      }
      case "ask": {
        const asked = (await perform(effect)) as Asked<unknown>;
        const answer = asked.kind === "answered" ? asked.value : undefined;
        tell(describeQuestion(effect, asked, since()), () => ({ about: effect.about, answer }));
        return asked;
      }
      case "transact": {
        const [committed, changes] = await transact(perform, effect);
        const contents = changes ?? {};
        tell(describeCommit(effect, committed, changes, since()), () => ({
          versions: contents.confirm ?? [],
          operations: contents.ops ?? [],
        }));
        if (changes !== null) {
          for (const waiting of describeWaiting(effect, committed)) tell(waiting);
        }
        return committed;
      }
    }
  };
}

/** With what the decision changed, or null; of one that was made again, what counts is the last. */
async function transact(
  perform: PerformEffect,
  effect: Extract<Effect, { do: "transact" }>,
): Promise<readonly [Committed<unknown>, Changes | null]> {
  let changes: Changes | null = null;
  const decide: typeof effect.decide = (situation) => {
    const decided = effect.decide(situation);
    [changes] = decided;
    return decided;
  };
  const committed = (await perform({ ...effect, decide })) as Committed<unknown>;
  return [committed, committed.kind === "committed" ? changes : null];
}
