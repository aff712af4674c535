import { KINDS, SORTS, STATES } from "../../src/sync/answers.js";
import { STEPS, type At } from "../../src/sync/effects.js";
import type { RecordReport, Rule } from "../../src/sync/report.js";
import { FAULTS, kindOfStep, type FaultName } from "./faults.js";

/** How often each of these must come about in a large run; a generator that never gets there proves nothing. */
export const LEAST = 100;
/** From how many cases on that is asked for. */
export const LARGE_RUN = 100_000;

const RULES: Readonly<Record<RecordReport["seen"], readonly Rule[]>> = {
  pull: [
    "own-write",
    "agreed",
    "taken",
    "unchanged-remote",
    "merged",
    "kept-local",
    "took-remote",
    "conflict",
  ],
  push: [
    "own-write",
    "agreed",
    "unchanged-remote",
    "merged",
    "kept-local",
    "took-remote",
    "conflict",
    "accepted",
    "already-gone",
    "parked",
    "unknown-outcome",
  ],
  reconcile: [
    "own-write",
    "agreed",
    "taken",
    "unchanged-remote",
    "merged",
    "kept-local",
    "took-remote",
    "conflict",
    "no-longer-there",
    "set-back",
    "kept-mine",
  ],
};

const STOPS = [
  "none",
  "offline",
  "timeout",
  "malformed",
  "aborted",
  "waiting",
  "auth-required",
  "wrong-identity",
  "forbidden",
  "parent-missing",
  "server-error",
  "busy",
  "storage-full",
  "storage-unavailable",
];

/** What no server of ours answers, or only to an attempt that could not be like that. */
const IMPOSSIBLE: ReadonlySet<string> = new Set([]);

/** Every situation that a run must have been in. */
export function neededSituations(): readonly string[] {
  return [
    ...STEPS.map((at) => `step: ${at}`),
    ...STEPS.flatMap((at) => [`crash: before ${at}`, `crash: after ${at}`]),
    ...STEPS.flatMap((at) => faultsAt(at).map((fault) => `fault: ${fault} at ${at}`)),
    ...RULES.pull.map((rule) => `rule: ${rule} on pull`),
    ...RULES.push.map((rule) => `rule: ${rule} on push`),
    ...RULES.reconcile.map((rule) => `rule: ${rule} on reconcile`),
    ...STOPS.map((why) => `stop: ${why}`),
    ...SORTS.flatMap((sort) =>
      KINDS.flatMap((kind) => STATES.map((state) => `settled: ${sort} to ${kind}, ${state}`)),
    ),
    ...["edit", "put", "delete", "revert", "resolve", "retry"].map((kind) => `act: ${kind}`),
    "write: again",
    "begin: waits",
    "late: delivered",
    "late: committed",
    "superseded: pull.commit",
  ].filter((situation) => !IMPOSSIBLE.has(situation));
}

function faultsAt(at: At): readonly FaultName[] {
  const kind = kindOfStep(at);
  const names = Object.keys(FAULTS) as FaultName[];
  return names.filter((name) => FAULTS[name] === kind && !isImpossible(name, at));
}

/** Nothing is written there, so that it cannot be too much. */
function isImpossible(_name: FaultName, _at: At): boolean {
  return false;
}
