import { BATCH_PATH, batchBody, readBatch, type SubAnswer } from "../protocol/batch.js";
import { messageOf } from "../protocol/messages.js";
import { request, type Program } from "./effects.js";
import type { Identity } from "./identity.js";
import type { Intent } from "./intent.js";
import { plainActionOf, type Answered } from "./outcome-of.js";
import { readAnswer } from "./read-answer.js";
import { stopOfLoss, type Stop } from "./stop.js";
import { stopOfStatus } from "./stop-of-status.js";
import type { Terms } from "./terms.js";

/** What sending one batch brought. */
export type Delivery =
  | { readonly kind: "answered"; readonly answers: readonly Answered[] }
  /** The batch was refused as a whole: too large, or not understood. Nothing was applied. */
  | { readonly kind: "rejected"; readonly status: number; readonly message: string }
  /** A 409, a 5xx or an unreadable answer somewhere: nothing of the batch is certain. */
  | { readonly kind: "failed"; readonly stop: Stop };

/** Sends one batch, or what is alone by itself. */
export function* deliver(
  terms: Terms,
  identity: Identity,
  intents: readonly Intent[],
): Program<Delivery | Stop> {
  const [first] = intents;
  const isAlone = intents.length === 1 && first !== undefined;
  const answer = yield* request(
    "push.request",
    isAlone
      ? { ...first.request, method: first.method, as: identity.as }
      : {
          method: "POST",
          path: BATCH_PATH,
          body: batchBody(intents.map((intent) => intent.request)),
          as: identity.as,
        },
  );
  if (answer.kind === "lost") return stopOfLoss(answer);
  if (isAlone) return deliveryOf(terms, intents, [answer]);
  if (answer.status !== 200) return wholeAnswer(terms, answer);
  const answers = readBatch(answer.body, intents.length);
  return answers === undefined
    ? { kind: "stop", why: "malformed" }
    : deliveryOf(terms, intents, answers);
}

function wholeAnswer(terms: Terms, answer: SubAnswer): Delivery | Stop {
  const { status } = answer;
  if (status === 400 || status === 413) {
    return { kind: "rejected", status, message: messageOf(answer.body, status) };
  }
  const stop = stopOfStatus(terms, answer);
  return status >= 500 && stop.why !== "waiting" ? { kind: "failed", stop } : stop;
}

/** One answer of unknown outcome makes the whole batch unknown: a 409 rolls back what came before it. */
function deliveryOf(
  terms: Terms,
  intents: readonly Intent[],
  answers: readonly SubAnswer[],
): Delivery | Stop {
  const answered = intents.map((intent, index): Answered => {
    const answer = answers[index] as SubAnswer;
    const { status, body } = answer;
    const read = readAnswer(intent.method, intent.id, answer);
    return { ...read, intent, status, message: messageOf(body, status) };
  });
  const index = answered.findIndex((each) => plainActionOf(each) === "unknown");
  if (index === -1) return { kind: "answered", answers: answered };
  const answer = answers[index] as SubAnswer;
  if (answer.status < 400) return { kind: "stop", why: "malformed" };
  const stop = stopOfStatus(terms, answer);
  return stop.why === "waiting" || answer.status === 429 ? stop : { kind: "failed", stop };
}
