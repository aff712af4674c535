import { integrate } from "../merge/integrate.js";
import { baseTimestamp, settle } from "../record/edit.js";
import type { Operation, Refusal, Sent } from "../record/operation.js";
import type { Confirmed, RecordId } from "../record/record.js";
import type { JournalEntry } from "../store/rows.js";
import { liveAfter } from "./count-live.js";
import type { Changes, Decide } from "./effects.js";
import type { Intent } from "./intent.js";
import { noteDecision } from "./note-decision.js";
import type { RecordReport, Rule, Tally } from "./report.js";
import type { Ruling } from "./ruling.js";
import type { Terms } from "./terms.js";
import { recentPairs, WINDOW, type Clock } from "./window.js";

/** One answered intent. */
export interface Answered {
  readonly intent: Intent;
  readonly ruling: Ruling;
  readonly status: number;
  /** What the server said of a refusal. */
  readonly message: string;
}

/** What an answer makes of its operation. */
interface Outcome {
  readonly rule: Rule;
  /** Null: the operation ended. Undefined: it stays as it is. */
  readonly operation: Operation | null | undefined;
  readonly confirmed?: Confirmed;
  readonly entry?: JournalEntry;
}

/**
 * Decides what the answers of one batch change, in one commit. An operation is settled only while it still holds the
 * attempt that was answered; an edit made meanwhile stays, on the new base.
 */
export function decideSettlement(
  terms: Terms,
  answers: readonly Answered[],
  clock: Clock,
): Decide<Tally> {
  return (situation) => {
    const confirm: Confirmed[] = [];
    const ops: Operation[] = [];
    const done: RecordId[] = [];
    const journal: JournalEntry[] = [];
    const records: RecordReport[] = [];
    let pushed = 0;
    for (const { intent, ruling, status, message } of answers) {
      const operation = situation.operation(intent.id);
      const sent = operation?.sent.find((attempt) => attempt.intent === intent.sent.intent);
      if (operation === undefined || sent === undefined) continue;
      // the edits of this very attempt: one of the same content may have been stored again meanwhile
      const attempt = { ...sent, edits: intent.sent.edits };
      const refusal = { status, message, at: clock.wall };
      const outcome = outcomeOf(terms, operation, attempt, ruling, refusal);
      if (outcome.confirmed) confirm.push(outcome.confirmed);
      if (outcome.operation === null) done.push(intent.id);
      else if (outcome.operation !== undefined) ops.push(outcome.operation);
      if (outcome.entry) journal.push(outcome.entry);
      if (ruling.kind === "accepted" || ruling.kind === "absent") pushed++;
      records.push(reportOf(terms, intent.id, status, outcome));
    }
    const tally: Tally = { pulled: 0, pushed, records };
    if (confirm.length + ops.length + done.length === 0) return [null, tally];
    const times = confirm.flatMap(({ id, last_modified: at }): [RecordId, number][] =>
      at === null ? [] : [[id, at]],
    );
    const newest = Math.max(situation.state.hwm, ...times.map(([, at]) => at));
    const changes: Changes = {
      confirm,
      ops,
      done,
      journal,
      state: {
        hwm: newest,
        recent: recentPairs(situation.state, times, newest),
        live: liveAfter(situation, confirm),
      },
    };
    return [changes, tally];
  };
}

function outcomeOf(
  terms: Terms,
  operation: Operation,
  attempt: Sent,
  ruling: Ruling,
  refusal: Refusal,
): Outcome {
  switch (ruling.kind) {
    case "accepted":
      return accepted(operation, attempt, ruling.version);
    case "changed":
      return changed(terms, operation, attempt, ruling.version, refusal.at);
    case "absent":
      return absent(operation, attempt, refusal.at);
    case "refused":
      return refused(operation, attempt, refusal);
    case "parent-missing":
    case "credentials":
    case "not-served":
      // certainly not applied, and nothing about this record
      return { rule: "unknown-outcome", operation: undefined };
    case "unknown":
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
  if (operation.edits === attempt.edits && operation.conflict === undefined) return null;
  const { parked: _, ...rest } = operation;
  return settle({ ...rest, base, sent: [] });
}

function changed(
  terms: Terms,
  operation: Operation,
  attempt: Sent,
  version: Confirmed,
  wall: number,
): Outcome {
  if (baseTimestamp(operation) !== attempt.match) return { rule: "agreed", operation: undefined };
  // what the server holds counts even with a lower timestamp, unless a newer version came meanwhile
  const force = operation.conflict === undefined;
  if (!force && version.last_modified === null) return { rule: "agreed", operation: undefined };
  const met = integrate(operation, version, terms.strategy, { force });
  if (met.kind === "stale") return { rule: "agreed", operation: undefined };
  if (met.kind === "undecided") {
    return { rule: "conflict", operation: met.operation, confirmed: version };
  }
  return {
    rule: met.rule,
    operation: met.operation,
    confirmed: version,
    ...(met.decision && { entry: noteDecision(operation.id, met.decision, wall) }),
  };
}

/**
 * There was nothing to delete. After a `DELETE` of what may or may not have been created, the create may still be
 * under way: the operation stays until a 404 comes longer after the last attempt than any request lives.
 */
function absent(operation: Operation, attempt: Sent, wall: number): Outcome {
  if (operation.conflict !== undefined) {
    // a version came meanwhile, and the pull will tell whether it is there still
    return { rule: "already-gone", operation: without(operation, attempt) };
  }
  const creates = operation.sent.filter(({ body }) => body !== null);
  const isDecided = creates.every(({ at }) => wall - at >= WINDOW);
  if (attempt.match === null && !isDecided) {
    return { rule: "unknown-outcome", operation: without(operation, attempt) };
  }
  const confirmed: Confirmed = { id: operation.id, last_modified: null, deleted: true };
  return { rule: "already-gone", operation: onNewBase(operation, attempt, confirmed), confirmed };
}

/** Set aside only while it still is what the server refused; an edit made meanwhile is sent. */
function refused(operation: Operation, attempt: Sent, refusal: Refusal): Outcome {
  // after a 5xx the server may have acted all the same: the attempt stays known
  const rest = refusal.status < 500 ? without(operation, attempt) : operation;
  if (operation.edits === attempt.edits) {
    return { rule: "parked", operation: { ...rest, parked: refusal } };
  }
  return { rule: "unchanged-remote", operation: settle(rest) };
}

function without(operation: Operation, attempt: Sent): Operation {
  return {
    ...operation,
    sent: operation.sent.filter(({ intent }) => intent !== attempt.intent),
  };
}

function reportOf(terms: Terms, id: RecordId, status: number, outcome: Outcome): RecordReport {
  const { rule, operation } = outcome;
  const isWaiting = rule === "conflict" || rule === "parked";
  const next = isWaiting ? "decide" : operation === null ? "nothing" : "send";
  return { collection: terms.key, id, seen: "push", rule, status, next };
}
