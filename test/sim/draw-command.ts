import { STEPS, type At } from "../../src/sync/effects.js";
import type { Random } from "../../src/testing/seeded-random.js";
import type { Device } from "./device.js";
import { drawChange } from "./mergers/draw-mergers.js";
import { optionsOf } from "./mergers/fields-strategy.js";
import { FAULTS, FAULT_NAMES, kindOfStep, type Fault } from "./faults.js";
import { pick, pickWeighted } from "./pick.js";
import { IDS } from "./collections.js";
import { drawAccountAct, drawPermit } from "./draw-people.js";
import {
  FIELDS,
  type Access,
  type Command,
  type ServerAct,
  type StrategyName,
  type UserAct,
} from "./plan.js";
import type { Running, Simulation } from "./simulation.js";
import type { Swarm } from "./swarm.js";

/** More than these are lost only if the app agrees. */
const FEW_SEEDS = 4;
/** Backups that are put back are old ones. */
const EARLY = 6;

/** Draws what happens next, likely where it matters: on what is just being sent, and on what waits. */
export function drawCommand(random: Random, swarm: Swarm, sim: Simulation): Command {
  const { weights } = swarm;
  const isRunning = sim.runs.length > 0;
  const name = pickWeighted(random, [
    ["act", weights.act * (sim.runs.some((run) => run.isSending) ? 2 : 1)],
    ["sync", weights.sync],
    ["go", isRunning ? weights.go * (1 + sim.runs.length) : 0],
    ["crash", isRunning ? weights.crash : 0],
    ["close", weights.close],
    ["look", weights.look],
    ["compact", weights.compact],
    ["wait", weights.wait],
    ["skew", weights.skew],
    ["server", weights.server * (isInNeed(swarm, sim) ? 3 : 1) + (sim.server.isOpen ? 2 : 0)],
    ["late", sim.late.length > 0 ? weights.late : 0],
    ["account", weights.account],
  ] as const satisfies readonly (readonly [Command["do"], number])[]);
  const device = random(sim.devices.length);
  const tab = random(2);
  switch (name) {
    case "act":
      return drawAct(random, swarm, sim);
    case "sync":
      return takeOver(random, sim) ?? { do: name, device: deviceToSync(random, sim), tab };
    case "close":
    case "look":
      return { do: name, device, tab };
    case "compact": {
      const plan = { isWhole: random(2) === 0, size: 1 + random(4) };
      return { do: name, device, tab, plan };
    }
    case "go": {
      const run = indexOfNewcomer(sim) ?? random(sim.runs.length);
      const until = drawStep(random, sim.runs[run], sim);
      const fault = drawFault(random, swarm, until ?? sim.runs[run]?.leaves.at(-1)?.effect.at);
      return { do: name, run, until, steps: pick(random, [0, 1, 1, 1, 2, 2, 200]), fault };
    }
    case "crash": {
      const run = random(sim.runs.length);
      const until = drawStep(random, sim.runs[run], sim);
      return { do: name, run, until, when: pick(random, ["before", "after", "after"]) };
    }
    case "wait":
      return { do: name, ms: pick(random, swarm.waits) };
    case "skew":
      return { do: name, device, ms: pick(random, [-400_000, -5_000, 5_000, 400_000]) };
    case "server":
      return { do: name, act: drawServerAct(random, swarm, sim) };
    case "late":
      return { do: name, index: random(sim.late.length) };
    case "account":
      return { do: name, device, act: drawAccountAct(random, sim) };
  }
}

/** Often a record that is on its way, or one that waits for a decision. */
function drawAct(random: Random, swarm: Swarm, sim: Simulation): Command {
  const sending = sim.runs.filter((run) => run.isSending);
  const isAimed = sending.length > 0 && random(3) > 0;
  const run = isAimed ? pick(random, sending) : undefined;
  const device = (run?.device ?? pick(random, sim.devices)).now;
  const tab = random(2);
  const names = run === undefined ? unknownOr(random, device, swarm) : sentBy(run);
  const waiting = waitingFor(device, tab);
  if (waiting !== undefined && random(2) === 0) {
    return { do: "act", device: device.index, tab, act: waiting(random) };
  }
  const id = Math.max(0, IDS.indexOf(pick(random, names)));
  return { do: "act", device: device.index, tab, act: drawOwnAct(random, swarm, id) };
}

