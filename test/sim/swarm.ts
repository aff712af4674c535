import type { Random } from "../../src/testing/seeded-random.js";
import { FAULT_NAMES, type FaultName } from "./faults.js";
import { drawChangedFields, drawChangingActs } from "./mergers/draw-mergers.js";
import type { MergedField } from "./mergers/fields-strategy.js";
import { pick } from "./pick.js";
import { FIRST } from "./collections.js";
import type { Command, ServerAct, Setup, UserAct } from "./plan.js";

/** How one case is drawn: what is likely in it, and what does not occur at all. */
export interface Swarm {
  readonly length: number;
  readonly weights: Readonly<Record<Command["do"], number>>;
  readonly faults: ReadonlySet<FaultName>;
  /** Of a hundred. */
  readonly faultRate: number;
  readonly acts: readonly Act[];
  readonly serverActs: readonly ServerAct["kind"][];
  /** In milliseconds. */
  readonly waits: readonly number[];
  /** Which of those that have mergers are changed. */
  readonly changed: readonly MergedField[];
  /** How many records there are. */
  readonly ids: number;
}

/** What users do without being asked. */
export type Act = Exclude<UserAct["kind"], "resolve" | "retry" | "answer">;

/** After which everything is compared. */
const DAY = 25 * 3_600_000;

/** Short cases are many, and what is wrong mostly shows in few steps; some are long. */
const LENGTHS = [4, 6, 8, 8, 10, 10, 12, 12, 16, 30];

export function drawSwarm(
  random: Random,
  setup: Setup,
  { resets }: { readonly resets: boolean },
): Swarm {
  const isOfEditions = setup.devices.some(({ editions }) => editions !== undefined);
  const isOfPeople = setup.people !== undefined;
  const some = (...weights: readonly number[]): number => pick(random, weights);
  return {
    length: some(...LENGTHS),
    weights: {
      act: some(6, 8, 12),
      sync: some(5, 7),
      go: some(8, 12, 16),
      crash: some(0, 2, 4),
      close: isOfEditions ? some(1, 2, 3) : some(0, 0, 1),
      look: some(0, 1, 2),
      compact: some(0, 0, 0, 4),
      wait: some(0, 1, 2),
      skew: some(0, 0, 0, 1),
      server: resets ? some(2, 3, 5) : isOfPeople ? some(1, 2) : some(0, 0, 1, 3),
      late: some(1, 3, 6),
      account: setup.people === undefined ? 0 : some(0, 1, 1, 2),
    },
    faults: new Set(FAULT_NAMES.filter(() => random(2) === 0)),
    faultRate: some(0, 30, 60, 80),
    acts: drawActsOf(random, setup),
    serverActs: isOfPeople
      ? ["access", "permit", "permit", "permit"]
      : drawServerActs(random, resets),
    waits: [1_000, 20_000, 35_000, 61_000, 61_000, 700_000, ...(random(3) === 0 ? [DAY, DAY] : [])],
    changed: drawChangedFields(random, setup.mergers),
    ids: some(1, 1, 2, 2, 3, FIRST.ids.length),
  };
}

const SHARING: readonly Act[] = ["share", "share", "unshare"];

function drawActsOf(random: Random, { people, mergers }: Setup): readonly Act[] {
  if (mergers !== undefined) return drawChangingActs(random);
  return people === undefined ? drawActs(random) : [...drawActs(random), ...SHARING];
}

function drawActs(random: Random): readonly Act[] {
  const acts: Act[] = ["edit", "edit"];
  if (random(2) === 0) acts.push("put");
  if (random(3) > 0) acts.push("delete", "delete");
  if (random(4) === 0) acts.push("revert");
  if (random(5) === 0) acts.push("share", "share", "unshare");
  return acts;
}

function drawServerActs(random: Random, resets: boolean): readonly ServerAct["kind"][] {
  const acts: ServerAct["kind"][] = ["access"];
  if (random(2) === 0) acts.push("clock");
  if (!resets) return acts;
  acts.push("snapshot", "restore", "restore");
  if (random(2) === 0) acts.push("purge");
  if (random(3) === 0) acts.push("flush");
  if (random(3) === 0) acts.push("recreate");
  if (random(3) === 0) acts.push("leap");
  return acts;
}
