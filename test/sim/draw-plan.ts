import type { Random } from "../../src/testing/seeded-random.js";
import { STEPS, type At } from "../../src/sync/effects.js";
import { FAULT_NAMES, type Fault, type FaultName } from "./faults.js";
import {
  FIELDS,
  IDS,
  type Command,
  type DevicePlan,
  type Plan,
  type ServerAct,
  type Setup,
  type StrategyName,
  type UserAct,
} from "./plan.js";

/** How one case is drawn: what is likely in it, and what does not occur at all. */
interface Swarm {
  readonly random: Random;
  readonly setup: Setup;
  readonly weights: readonly (readonly [name: CommandName, weight: number])[];
  readonly faults: readonly FaultName[];
  /** Of a hundred. */
  readonly faultRate: number;
  readonly acts: readonly UserAct["kind"][];
  readonly serverActs: readonly ServerAct["kind"][];
  readonly ids: number;
}

type CommandName = Command["do"];

const MOST_COMMANDS = 34;

/** Draws a case. With `resets`, the server may lose what it had told. */
export function drawPlan(random: Random, options: { readonly resets: boolean }): Plan {
  const setup = drawSetup(random);
  const swarm: Swarm = {
    random,
    setup,
    weights: drawWeights(random),
    faults: FAULT_NAMES.filter(() => random(3) === 0),
    faultRate: pick(random, [0, 10, 25, 50]),
    acts: drawActs(random, setup),
    serverActs: drawServerActs(random, options.resets),
    ids: pick(random, [1, 1, 2, 3, IDS.length]),
  };
  const commands: Command[] = [];
  for (let left = 4 + random(MOST_COMMANDS); left > 0; left--) commands.push(drawCommand(swarm));
  return { setup, commands };
}

function drawSetup(random: Random): Setup {
  const strategy = (): StrategyName =>
    pick(random, [
      "three-way",
      "three-way",
      "three-way",
      "server-wins",
      "client-wins",
      "manual",
      "function",
    ]);
  const isAlike = random(2) === 0;
  const common = random(2) === 0 ? "three-way" : strategy();
  const devices = Array.from({ length: random(3) === 0 ? 3 : 2 }, (): DevicePlan => ({
    strategy: isAlike ? common : strategy(),
    tabs: pick(random, [["page"], ["page"], ["page", "page"], ["page", "worker"]]),
    skew: pick(random, [0, 0, 300_000, -300_000]),
  }));
  return {
    devices,
    pageSize: pick(random, [1, 2, 3, 25]),
    batchSize: pick(random, [1, 2, 2, 25, 25, 25]),
    isSeeded: random(2) === 0,
  };
}

function drawWeights(random: Random): Swarm["weights"] {
  const some = (...weights: readonly number[]): number => pick(random, weights);
  return [
    ["act", some(4, 8, 12)],
    ["sync", some(4, 6)],
    ["go", some(8, 16, 24)],
    ["crash", some(0, 1, 3)],
    ["close", some(0, 0, 1)],
    ["look", some(0, 1, 2)],
    ["wait", some(0, 1, 2)],
    ["skew", some(0, 0, 0, 1)],
    ["server", some(0, 0, 1, 3)],
    ["late", some(0, 1, 2)],
  ];
}

function drawActs(random: Random, { devices }: Setup): Swarm["acts"] {
  const acts: UserAct["kind"][] = ["edit", "edit", "edit"];
  if (random(2) === 0) acts.push("put");
  if (random(2) === 0) acts.push("delete");
  if (random(4) === 0) acts.push("revert");
  if (random(4) === 0) acts.push("retry");
  if (devices.some(({ strategy }) => strategy === "manual" || strategy === "function")) {
    acts.push("resolve");
  }
  return acts;
}

function drawServerActs(random: Random, resets: boolean): Swarm["serverActs"] {
  const acts: ServerAct["kind"][] = ["commit"];
  if (random(2) === 0) acts.push("access");
  if (random(2) === 0) acts.push("clock");
  if (!resets || random(2) === 0) return acts;
  acts.push("snapshot", "restore", "restore");
  if (random(2) === 0) acts.push("purge");
  if (random(3) === 0) acts.push("flush");
  if (random(3) === 0) acts.push("recreate");
  return acts;
}

function drawCommand(swarm: Swarm): Command {
  const { random, setup } = swarm;
  const device = random(setup.devices.length);
  const tab = random(2);
  const name = weighted(random, swarm.weights);
  switch (name) {
    case "act":
      return { do: name, device, tab, act: drawAct(swarm) };
    case "sync":
    case "close":
    case "look":
      return { do: name, device, tab };
    case "go":
      return {
        do: name,
        run: random(6),
        until: drawStep(swarm),
        steps: pick(random, [1, 1, 1, 2, 3, 6, 200]),
        fault: drawFault(swarm),
      };
    case "crash": {
      const when = pick(random, ["before", "after", "after"] as const);
      return { do: name, run: random(6), until: drawStep(swarm), when };
    }
    case "wait":
      return { do: name, ms: pick(random, [1_000, 20_000, 35_000, 61_000, 61_000, 700_000]) };
    case "skew":
      return { do: name, device, ms: pick(random, [-400_000, -5_000, 5_000, 400_000]) };
    case "server":
      return { do: name, act: drawServerAct(swarm) };
    case "late":
      return { do: name, index: random(3) };
  }
}

/** Most of what can go wrong goes wrong while something is sent. */
function drawStep({ random }: Swarm): At | null {
  const choice = random(10);
  if (choice < 3) return null;
  return choice < 7 ? pick(random, ["push.request", "push.request", "push.settle"]) : pick(random, STEPS);
}

function drawAct({ random, acts, ids }: Swarm): UserAct {
  const kind = pick(random, acts);
  const id = random(ids);
  switch (kind) {
    case "edit":
    case "put":
      return { kind, id, field: random(FIELDS.length) };
    case "resolve":
      return { kind, id, choice: pick(random, ["local", "remote", "delete"]) };
    case "delete":
    case "revert":
    case "retry":
      return { kind, id };
  }
}

function drawServerAct({ random, serverActs }: Swarm): ServerAct {
  const kind = pick(random, serverActs);
  switch (kind) {
    case "access":
      return { kind, access: pick(random, ["granted", "granted", "unknown", "forbidden"]) };
    case "clock":
      return { kind, ms: pick(random, [-300_000, -1_000, 1_000, 120_000, 3_600_000]) };
    default:
      return { kind };
  }
}

function drawFault({ random, faults, faultRate }: Swarm): Fault | null {
  if (faults.length === 0 || random(100) >= faultRate) return null;
  return { kind: pick(random, faults), part: random(3) };
}

function pick<T>(random: Random, items: readonly T[]): T {
  return items[random(items.length)] as T;
}

function weighted<T>(random: Random, items: readonly (readonly [T, number])[]): T {
  let left = random(items.reduce((sum, [, weight]) => sum + weight, 0));
  for (const [item, weight] of items) {
    left -= weight;
    if (left < 0) return item;
  }
  throw new Error("Nothing has any weight");
}
