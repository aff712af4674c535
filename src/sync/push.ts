import { rulesOf } from "../merge/strategy.js";
import { BATCH_PATH, batchBody, readBatch, type SubAnswer } from "../protocol/batch.js";
import { messageOf } from "../protocol/messages.js";
import type { RecordId } from "../record/record.js";
import { decideIntents } from "./decide-intents.js";
import { decideSettlement } from "./decide-settlement.js";
import { askForCredentials } from "./ask-for-credentials.js";
import { decodeAnswers } from "./decode-answers.js";
import { encodeIntents } from "./encode-intents.js";
import { request, transact, type Program, type Version } from "./effects.js";
import type { Identity } from "./identity.js";
import type { Intent } from "./intent.js";
import { plainActionOf, type Answered } from "./outcome-of.js";
import { readAnswer } from "./read-answer.js";
import { isStop, stopOfLoss, stopOfRefusal, type Stop } from "./stop.js";
import { addTallies, EMPTY_TALLY, type Rule, type Tally } from "./report.js";
import { stopOfStatus } from "./stop-of-status.js";
import type { Terms } from "./terms.js";
import { WINDOW, type Clock } from "./window.js";
import { halve, isPatient, NO_SUSPECTS, type Judged } from "./suspects.js";
import { underDefinition } from "./under-definition.js";
import { whySuperseded } from "./why-superseded.js";

export interface Pushed {
  readonly tally: Tally;
  /** Whether there is something to pull for: the server changed, or was found changed, or wants other credentials. */
  readonly isNews: boolean;
  readonly stop: Stop | null;
}

/** What sending one batch brought. */
type Delivery =
  | { readonly kind: "answered"; readonly answers: readonly Answered[] }
  /** The batch was refused as a whole: too large, or not understood. Nothing was applied. */
  | { readonly kind: "rejected"; readonly status: number; readonly message: string }
  /** A 409, a 5xx or an unreadable answer somewhere: nothing of the batch is certain. */
  | { readonly kind: "failed"; readonly stop: Stop };

/**
 * Sends what is unsent, batch by batch, and settles each batch at once. It runs only under the credentials that the
 * pull saw. Every operation has one attempt in a push, but for the parts of a batch that failed as a whole.
 */
export function* push(terms: Terms, identity: Identity, era: Version): Program<Pushed> {
  const expect = { ...era, confirmed: null };
  const tried = new Set<RecordId>();
  let suspects = NO_SUSPECTS;
  let tally = EMPTY_TALLY;
  let isNews = false;
  let haveOthersHadTheirTurn = false;
  while (true) {
    const [head = null, ...queue] = suspects.queue;
    const only =
      head !== null && isPatient(suspects, head) && !haveOthersHadTheirTurn ? null : head;
    const choice = { only, except: only === null ? tried : NONE, batchSize: identity.batchSize };
    const began = terms.world.clock();
    const intend = underDefinition(terms, decideIntents(terms, choice));
    // what is recognised by its token alone must be known whatever happens
    const isStrict = rulesOf(terms.strategy)?.needsTokens === true;
    // most syncs have nothing to send
    const looks = tried.size === 0;
    const chosen = yield* transact("push.intend", terms.key, expect, intend, { isStrict, looks });
    if (chosen.kind === "superseded") {
      return { tally, isNews, stop: yield* whySuperseded(terms, era) };
    }
    if (chosen.kind === "refused") return { tally, isNews, stop: stopOfRefusal(chosen) };
    if (isStop(chosen.result)) return { tally, isNews, stop: chosen.result };
    const intents = chosen.result;
    if (intents.length === 0 && head === null) return { tally, isNews, stop: null };
    if (only !== null) suspects = { ...suspects, queue };
    else if (intents.length === 0) haveOthersHadTheirTurn = true;
    if (intents.length === 0) continue;
    for (const { id } of intents) tried.add(id);
    const encoded = yield* encodeIntents(terms, intents);
    if (isStop(encoded)) return { tally, isNews, stop: encoded };
    if (hasSlept(began, terms.world.clock())) {
      return { tally, isNews, stop: { kind: "stop", why: "busy" } };
    }
    let judged: Judged = { suspects, answers: [] };
    if (encoded.ready.length > 0) {
      const delivery = yield* deliver(terms, identity, encoded.ready);
      if (isStop(delivery)) return { tally, isNews, stop: delivery };
      const its = halve(suspects, encoded.ready, delivery);
      if (isStop(its)) return { tally, isNews, stop: its };
      judged = its;
    }
    suspects = judged.suspects;
    const answered = terms.world.clock();
    const decoded = yield* decodeAnswers(terms, judged.answers);
    if (isStop(decoded)) return { tally, isNews, stop: decoded };
    const answers = [...encoded.refused, ...decoded];

    const settled = yield* transact(
      "push.settle",
      terms.key,
      expect,
      underDefinition(terms, decideSettlement(terms, answers, answered)),
    );
    if (settled.kind === "superseded") {
      return { tally, isNews, stop: yield* whySuperseded(terms, era) };
    }
    if (settled.kind === "refused") return { tally, isNews, stop: stopOfRefusal(settled) };
    if (isStop(settled.result)) return { tally, isNews, stop: settled.result };
    tally = addTallies(tally, settled.result);
    isNews ||= settled.result.records.some((record) => !NO_NEWS.has(record.rule));
    terms.world.tell({ collection: terms.key, phase: "push", done: tally.pushed });
    const stop = yield* stopAfter(terms, judged.answers);
    // other credentials: the next pull has to say whose they are before anything more is sent
    if (stop === "identify") return { tally, isNews: true, stop: null };
    if (stop !== null) return { tally, isNews, stop };
  }
}

/**
 * Whether a tab was frozen between what it chose and what it would send now. Others may count on it that an attempt is
 * not sent so long after it was stored, and may have deleted for good what it would create.
 */
function hasSlept(before: Clock, after: Clock): boolean {
  const longest = Math.max(after.now - before.now, after.wall - before.wall);
  return longest > WINDOW / 2;
}

/** Rules that leave the server as it was. */
const NO_NEWS: ReadonlySet<Rule> = new Set(["parked", "unknown-outcome"]);

const NONE: ReadonlySet<RecordId> = new Set();

function* deliver(
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

/** Answers that concern every record end the push, after what the others said was stored. */
function* stopAfter(terms: Terms, answers: readonly Answered[]): Program<Stop | "identify" | null> {
  for (const each of answers) {
    const { status, message } = each;
    switch (plainActionOf(each)) {
      case "stop: parent missing":
        return { kind: "stop", why: "parent-missing" };
      case "stop: not served":
        return { kind: "stop", why: "server-error", status: status ?? 0, message };
      case "stop: credentials":
        return yield* askForCredentials(terms);
      default:
        continue;
    }
  }
  return null;
}
