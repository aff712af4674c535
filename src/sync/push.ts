import { rulesOf } from "../merge/strategy.js";
import { askForCredentials } from "./ask-for-credentials.js";
import { decideIntents } from "./decide-intents.js";
import { decideSettlement } from "./decide-settlement.js";
import { decodeAnswers } from "./decode-answers.js";
import { deliver } from "./deliver.js";
import { transact, type Committed, type Decide, type Program, type Version } from "./effects.js";
import { encodeIntents } from "./encode-intents.js";
import type { Identity } from "./identity.js";
import type { Intent } from "./intent.js";
import { plainActionOf, type Answered } from "./outcome-of.js";
import { addTallies, EMPTY_TALLY, type Rule, type Tally } from "./report.js";
import { isStop, stopOfRefusal, type Stop } from "./stop.js";
import type { Terms } from "./terms.js";
import { thenDecide } from "./then-decide.js";
import { Turns } from "./turns.js";
import { underDefinition } from "./under-definition.js";
import { whySuperseded } from "./why-superseded.js";
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
  let chosen = yield* choose(terms, era, turns, { looks: true });
  while (true) {
    if (isStop(chosen)) return { tally, isNews, stop: chosen };
    if (!turns.take(chosen)) return { tally, isNews, stop: null };
    if (chosen.length === 0) {
      chosenAt = terms.world.clock();
      chosen = yield* choose(terms, era, turns, {});
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

/** Chooses a batch in a commit of its own. Most syncs have nothing to send: they look first. */
function* choose(
  terms: Terms,
  era: Version,
  turns: Turns,
  { looks = false },
): Program<readonly Intent[] | Stop> {
  const decide = underDefinition(terms, decideIntents(terms, turns.choice));
  const options = { isStrict: needsTokens(terms), looks };
  return yield* resultOf(
    terms,
    era,
    yield* transact("push.intend", terms.key, inEra(era), decide, options),
  );
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
  const decide: Decide<Settled | Stop> = underDefinition(terms, (situation) => {
    const [changes, [{ tally }, next]] = both(situation);
    return [changes, { tally, next }];
  });
  const isStrict = needsTokens(terms);
  const settled = yield* transact("push.settle", terms.key, inEra(era), decide, { isStrict });
  if (settled.kind !== "refused" || settled.why !== "quota") {
    return yield* resultOf(terms, era, settled);
  }
  const alone = yield* settleLast(terms, era, received);
  return isStop(alone) ? alone : { ...alone, next: yield* choose(terms, era, turns, {}) };
}

/** Stores what became of a batch after which nothing is sent. */
function* settleLast(terms: Terms, era: Version, received: Received): Program<Settled | Stop> {
  const decide = underDefinition(terms, settlementOf(terms, received));
  const settled = yield* transact("push.settle", terms.key, inEra(era), decide);
  return yield* resultOf(terms, era, settled);
}

function settlementOf(terms: Terms, { answers, at }: Received): Decide<Settled> {
  const decide = decideSettlement(terms, answers, at);
  return (situation) => {
    const [changes, tally] = decide(situation);
    return [changes, { tally, next: null }];
  };
}

/** What a commit decided, or why it stored nothing. */
function* resultOf<R>(
  terms: Terms,
  era: Version,
  committed: Committed<R | Stop>,
): Program<R | Stop> {
  if (committed.kind === "superseded") return yield* whySuperseded(terms, era);
  return committed.kind === "refused" ? stopOfRefusal(committed) : committed.result;
}

/** The same content, whatever of the server's is confirmed meanwhile. */
function inEra(era: Version): Version {
  return { ...era, confirmed: null };
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