function drawOwnAct(random: Random, { acts, changed }: Swarm, id: number): UserAct {
  const kind = pick(random, acts);
  switch (kind) {
    case "edit":
    case "put":
      return { kind, id, field: random(FIELDS.length) };
    case "change":
      return { kind, id, ...drawChange(random, changed) };
    case "share":
    case "unshare":
      return { kind, id, person: random(4) };
    default:
      return { kind, id };
  }
}

function sentBy(run: Running): readonly string[] {
  const sent = run.intents.size > 0 ? run.intents : run.settled;
  return [...sent.values()].map(({ id }) => id);
}

/** Often one of which it is unknown whether the server has it. */
function unknownOr(random: Random, device: Device, { ids }: Swarm): readonly string[] {
  const { operations } = device.page(0);
  const unknown = operations.filter(({ sent }) => sent.length > 0).map(({ id }) => id);
  if (unknown.length > 0 && random(2) === 0) return unknown;
  return device.collections.flatMap((each) => each.ids.slice(0, ids));
}

/** What the user could decide. */
function waitingFor(device: Device, tab: number): ((random: Random) => UserAct) | undefined {
  if (device.asked !== undefined) {
    return (random) => ({ kind: "answer", choice: pick(random, ["accept", "keep-mine"]) });
  }
  for (const [id, name] of device.ids.entries()) {
    const operation = device.page(tab).operation(name);
    if (operation?.conflict !== undefined) {
      return (random) => ({
        kind: "resolve",
        id,
        choice: pick(random, ["local", "remote", "delete"]),
      });
    }
    if (operation?.parked !== undefined) return () => ({ kind: "retry", id });
  }
  return undefined;
}

/** Often one that has something to send, or that is just sending from another tab. */
function deviceToSync(random: Random, { present: devices, runs }: Simulation): number {
  const choice = random(4);
  const able = devices.filter((device) => {
    const isSending = runs.some((run) => run.device === device && run.isSending);
    const hasMore = device.openTabs.some(({ operations }) => operations.length > 0);
    return choice === 0 ? isSending && device.plan.tabs.length > 1 : choice < 3 && hasMore;
  });
  return (able.length === 0 ? pick(random, devices) : pick(random, able)).index;
}

/** Often the other tab, which may run other code, of a device that is just being synced. */
function takeOver(random: Random, { runs }: Simulation): Command | undefined {
  const run = runs.find(({ device }) => device.plan.editions !== undefined);
  if (run === undefined || run.device.plan.tabs.length === 1 || random(3) === 0) return undefined;
  return { do: "sync", device: run.device.index, tab: run.device.besides(run.tab) };
}

/** A sync that has yet to load, of a tab of other code than one that is in the middle of its own. */
function indexOfNewcomer({ runs }: Simulation): number | undefined {
  const last = runs.at(-1);
  const [leaf] = last?.leaves ?? [];
  if (leaf === undefined || leaf.isPerformed || leaf.effect.at !== "sync.load") return undefined;
  const isBesides = runs.some(({ device, tab }) => {
    if (device !== last?.device || tab === last.tab) return false;
    return tab.definition.fingerprint !== last.tab.definition.fingerprint;
  });
  return isBesides ? runs.length - 1 : undefined;
}

const SENDING = [
  "push.request",
  "push.request",
  "push.request",
  "push.settle",
  "push.intend",
] as const;
const COMPARING = [
  "reconcile.request",
  "reconcile.request",
  "reconcile.load",
  "reconcile.compare",
  "reconcile.settle",
] as const;
/** Where the server has other versions than those that are known. */
const FETCHING = ["reconcile.fetch", "reconcile.fetch", "reconcile.commit"] as const;
const MISSING = ["reconcile.ask"] as const;
const ALL = STEPS.filter((at) => !at.startsWith("again."));
const PLAIN = ALL.filter((at) => kindOfStep(at) !== "transform");
const COUNTING = ["count.request", "count.agree"] as const;
const DECIDING = ["merge.ask", "merge.commit"] as const;
/** Where another definition may come in between. */
const JUDGING = [
  "pull.commit",
  "pull.commit",
  "identity.bind",
  "push.intend",
  "push.intend",
  "push.settle",
  "wait.remember",
] as const;
const ASKING = ["pull.request", "identity.request"] as const;
const TELLING = ["access.request", "access.request", "access.settle", "access.load"] as const;
const MAKING = ["parents.request"] as const;

