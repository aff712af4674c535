import { SORTS, STATES, type Kind, type Sort, type State } from "../../src/sync/answers.js";
import { STEPS, type At } from "../../src/sync/effects.js";
import type { RecordReport, Rule } from "../../src/sync/report.js";
import { FAULTS, kindOfStep, type FaultName } from "./faults.js";
import { worldSituations } from "./world-situations.js";

/** From how many cases on a run must have been in all of these; a generator that never gets there proves nothing. */
export const LARGE_RUN = 100_000;

/** How often a situation must have come about in a large run. */
export interface Needed {
  readonly situation: string;
  readonly least: number;
}

const OFTEN = 100;
/** What needs one thing to go wrong. */
const SOMETIMES = 25;
/** What needs something to go wrong where something is wrong already. */
const SELDOM = 3;

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
  ...["edit", "put", "delete", "revert", "resolve", "retry"].map((kind) => `act: ${kind}`),
  ...["snapshot", "restore", "purge", "flush", "recreate", "leap", "clock", "access"].map(
    (kind) => `server: ${kind}`,
  ),
  "reset: accept",
  "reset: keep-mine",
  "write: again",
  "begin: waits",
  "late: delivered",
  "superseded: pull.commit",
];

/** What was set aside is read again where a definition changes, which none does here. */
const PLAYED = STEPS.filter((at) => !at.startsWith("again."));

/** Steps that a sync takes only where something is wrong already. */
const RARE_STEPS: ReadonlySet<At> = new Set(["reconcile.commit", "reconcile.ask", "auth.ask"]);

/** To which attempts Kinto gives these answers; it gives the others to any. */
const POSSIBLE: Readonly<Partial<Record<Sort, readonly Kind[]>>> = {
  "200": ["update", "delete"],
  "201": ["create"],
  "404 of the record": ["delete", "undo"],
  "412 with nothing": ["update"],
  "412 with a version": ["create", "update", "delete", "undo"],
};

/** They end the push before anything is settled, or are no single answer. */
const NOT_SETTLED: ReadonlySet<Sort> = new Set([
  "429",
  "unreadable",
  "5xx again and again, to this record alone",
]);

/** Every situation that a large run must have been in. */
export function neededSituations(): readonly Needed[] {
  return [
    ...PLAYED.map((at) => often(`step: ${at}`)),
    ...PLAYED.flatMap((at) =>
      [at, at].map((_, index) => crash(at, index === 0 ? "before" : "after")),
    ),
    ...PLAYED.flatMap((at) => faultsAt(at).map((fault) => atStep(at, `fault: ${fault} at ${at}`))),
    ...Object.entries(RULES).flatMap(([seen, rules]) =>
      rules.map((rule) => often(`rule: ${rule} on ${seen}`)),
    ),
    ...STOPS.map((why) => often(`stop: ${why}`)),
    ...SORTS.flatMap((sort) => settlements(sort)),
    ...OTHERS.map(often),
    { situation: "late: committed", least: SOMETIMES },
    ...worldSituations(),
  ];
}

function settlements(sort: Sort): readonly Needed[] {
  if (NOT_SETTLED.has(sort)) return [];
  const kinds = POSSIBLE[sort] ?? (["create", "update", "delete"] as const);
  return kinds.flatMap((kind) =>
    STATES.flatMap((state): Needed[] => {
      const isOften = kind === "create" || kind === "update";
      const least = leastOf(state, isOften);
      return least === 0 ? [] : [{ situation: `settled: ${sort} to ${kind}, ${state}`, least }];
    }),
  );
}

/** That a version waits, or that something overtook the answer, needs two tabs without a lock. */
function leastOf(state: State, isOften: boolean): number {
  if (state === "as sent") return isOften ? SOMETIMES : SELDOM;
  if (state === "edited") return isOften ? 10 : 0;
  return state === "overtaken" && isOften ? 1 : 0;
}

function crash(at: At, when: "before" | "after"): Needed {
  return { situation: `crash: ${when} ${at}`, least: Math.min(SELDOM, leastAt(at)) };
}

function atStep(at: At, situation: string): Needed {
  return { situation, least: leastAt(at) };
}

function leastAt(at: At): number {
  if (at === "wait.remember") return 0;
  if (at === "reconcile.fetch") return 1;
  if (RARE_STEPS.has(at)) return SELDOM;
  const isOfSome = at.startsWith("reconcile.") || at.startsWith("merge.");
  return isOfSome || at === "identity.request" ? SOMETIMES : OFTEN;
}

function often(situation: string): Needed {
  return { situation, least: OFTEN };
}

function faultsAt(at: At): readonly FaultName[] {
  const names = Object.keys(FAULTS) as FaultName[];
  return names.filter((name) => FAULTS[name] === kindOfStep(at));
}
