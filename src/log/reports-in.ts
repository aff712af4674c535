import type { RecordReport } from "../sync/report.js";

/** What the result of a decision says of single records; not all of them do. */
export function reportsIn(result: unknown): readonly RecordReport[] {
  if (Array.isArray(result)) return result.every(isReport) ? result : [];
  if (typeof result !== "object" || result === null) return [];
  if ("tally" in result) return reportsIn(result.tally);
  return "records" in result ? reportsIn(result.records) : [];
}

function isReport(value: unknown): value is RecordReport {
  return typeof value === "object" && value !== null && "rule" in value && "seen" in value;
}
