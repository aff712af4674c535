import { STEPS, type At } from "../../src/sync/effects.js";
import { FAULTS, kindOfStep, type FaultName } from "./faults.js";

/** How often each of these must come about in a large run; a generator that never gets there proves nothing. */
export const LEAST = 100;
/** From how many cases on that is asked for. */
export const LARGE_RUN = 100_000;

const RULES: Readonly<Record<"pull" | "push", readonly string[]>> = {
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
};

const STOPS = [
  "none",
  "offline",
  "timeout",
  "malformed",
  "aborted",
  "waiting",
  "auth-required",
  "forbidden",
  "parent-missing",
  "server-error",
  "busy",
  "storage-full",
  "storage-unavailable",
];

/** How a record stands when the answer about it comes. */
const STATES = ["unchanged", "edited", "ended", "superseded"];

const MEANINGS: Readonly<Record<"PUT" | "DELETE", readonly string[]>> = {
  PUT: ["accepted", "changed", "refused", "parent-missing", "credentials", "unknown"],
  DELETE: ["accepted", "changed", "absent", "refused", "parent-missing", "credentials", "unknown"],
};

/** Cells that hardly ever come about: most need two tabs that send the same deletion at once. */
const RARE: ReadonlySet<string> = new Set([]);

/** Every situation that a run must have been in. */
export function neededSituations(): readonly string[] {
  return [
    ...STEPS.map((at) => `step: ${at}`),
    ...STEPS.flatMap((at) => [`crash: before ${at}`, `crash: after ${at}`]),
    ...STEPS.flatMap((at) => faultsAt(at).map((fault) => `fault: ${fault} at ${at}`)),
    ...RULES.pull.map((rule) => `rule: ${rule} on pull`),
    ...RULES.push.map((rule) => `rule: ${rule} on push`),
    ...STOPS.map((why) => `stop: ${why}`),
    ...(["PUT", "DELETE"] as const).flatMap((method) =>
      MEANINGS[method].flatMap((meaning) =>
        STATES.map((state) => `answer: ${meaning} to ${method} while ${state}`),
      ),
    ),
    ...["edit", "put", "delete", "revert", "resolve", "retry"].map((kind) => `act: ${kind}`),
    "write: again",
    "begin: waits",
    "late: delivered",
    "late: committed",
    "superseded: pull.commit",
  ].filter((situation) => !RARE.has(situation));
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
