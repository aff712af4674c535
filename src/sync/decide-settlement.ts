import type { Operation } from "../record/operation.js";
import type { Confirmed, RecordId } from "../record/record.js";
import type { JournalEntry } from "../store/rows.js";
import { liveAfter } from "./count-live.js";
import type { Changes, Decide } from "./effects.js";
import { outcomeOf, type Answered, type Outcome } from "./outcome-of.js";
import type { RecordReport, Tally } from "./report.js";
import type { Terms } from "./terms.js";
import { recentPairs, type Clock } from "./window.js";

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
    for (const answered of answers) {
      const { intent, status } = answered;
      const operation = situation.operation(intent.id);
      if (operation === undefined) continue;
      const outcome = outcomeOf(terms, operation, answered, clock.wall);
      if (outcome === undefined) continue;
      if (outcome.confirmed) confirm.push(outcome.confirmed);
      if (outcome.operation === null) done.push(intent.id);
      else if (outcome.operation !== undefined) ops.push(outcome.operation);
      if (outcome.entry) journal.push(outcome.entry);
      if (outcome.rule === "accepted" || outcome.rule === "already-gone") pushed++;
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

function reportOf(
  terms: Terms,
  id: RecordId,
  status: number | null,
  outcome: Outcome,
): RecordReport {
  const { rule, operation } = outcome;
  const isWaiting = rule === "conflict" || rule === "parked";
  const next = isWaiting ? "decide" : operation === null ? "nothing" : "send";
  return {
    collection: terms.key,
    id,
    seen: "push",
    rule,
    ...(status !== null && { status }),
    next,
  };
}
