import type { Deletions } from "../../../src/merge/field-rules.js";
import type { Random } from "../../../src/testing/seeded-random.js";
import { pick } from "../pick.js";
import type { DevicePlan, Setup } from "../plan.js";
import type { Act } from "../swarm.js";
import type { Change } from "./change.js";
import {
  MERGED_FIELDS,
  type ContestedName,
  type FieldsStrategyName,
  type Kit,
  type MergedField,
} from "./fields-strategy.js";

/** Of so many cases two have mergers. */
const SHARE = 5;

const CONTESTED: readonly ContestedName[] = ["local", "local", "remote", "manual", "function"];

const DELETIONS: readonly Deletions[] = ["edit-wins", "edit-wins", "delete-wins"];

/**
 * The same case, perhaps with mergers of fields. The mergers are the same on all devices, since a count is only right
 * where everybody counts; what becomes of contested fields and of deletions is each device's own.
 */
export function drawMergers(random: Random, setup: Setup): Setup {
  if (random(SHARE) > 1) return setup;
  const kit: Kit = pick(random, ["all", "all", "sets", "content"]);
  const strategy = (): FieldsStrategyName =>
    `fields ${kit} ${pick(random, CONTESTED)} ${pick(random, DELETIONS)}`;
  const isAlike = random(2) === 0;
  const common = strategy();
  const devices = setup.devices.map((plan): DevicePlan => {
    const own = isAlike ? common : strategy();
    if (plan.editions === undefined) return { ...plan, strategy: own };
    const other: FieldsStrategyName = own.includes(" remote ")
      ? `fields ${kit} local edit-wins`
      : `fields ${kit} remote edit-wins`;
    return {
      ...plan,
      strategy: own,
      editions: { ...plan.editions, newStrategy: random(2) === 0 ? own : strategy(), other },
    };
  });
  return { ...setup, devices, mergers: kit };
}

/** What users do where fields have mergers: mostly change them. */
export function drawChangingActs(random: Random): readonly Act[] {
  const acts: Act[] = ["edit", "change", "change", "change", "change"];
  if (random(5) === 0) acts.push("put");
  if (random(3) === 0) acts.push("delete");
  if (random(5) === 0) acts.push("revert");
  if (random(5) === 0) acts.push("share", "share", "unshare");
  return acts;
}

/** Few in one case, so that two devices change the same one. */
export function drawChangedFields(random: Random, kit: Kit | undefined): readonly MergedField[] {
  if (kit === undefined) return [];
  // two equal changes, and nothing else, are what most easily passes for one
  if (kit === "all" && random(4) === 0) return ["n"];
  const fields = MERGED_FIELDS[kit];
  const count = pick(random, [1, 1, 2, 2, 3]);
  const drawn = Array.from({ length: count }, () => pick(random, fields));
  return kit === "sets" ? ["tags", ...drawn] : drawn;
}

export function drawChange(random: Random, fields: readonly MergedField[]): Change {
  return {
    field: pick(random, fields),
    how: pick(random, ["add", "add", "remove", "alter"]),
    at: random(random(3) === 0 ? 12 : 3),
  };
}
