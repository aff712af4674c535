import { questionOf } from "../merge/question.js";
import { applyResolution } from "../merge/integrate.js";
import { mayAskApp, type Resolution } from "../merge/strategy.js";
import type { Operation } from "../record/operation.js";
import { isQuarantined, type RecordId } from "../record/record.js";
import { LOOK, ask, type Changes, type Decide, type Program, type Version } from "./effects.js";
import { decideInEra } from "./decide-in-era.js";
import { noteDecision } from "./note-decision.js";
import { EMPTY_TALLY, type RecordReport, type Tally } from "./report.js";
import { isStop, type Stop } from "./stop.js";
import type { Terms } from "./terms.js";

export interface Merged {
  readonly tally: Tally;
  readonly stop: Stop | null;
}

/** How often the app is asked again about a record that moved while it thought. */
const ATTEMPTS = 3;

/**
 * Asks the app's strategy about the conflicts that wait. No transaction is open meanwhile: its answer is stored only
 * if neither side of the record has moved. A strategy that throws, or answers undefined, leaves the conflict.
 */
export function* mergeUndecided(terms: Terms, era: Version): Program<Merged> {
  if (!mayAskApp(terms.strategy)) return { tally: EMPTY_TALLY, stop: null };
  const records: RecordReport[] = [];
  const left = new Set<RecordId>();
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const found = yield* decideInEra("sync.load", terms, era, decideWaiting(left), LOOK);
    if (isStop(found)) return end(records, found);
    if (found.length === 0) return end(records, null);
    for (const operation of found) {
      const { conflict } = operation;
      if (conflict === undefined) continue;
      const about = questionOf(operation, conflict, terms.strategy);
      const asked = yield* ask("merge.ask", terms.key, "merge", about);
      if (asked.kind === "aborted") return end(records, { kind: "stop", why: "aborted" });
      const resolution = asked.kind === "answered" ? asked.value : undefined;
      if (resolution === undefined) {
        left.add(operation.id);
        continue;
      }
      const decide = decideResolution(terms, operation, resolution);
      const stored = yield* decideInEra("merge.commit", terms, era, decide);
      if (isStop(stored)) return end(records, stored);
      records.push(...stored);
    }
  }
  return end(records, null);
}

function end(records: readonly RecordReport[], stop: Stop | null): Merged {
  return { tally: { ...EMPTY_TALLY, records }, stop };
}

/** The conflicts that wait for the app, without those that it left. */
function decideWaiting(left: ReadonlySet<RecordId>): Decide<readonly Operation[]> {
  return ({ operations }) => {
    const waiting = [...operations()].filter(
      ({ id, conflict }) => conflict !== undefined && !isQuarantined(conflict) && !left.has(id),
    );
    return [null, waiting];
  };
}

function decideResolution(
  terms: Terms,
  asked: Operation,
  resolution: Exclude<Resolution, undefined>,
): Decide<readonly RecordReport[]> {
  const { wall } = terms.world.clock();
  return ({ operation: find }) => {
    const operation = find(asked.id);
    const remote = operation?.conflict;
    const hasMoved =
      operation?.edits !== asked.edits || remote?.last_modified !== asked.conflict?.last_modified;
    if (operation === undefined || remote === undefined || hasMoved) return [null, []];
    const met = applyResolution(operation, remote, terms.strategy, resolution);
    if (met.kind !== "integrated") return [null, []];
    const changes: Changes = {
      ...(met.operation === null ? { done: [asked.id] } : { ops: [met.operation] }),
      ...(met.decision && { journal: [noteDecision(asked.id, met.decision, wall)] }),
    };
    const next = met.operation === null ? "nothing" : "send";
    return [changes, [{ collection: terms.key, id: asked.id, seen: "pull", rule: met.rule, next }]];
  };
}
