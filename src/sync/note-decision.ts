import type { Decision } from "../merge/integrate.js";
import type { RecordId } from "../record/record.js";
import type { JournalEntry } from "../store/rows.js";

/** The row of the journal that keeps what a merge overrode. */
export function noteDecision(id: RecordId, decision: Decision, wall: number): JournalEntry {
  return { id, ...decision, at: wall };
}
