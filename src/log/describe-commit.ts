import type { Changes, Committed, Effect } from "../sync/effects.js";
import { isStop } from "../sync/stop.js";
import { countOf } from "./count-of.js";
import { wordsOfCommit, type Stored } from "./words-of-commit.js";
import type { Described } from "./entry.js";
import { nameOf } from "./name-of.js";
import { nextIn } from "./next-in.js";
import { reportsIn } from "./reports-in.js";
import { countRules, wordsOfRules } from "./words-of-rules.js";

/** Tells of a decision: what it stored, or why nothing. `changes` is null where it changed nothing. */
export function describeCommit(
  { at: step, collection }: Extract<Effect, { do: "transact" }>,
  committed: Committed<unknown>,
  changes: Changes | null,
  ms: number,
): Described<"commit"> {
  const reports = committed.kind === "committed" ? reportsIn(committed.result) : [];
  const next = committed.kind === "committed" ? nextIn(committed.result) : undefined;
  const rules = countRules(reports);
  const stored: Stored = {
    name: nameOf(collection),
    versions: changes?.confirm?.length ?? 0,
    operations: changes?.ops?.length ?? 0,
    ended: changes?.done?.length ?? 0,
    records: reports.length,
    chosen: Array.isArray(next) ? next.length : 0,
    notBefore: changes?.database?.notBefore ?? null,
  };
  const { versions, operations, ended } = stored;
  const outcome = outcomeOf(committed, changes);
  const level = outcome === "unchanged" ? "trace" : "debug";
  const counts = { versions, operations, ended, rules };
  const told = textOf(step, committed, changes, stored);
  const became = outcome === "stored" && reports.length > 0 ? `: ${wordsOfRules(rules)}` : "";
  const text = `${told}${became} (${Math.round(ms)} ms)`;
  return { level, kind: "commit", step, collection, outcome, ...counts, ms, text };
}

function outcomeOf(
  { kind }: Committed<unknown>,
  changes: Changes | null,
): Described<"commit">["outcome"] {
  if (kind !== "committed") return kind;
  return changes === null ? "unchanged" : "stored";
}

function textOf(
  step: Described<"commit">["step"],
  committed: Committed<unknown>,
  changes: Changes | null,
  stored: Stored,
): string {
  const { name } = stored;
  if (committed.kind === "superseded") {
    return `Stored nothing of ${name}, since something had moved meanwhile`;
  }
  if (committed.kind === "refused") {
    const full = "the device has no room left";
    const why = committed.why === "quota" ? full : "the storage cannot be reached";
    return `Stored nothing of ${name}, since ${why}`;
  }
  const { stores, finds } = wordsOfCommit(step);
  if (changes !== null) return stores(stored);
  const { result } = committed;
  const stop = [result, nextIn(result)].find(isStop);
  if (stop !== undefined) return `Stops with ${name}: ${stop.why}`;
  const found =
    Array.isArray(result) && result.length > 0 ? `: ${countOf(result.length, "record")}` : "";
  return `${finds(name)}${found}`;
}
