import { integrate } from "../merge/integrate.js";
import type { AnyStrategy } from "../merge/strategy.js";
import type { Operation } from "../record/operation.js";
import { isQuarantined, type Confirmed, type RecordId } from "../record/record.js";
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
}

export interface Clean {
  readonly rule: RecordReport["rule"];
  /** The clean record becomes dirty by it. */
  readonly operation?: Operation;
  readonly entry?: JournalEntry;
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
  for (const version of versions) {
    const { id } = version;
    const operation = situation.operation(id);
    if (operation === undefined) {
      if (manner.isKnown(version)) continue;
      confirm.push(version);
      const { rule, operation: made, entry } = manner.clean(version);
      if (made !== undefined) ops.push(made);
      if (entry !== undefined) journal.push(entry);
      report(id, rule, made === undefined ? "nothing" : "send");
      continue;
    }
    const met = integrate(operation, version, manner.strategyFor(version), { force: manner.force });
    if (met.kind === "stale") continue;
    confirm.push(version);
    if (met.kind === "undecided") {
      ops.push(met.operation);
      report(id, "conflict", "decide");
    } else {
      if (met.operation === null) done.push(id);
      else ops.push(met.operation);
      if (met.decision) journal.push(noteDecision(id, met.decision, manner.wall));
      report(id, met.rule, met.operation === null ? "nothing" : "send");
    }
  }
  return { confirm, ops, done, journal, records };
}

/** What a version of a clean record is called in reports. */
export function ruleOfClean(version: Confirmed): Clean["rule"] {
  return isQuarantined(version) ? "quarantined" : "taken";
}
