import { integrate } from "../merge/integrate.js";
import type { AnyStrategy } from "../merge/strategy.js";
import type { Operation } from "../record/operation.js";
import { isOfAccessOnly } from "../record/edit.js";
import {
  fieldsOf,
  isQuarantined,
  type Confirmed,
  type Fields,
  type RecordId,
} from "../record/record.js";
import type { CollectionKey, JournalEntry } from "../store/rows.js";
import type { Changes, Situation } from "./effects.js";
import { noteDecision } from "./note-decision.js";
import type { RecordReport } from "./report.js";

/** How versions of the server are taken. */
export interface Manner {
  readonly key: CollectionKey;
  /** Which strategy joins a version with an operation. */
  readonly strategyFor: (version: Confirmed) => AnyStrategy;
  readonly seen: RecordReport["seen"];
  /** What counts now, even with a lower timestamp than what is known. */
  readonly force: boolean;
  /** The time of the wall clock, for the journal. */
  readonly wall: number;
  /** Versions of clean records that are passed over. */
  readonly isKnown: (version: Confirmed) => boolean;
  /** What becomes of a clean record, besides that the version is its confirmed one. */
  readonly clean: (version: Confirmed) => Clean;
  /**
   * What the journal keeps of what was confirmed, where the version takes from it; `result` gives what the record becomes, and is asked
   * only where something is kept: of a page of new records nobody copies the fields.
   */
  readonly lost: (version: Confirmed, result: () => Fields | null) => JournalEntry | null;
}

export interface Clean {
  readonly rule: RecordReport["rule"];
  /** The clean record becomes dirty by it. */
  readonly operation?: Operation;
}

/** Changes in the making, and what is to be reported of them. */
export interface Taken extends Required<Pick<Changes, "confirm" | "ops" | "done" | "journal">> {
  readonly records: readonly RecordReport[];
}

/** Decides what versions that came from the server change: what is confirmed, and the operations that they meet. */
export function takeRows(
  versions: readonly Confirmed[],
  situation: Situation,
  manner: Manner,
): Taken {
  const confirm: Confirmed[] = [];
  const ops: Operation[] = [];
  const done: RecordId[] = [];
  const journal: JournalEntry[] = [];
  const records: RecordReport[] = [];
  const report = (id: RecordId, rule: RecordReport["rule"], next: RecordReport["next"]): void => {
    records.push({ collection: manner.key, id, seen: manner.seen, rule, next });
  };
  const keep = (entry: JournalEntry | null): void => {
    if (entry !== null) journal.push(entry);
  };
  for (const version of versions) {
    const { id } = version;
    const operation = situation.operation(id);
    if (operation === undefined) {
      if (manner.isKnown(version)) continue;
      confirm.push(version);
      const { rule, operation: made } = manner.clean(version);
      if (made !== undefined) ops.push(made);
      else keep(manner.lost(version, () => fieldsOf(version)));
      report(id, rule, made === undefined ? "nothing" : "send");
      continue;
    }
    const again = isOfAccessOnly(operation) ? manner.clean(version) : undefined;
    if (again?.operation !== undefined) {
      // what a user keeps is sent again, and then what was wished for it
      confirm.push(version);
      ops.push({ ...again.operation, ...(operation.access && { access: operation.access }) });
      report(id, again.rule, "send");
      continue;
    }
    const met = integrate(operation, version, manner.strategyFor(version), { force: manner.force });
    if (met.kind === "stale") continue;
    confirm.push(version);
    // without such a version, the base of an operation that waits is what was confirmed
    const wasWaiting = operation.conflict !== undefined;
    if (met.kind === "undecided") {
      ops.push(met.operation);
      if (wasWaiting) keep(manner.lost(version, () => met.operation.local));
      report(id, "conflict", "decide");
    } else {
      if (met.operation === null) done.push(id);
      else ops.push(met.operation);
      if (met.decision) journal.push(noteDecision(id, met.decision, manner.wall));
      if (met.decision === undefined || wasWaiting) {
        keep(
          manner.lost(version, () =>
            met.operation === null ? fieldsOf(version) : met.operation.local,
          ),
        );
      }
      report(id, met.rule, met.operation === null ? "nothing" : "send");
    }
  }
  return { confirm, ops, done, journal, records };
}

/** What a version of a clean record is called in reports. */
export function ruleOfClean(version: Confirmed): Clean["rule"] {
  return isQuarantined(version) ? "quarantined" : "taken";
}
