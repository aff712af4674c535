import { rulesOf } from "../merge/strategy.js";
import { askForCredentials } from "./ask-for-credentials.js";
import { decideInEra } from "./decide-in-era.js";
import { decideIntents } from "./decide-intents.js";
import { decideSettlement } from "./decide-settlement.js";
import { decodeAnswers } from "./decode-answers.js";
import { deliver } from "./deliver.js";
import { LOOK, type Decide, type Program, type Version } from "./effects.js";
import { encodeIntents } from "./encode-intents.js";
import type { Identity } from "./identity.js";
import type { Intent } from "./intent.js";
import { plainActionOf, type Answered } from "./outcome-of.js";
import { addTallies, EMPTY_TALLY, type Rule, type Tally } from "./report.js";
import { isStop, type Stop } from "./stop.js";
import type { Terms } from "./terms.js";
import { thenDecide } from "./then-decide.js";
import { Turns } from "./turns.js";
import { WINDOW, type Clock } from "./window.js";

export interface Pushed {
  readonly tally: Tally;
  /** Whether there is something to pull for: the server changed, or was found changed, or wants other credentials. */
  readonly isNews: boolean;
  readonly stop: Stop | null;
}

/** What came of one batch. */
interface Received {
  readonly answers: readonly Answered[];
  readonly at: Clock;
}

/** What became of a batch, and what comes after it. */
interface Settled {
  readonly tally: Tally;
  /** Null: that was the last one. Empty: nothing has its turn now. A stop: nothing may be sent. */
  readonly next: readonly Intent[] | Stop | null;
}

/**
 * Sends what is unsent, batch by batch, and settles each batch at once. It runs only under the credentials that the
 * pull saw.
 */
export function* push(terms: Terms, identity: Identity, era: Version): Program<Pushed> {
  const turns = new Turns(identity.batchSize);
  let tally = EMPTY_TALLY;
  let isNews = false;
  let chosenAt = terms.world.clock();
  // most syncs have nothing to send
  let chosen = yield* choose(terms, era, turns, LOOK);
  while (true) {
    if (isStop(chosen)) return { tally, isNews, stop: chosen };
    if (!turns.take(chosen)) return { tally, isNews, stop: null };
    if (chosen.length === 0) {
      chosenAt = terms.world.clock();
      chosen = yield* choose(terms, era, turns);
      continue;
    }
    const received = yield* send(terms, identity, turns, chosen, chosenAt);
    if (isStop(received)) return { tally, isNews, stop: received };
    const end = endAfter(received.answers);
    chosenAt = terms.world.clock();
    const settled =
      end === null
        ? yield* settle(terms, era, received, turns)
        : yield* settleLast(terms, era, received);
    if (isStop(settled)) return { tally, isNews, stop: settled };
    const { next } = settled;
    tally = addTallies(tally, settled.tally);
    isNews ||= settled.tally.records.some((record) => !NO_NEWS.has(record.rule));
    terms.world.tell({ collection: terms.key, phase: "push", done: tally.pushed });
    const stop = end === "credentials" ? yield* askForCredentials(terms) : end;
    // other credentials: the next pull has to say whose they are before anything more is sent
    if (stop === "identify") return { tally, isNews: true, stop: null };
    if (stop !== null || next === null) return { tally, isNews, stop };
    chosen = next;
  }
}

/** Chooses a batch in a commit of its own. */
function* choose(
  terms: Terms,
  era: Version,
  turns: Turns,
  { looks = false } = {},
): Program<readonly Intent[] | Stop> {
  const decide = decideIntents(terms, turns.choice);
  return yield* decideInEra("push.intend", terms, era, decide, {
    isStrict: needsTokens(terms),
    looks,
  });
}

/** Sends a batch, and reads what came back. */
function* send(
  terms: Terms,
  identity: Identity,
  turns: Turns,
  intents: readonly Intent[],
  chosenAt: Clock,
): Program<Received | Stop> {
  const encoded = yield* encodeIntents(terms, intents);
  if (isStop(encoded)) return encoded;
  if (hasSlept(chosenAt, terms.world.clock())) return { kind: "stop", why: "busy" };
  let certain: readonly Answered[] = [];
  if (encoded.ready.length > 0) {
    const delivery = yield* deliver(terms, identity, encoded.ready);
    if (isStop(delivery)) return delivery;
    const judged = turns.judge(encoded.ready, delivery);
    if (isStop(judged)) return judged;
    certain = judged;
  }
  const at = terms.world.clock();
  const decoded = yield* decodeAnswers(terms, certain);
  return isStop(decoded) ? decoded : { answers: [...encoded.refused, ...decoded], at };
}

/**
 * Stores what became of a batch, and chooses the next one in the same commit. Where the disk is too full for both, what was answered is
 * stored all the same.
 */
function* settle(
  terms: Terms,
  era: Version,
  received: Received,
  turns: Turns,
): Program<Settled | Stop> {
  const both = thenDecide(settlementOf(terms, received), decideIntents(terms, turns.choice));
  const decide: Decide<Settled> = (situation) => {
    const [changes, [{ tally }, next]] = both(situation);
    return [changes, { tally, next }];
  };
  const isStrict = needsTokens(terms);
  const settled = yield* decideInEra("push.settle", terms, era, decide, { isStrict });
  if (!isStop(settled) || settled.why !== "storage-full") return settled;
  const alone = yield* settleLast(terms, era, received);
  return isStop(alone) ? alone : { ...alone, next: yield* choose(terms, era, turns) };
}

/** Stores what became of a batch after which nothing is sent. */
function* settleLast(terms: Terms, era: Version, received: Received): Program<Settled | Stop> {
  return yield* decideInEra("push.settle", terms, era, settlementOf(terms, received));
}

function settlementOf(terms: Terms, { answers, at }: Received): Decide<Settled> {
  const decide = decideSettlement(terms, answers, at);
  return (situation) => {
    const [changes, tally] = decide(situation);
    return [changes, { tally, next: null }];
  };
}

/** What is recognised by its token alone must be known whatever happens: what will be sent is stored strictly then. */
function needsTokens({ strategy }: Terms): boolean {
  return rulesOf(strategy)?.needsTokens === true;
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

/** Answers that concern every record end the push, after what the others said was stored. */
function endAfter(answers: readonly Answered[]): Stop | "credentials" | null {
  for (const each of answers) {
    const { status, message } = each;
    switch (plainActionOf(each)) {
      case "stop: parent missing":
        return { kind: "stop", why: "parent-missing" };
      case "stop: not served":
        return { kind: "stop", why: "server-error", status: status ?? 0, message };
      case "stop: credentials":
        return "credentials";
      default:
        continue;
    }
  }
  return null;
}
