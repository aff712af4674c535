import { integrate } from "../merge/integrate.js";
import { baseTimestamp, ended, settle } from "../record/edit.js";
import type { Operation, Sent } from "../record/operation.js";
import type { Confirmed } from "../record/record.js";
import type { JournalEntry } from "../store/rows.js";
import { ACTIONS, type Action } from "./answers.js";
import type { Intent } from "./intent.js";
import { noteDecision } from "./note-decision.js";
import { kindOf, stateFor, type Read } from "./read-answer.js";
import type { Rule } from "./report.js";
import type { Terms } from "./terms.js";
import { WINDOW } from "./window.js";

/** One answered intent. */
export interface Answered extends Read {
  readonly intent: Intent;
  /** Null: it was never sent. */
  readonly status: number | null;
  /** What the server, or the app's code, said of a refusal. */
  readonly message: string;
}

/** What an answer makes of its operation. */
export interface Outcome {
  readonly rule: Rule;
  /** Null: the operation ended. Undefined: it stays as it is. */
  readonly operation: Operation | null | undefined;
  readonly confirmed?: Confirmed;
  readonly entry?: JournalEntry;
}

/** What follows from an answer if nothing has happened to the operation since it was sent. */
export function plainActionOf({ sort, intent }: Pick<Answered, "sort" | "intent">): Action {
  return ACTIONS[sort][kindOf(intent.sent)]["as sent"];
}

/**
 * What an answer makes of its operation as it stands now; undefined where it says nothing of it any more. An operation
 * is settled only while it still holds the attempt that was answered.
 */
export function outcomeOf(
  terms: Terms,
  operation: Operation,
  answered: Answered,
  wall: number,
): Outcome | undefined {
  const { intent, sort, version } = answered;
  const attempt = intent.sent;
  switch (ACTIONS[sort][kindOf(attempt)][stateFor(operation, attempt)]) {
    case "end":
    case "rebase":
      return version === null ? undefined : accepted(operation, attempt, version);
    case "merge":
    case "merge if newer":
      return version === null ? undefined : met(terms, operation, answered, version, wall);
    case "gone":
      return gone(operation, attempt);
    case "gone in time":
      return isInTime(operation, wall)
        ? gone(operation, attempt)
        : { rule: "unknown-outcome", operation: forgotten(operation, attempt) };
    case "park": {
      const { status, message } = answered;
      const parked = { status, message, at: wall };
      return { rule: "parked", operation: { ...refused(operation, answered), parked } };
    }
    case "forget":
      return { rule: "unchanged-remote", operation: settle(refused(operation, answered)) };
    case "ignore":
      return undefined;
    case "unknown":
    case "stop: credentials":
    case "stop: parent missing":
    case "stop: not served":
      // it says nothing of this record: the push ends, or sends it again
      return { rule: "unknown-outcome", operation: undefined };
  }
}

function accepted(operation: Operation, attempt: Sent, version: Confirmed): Outcome {
  if (!isNewer(version, operation.base)) return { rule: "accepted", operation: undefined };
  const next = onNewBase(operation, attempt, version);
  // a newer version may have come meanwhile and wait as a conflict: the older one must not land after it
  return isNewer(version, operation.conflict ?? null)
    ? { rule: "accepted", operation: next, confirmed: version }
    : { rule: "accepted", operation: next };
}

function isNewer(version: Confirmed, known: Confirmed | null): boolean {
  const [at, before] = [version.last_modified, known?.last_modified ?? null];
  return at === null || before === null || at > before;
}

/** The operation ends, unless it was edited since the attempt. Older attempts are dead on a new base. */
function onNewBase(operation: Operation, attempt: Sent, base: Confirmed): Operation | null {
  if (stateFor(operation, attempt) === "as sent") return ended(operation, base);
  const { parked: _, since, ...rest } = operation;
  // what is left was edited after that
  const left = since === undefined ? rest : { ...rest, since: attempt.at };
  return settle({ ...left, base, sent: [] });
}

/** What the server holds counts even with a lower timestamp, unless a newer version waits already. */
function met(
  terms: Terms,
  operation: Operation,
  { intent }: Answered,
  version: Confirmed,
  wall: number,
): Outcome {
  const unchanged: Outcome = { rule: "agreed", operation: undefined };
  if (baseTimestamp(operation) !== intent.sent.match) return unchanged;
  const force = operation.conflict === undefined;
  const joined = integrate(operation, version, terms.strategy, { force });
  if (joined.kind === "stale") return unchanged;
  if (joined.kind === "undecided") {
    return { rule: "conflict", operation: joined.operation, confirmed: version };
  }
  return {
    rule: joined.rule,
    operation: joined.operation,
    confirmed: version,
    ...(joined.decision && { entry: noteDecision(operation.id, joined.decision, wall) }),
  };
}

function gone(operation: Operation, attempt: Sent): Outcome {
  const confirmed: Confirmed = { id: operation.id, last_modified: null, deleted: true };
  return { rule: "already-gone", operation: onNewBase(operation, attempt, confirmed), confirmed };
}

/** Whether each attempt to create the record was sent longer ago than any request lives. */
function isInTime({ sent }: Operation, wall: number): boolean {
  return sent.every(({ body, at }) => body === null || wall - at >= WINDOW);
}

/**
 * After a 5xx the server may have acted all the same, and it may have taken another copy of what it refused now: then
 * the attempt stays known.
 */
function refused(operation: Operation, { intent, status }: Answered): Operation {
  // as it is stored: another tab may have sent it meanwhile
  const stored = operation.sent.find((sent) => sent.intent === intent.sent.intent);
  const isCertain = (status ?? 0) < 500 && stored?.isRepeated !== true;
  return isCertain ? forgotten(operation, intent.sent) : operation;
}

function forgotten(operation: Operation, attempt: Sent): Operation {
  const sent = operation.sent.filter(({ intent }) => intent !== attempt.intent);
  return { ...operation, sent };
}
