import { KINDS, SORTS, STATES, type Kind, type Sort } from "../../src/sync/answers.js";
import { STEPS, type At } from "../../src/sync/effects.js";
import type { RecordReport, Rule } from "../../src/sync/report.js";
import { FAULTS, kindOfStep, type FaultName } from "./faults.js";
import { mergerSituations } from "./mergers/merger-situations.js";
import { worldSituations } from "./world-situations.js";

/** How many cases a large run has. */
export const LARGE_RUN = 300_000;
/** A run of so many must have been in all situations, each as often as its part of a large run asks for. */
export const JUDGED_RUN = 100_000;

/** How often a situation must have come about in a large run; a generator that never gets there proves nothing. */
export interface Needed {
  readonly situation: string;
  readonly least: number;
}

const OFTEN = 100;

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
    "agreed",
    "taken",
    "merged",
    "kept-local",
    "took-remote",
    "conflict",
    "own-write",
    "unchanged-remote",
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
  "doubt",
  "server-error",
  "busy",
  "storage-full",
  "storage-unavailable",
];

const OTHERS = [
  ...["edit", "put", "change", "delete", "revert", "resolve", "retry"].map(
    (kind) => `act: ${kind}`,
  ),
  ...["snapshot", "restore", "purge", "flush", "recreate", "leap", "clock", "access"].map(
    (kind) => `server: ${kind}`,
  ),
  "reset: accept",
  "reset: keep-mine",
  "write: again",
  "begin: waits",
  "late: delivered",
  ...["pull.commit", "count.agree", "reconcile.compare", "reconcile.settle"].map(
    (at) => `superseded: ${at}`,
  ),
  "late: committed",
  "parked: 5xx again and again",
];

/** What was set aside is read again where a definition changes, which none does here. */
const PLAYED = STEPS.filter((at) => !at.startsWith("again."));

/** These are left out, or asked for less often. */
const FEWER: ReadonlyMap<string, number> = new Map([
  // an attempt without an answer, and then a comparison before the next pull
  ["rule: own-write on reconcile", 25],
  // a quarter of the cases is encoded
  ["crash: before push.decode", 75],
  ...["pull", "push", "reconcile"].map(
    (of) => [`fault: transform-aborted at ${of}.decode`, 25] as const,
  ),
  ["fault: transform-aborted at push.encode", 25],
  // one of a dozen faults of a request, each of which half of the cases lack
  ["fault: drop-request at pull.request", 60],
  // edits on both sides of a comparison
  ["rule: unchanged-remote on reconcile", 60],
  ["settled: 200 to delete, conflict", 60],
  ["settled: 412 with a version to update, edited", 75],
]);

/** To which attempts Kinto gives these answers; it gives the others to any. Of these it shows a record only to whom it is there. */
const POSSIBLE: Readonly<Partial<Record<Sort, readonly Kind[]>>> = {
  "200": ["update", "delete"],
  "201": ["create"],
  "404 of the record": ["delete", "undo"],
  "412 with nothing": ["update"],
  "412 with a version": ["create", "update", "delete", "undo"],
};

/**
 * The first two end the push before anything is settled; the third is no single answer, and counted as it is set aside.
 */
const NOT_SETTLED: ReadonlySet<Sort> = new Set([
  "429",
  "unreadable",
  "5xx again and again, to this record alone",
]);

/** Every situation that a large run must have been in. */
export function neededSituations(): readonly Needed[] {
  const situations = [
    ...PLAYED.map((at) => `step: ${at}`),
    ...PLAYED.flatMap((at) => [`crash: before ${at}`, `crash: after ${at}`]),
    ...PLAYED.flatMap((at) => faultsAt(at).map((fault) => `fault: ${fault} at ${at}`)),
    ...Object.entries(RULES).flatMap(([seen, rules]) =>
      rules.map((rule) => `rule: ${rule} on ${seen}`),
    ),
    ...STOPS.map((why) => `stop: ${why}`),
    ...SORTS.flatMap((sort) => settlements(sort)),
    ...OTHERS,
  ];
  return [
    ...situations.map((situation) => ({ situation, least: FEWER.get(situation) ?? OFTEN })),
    ...worldSituations(),
    ...mergerSituations(),
  ];
}

/** Each cell of the table of answers that can come about. */
function settlements(sort: Sort): readonly string[] {
  if (NOT_SETTLED.has(sort)) return [];
  return (POSSIBLE[sort] ?? KINDS).flatMap((kind) =>
    STATES.map((state) => `settled: ${sort} to ${kind}, ${state}`),
  );
}

function faultsAt(at: At): readonly FaultName[] {
  const names = Object.keys(FAULTS) as FaultName[];
  return names.filter((name) => FAULTS[name] === kindOfStep(at));
}