/** Most of what can go wrong goes wrong while something is sent. */
function drawStep(random: Random, run: Running | undefined, sim: Simulation): At | null {
  const choice = random(12);
  if (run === undefined || choice < 2) return null;
  const { operations } = run.tab;
  if (sim.setup.lacksParents === true && sim.setup.seeds === 0 && sim.step < EARLY * 2)
    return pick(random, MAKING);
  if (choice < 6 && operations.some(({ access }) => access !== undefined)) {
    return pick(random, TELLING);
  }
  if (asksApp(run.tab.definition.strategy) && operations.length > 0 && choice < 5) {
    return pick(random, DECIDING);
  }
  if (run.device.expectsComparison && choice < 8) {
    if (sim.wasReset && sim.setup.seeds > FEW_SEEDS && choice < 3) return pick(random, MISSING);
    return pick(random, sim.wasRestored && choice < 6 ? FETCHING : COMPARING);
  }
  if (run.device.plan.editions !== undefined && choice > 7) return pick(random, JUDGING);
  if (operations.length > 0 && choice < 8) return pick(random, SENDING);
  // such a server takes no batch: who we are is asked apart
  if (choice < 10 && sim.setup.batchSize === 1) return pick(random, ASKING);
  return choice < 10
    ? pick(random, COUNTING)
    : pick(random, sim.setup.isEncoded === true ? ALL : PLAIN);
}

function asksApp(strategy: StrategyName): boolean {
  return strategy === "function" || optionsOf(strategy)?.contested === "function";
}

function drawFault(random: Random, swarm: Swarm, at: At | undefined): Fault | null {
  if (at === undefined || random(100) >= swarm.faultRate) return null;
  const kind = kindOfStep(at);
  const possible = FAULT_NAMES.filter((name) => FAULTS[name] === kind && swarm.faults.has(name));
  return possible.length === 0 ? null : { kind: pick(random, possible), part: random(3) };
}

/** It is time to back up, or to put the backup back. */
function isInNeed({ serverActs }: Swarm, { server, step }: Simulation): boolean {
  return serverActs.includes("restore") && (step < EARLY || server.hasOldBackup);
}

function drawServerAct(random: Random, { serverActs }: Swarm, sim: Simulation): ServerAct {
  if (sim.server.isOpen && random(2) === 0) return { kind: "commit" };
  if (serverActs.includes("restore")) {
    if (!sim.server.hasBackup && sim.step < EARLY) return { kind: "snapshot" };
    if (sim.server.hasOldBackup && random(2) === 0) return { kind: "restore" };
  }
  // it does not stay away for long
  if (sim.access !== "granted") return { kind: "access", access: "granted" };
  const kind = pick(random, serverActs);
  switch (kind) {
    case "access":
      return { kind, access: drawAccess(random, sim) };
    case "permit":
      return drawPermit(random);
    case "clock":
      return { kind, ms: pick(random, [-300_000, -1_000, 1_000, 120_000, 3_600_000]) };
    case "recreate":
      return sim.setup.collections === 2 ? { kind, collection: random(2) } : { kind };
    case "restore":
      return { kind: sim.server.hasOldBackup ? kind : "snapshot" };
    default:
      return { kind };
  }
}

function drawAccess(random: Random, { setup }: Simulation): Access {
  if (setup.collections !== 2 || random(3) === 0) return pick(random, ["unknown", "forbidden"]);
  return pick(random, ["c 403", "c 404", "c 500", "d 403", "d 404", "d 500"]);
}
