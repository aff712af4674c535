import type { RecordReport, Rule } from "../sync/report.js";

/** What became of records, behind their number. */
const WORDS: Readonly<Record<Rule, string>> = {
  "own-write": "written from here before",
  agreed: "alike on both sides",
  taken: "taken",
  "unchanged-remote": "to be sent once more",
  merged: "merged with an edit made here",
  "kept-local": "where the edit made here won",
  "took-remote": "where the server's version won",
  conflict: "in conflict",
  accepted: "taken by the server",
  "already-gone": "gone there already",
  parked: "refused for good",
  shared: "shared as wished",
  "unknown-outcome": "of unknown outcome",
  "no-longer-there": "no longer there",
  "set-back": "set back to an older version",
  "kept-mine": "to be sent again",
  quarantined: "that cannot be used here",
};

export type RuleCounts = Readonly<Partial<Record<Rule, number>>>;

export function countRules(reports: readonly RecordReport[]): RuleCounts {
  const counts: Partial<Record<Rule, number>> = {};
  for (const { rule } of reports) counts[rule] = (counts[rule] ?? 0) + 1;
  return counts;
}

/** `2 taken, 1 in conflict`. */
export function wordsOfRules(counts: RuleCounts): string {
  return Object.entries(counts)
    .map(([rule, count]) => `${count} ${WORDS[rule as Rule]}`)
    .join(", ");
}
