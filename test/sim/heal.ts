import type { Device } from "./device.js";
import { differencesOf } from "./oracles/convergence.js";
import { checkLedger } from "./oracles/ledger.js";
import { checkOnce } from "./oracles/once.js";
import { checkAfterLoss, sightOf } from "./oracles/after-loss.js";
import { checkOverwrites } from "./oracles/overwrites.js";
import { checkOwnConflicts } from "./oracles/own-conflict.js";
import { checkPushes } from "./oracles/pushes.js";
import { checkResurrections } from "./oracles/resurrection.js";
import type { UserAct } from "./plan.js";
import { isPoisoned } from "./poison.js";
import type { Simulation } from "./simulation.js";
import { IDS } from "./plan.js";
import type { SyncRun, Leaf } from "./sync-run.js";
import type { Synced } from "../../src/sync/sync-collection.js";

/** A sync that takes more than this has lost its way. */
const ENDLESS = 1_500;
/** In how many rounds everything must have come through. */
const ROUNDS = 3;
/** Where users decide conflicts, each decision may meet another. */
const ROUNDS_OF_USERS = 8;
/** Longer than any wait but those of a day. */
const MINUTES = 700_000;
/** Longer than any wait that the engine has. */
const DAY = 25 * 3_600_000;

/** Mends everything, lets everything that waits come through, and says what is wrong in the end. */
export function healAndJudge(sim: Simulation): void {
  sim.story?.say("everything is healed");
  sim.access = "granted";
  if (!sim.setup.staysSmall) sim.enlarge();
  for (const run of sim.runs.slice()) finish(sim, run);
  sim.server.commit();
  sim.deliver(() => true);
  for (const device of sim.devices) {
    for (const at of device.plan.tabs.keys()) device.tab(at).look();
  }
  // what fails may end a sync; what is refused is only set aside
  if (sim.poison === "failure") healFailing(sim);
  if (sim.wasReset) lookAfterLoss(sim);
  sim.wait(Math.max(needsDay(sim) ? DAY : MINUTES, ...sim.devices.map(waitOf)));
  const hasUsers = sim.wasReset || sim.devices.some(({ plan }) => plan.strategy === "manual");
  const most = hasUsers ? ROUNDS_OF_USERS : ROUNDS;
  if (sim.poison !== null) {
    for (const device of sim.devices) if (isInNeed(sim, device, 0)) syncOnce(sim, device, 0);
    sim.poison = null;
    sim.wait(MINUTES);
  }
  let found: readonly string[] = [];
  for (let round = 0; round < most; round++) {
    for (const device of sim.devices)
      if (isInNeed(sim, device, round)) syncOnce(sim, device, round);
    for (const device of sim.devices) for (const tab of device.openTabs) tab.look();
    found = sim.devices.flatMap((device) => differencesOf(sim, device));
    if (found.length === 0 || sim.complaints.length > 0) break;
  }
  for (const each of found) sim.complain("not converged", each);
  checkLedger(sim);
  checkPushes(sim);
  checkOnce(sim);
  checkResurrections(sim);
  checkOwnConflicts(sim);
  checkOverwrites(sim);
}

/**
 * Whether a device has something to send or to receive. One that has everything would only ask in vain, which a
 * quarter of them does all the same: it must come to nothing.
 */
function isInNeed(sim: Simulation, device: Device, round: number): boolean {
  return (round === 0 && sim.step % 4 === 0) || differencesOf(sim, device).length > 0;
}

/** While the server fails at some records, the others come through. */
function healFailing(sim: Simulation): void {
  sim.wait(Math.max(MINUTES, ...sim.devices.map(waitOf)));
  for (const device of sim.devices) {
    sim.begin(device.index, 0);
    const [run] = sim.runs;
    if (run === undefined) continue;
    finish(sim, run);
    if (run.result?.stop?.why === "doubt") continue;
    for (const { id, local, conflict, parked } of run.tab.fold.operations.values()) {
      if (conflict !== undefined || parked !== undefined || isPoisoned(local)) continue;
      sim.complain("held back", `${run.tab.name} has not sent ${id}, and the server takes it`);
    }
  }
  sim.poison = null;
}

/** Before the daily comparison: much of what a server lost shows by itself. */
function lookAfterLoss(sim: Simulation): void {
  sim.wait(Math.max(MINUTES, ...sim.devices.map(waitOf)));
  for (const device of sim.devices) {
    const sight = sightOf(sim, device);
    syncOnce(sim, device, 0);
    device.page(0).look();
    if (!device.isAsked) checkAfterLoss(sim, device, sight);
  }
}

/** Until the server may be asked again: longer where a clock went back meanwhile. */
function waitOf(device: Device): number {
  return (device.page(0).database.notBefore ?? 0) - device.wall() + 1;
}

/** A refused permission is tried again, and everything compared, after a day. */
function needsDay(sim: Simulation): boolean {
  return (
    sim.wasReset ||
    sim.devices.some((device) =>
      [...device.page(0).fold.operations.values()].some(({ parked }) => parked?.status === 403),
    )
  );
}

function syncOnce(sim: Simulation, device: Device, round: number): void {
  const decided = attend(sim, device, round);
  const before = sim.runs.length;
  sim.begin(device.index, round);
  const [run] = sim.runs;
  if (before > 0 || run === undefined) {
    sim.complain("stuck", `device ${device.index} cannot sync`);
    return;
  }
  finish(sim, run);
  const stop = run.result?.stop;
  if (stop === null) checkHeldBack(sim, device, decided);
  // the next round's user answers
  if (stop?.why === "doubt" && stop.doubt.kind === "reset") return;
  if (stop)
    sim.complain("stuck", `a sync of device ${device.index} stops: ${JSON.stringify(stop)}`);
}

/** What waits for a decision, or was refused, keeps nothing else back; and nobody decides twice about one version. */
function checkHeldBack(sim: Simulation, device: Device, decided: Decided): void {
  const page = device.page(0);
  page.look();
  for (const { id, conflict, parked } of page.fold.operations.values()) {
    if (conflict === undefined && parked === undefined) {
      sim.complain("held back", `${page.name} has not sent ${id}, and nothing is in its way`);
    }
    const at = conflict?.last_modified ?? null;
    if (at !== null && decided.get(id) === at) {
      sim.complain("held back", `the user of ${page.name} decides twice about ${id}`);
    }
  }
}

/** About which versions of the server a user decided. */
type Decided = ReadonlyMap<string, number | null>;

/** Users decide what waits for them. */
function attend(sim: Simulation, device: Device, round: number): Decided {
  const decided = new Map<string, number | null>();
  const page = device.page(0);
  page.look();
  if (device.isAsked) {
    const words = page.act({ kind: "answer", choice: round % 2 === 0 ? "accept" : "keep-mine" });
    sim.story?.tell(page, words);
  }
  for (const [id, name] of IDS.entries()) {
    const operation = page.fold.operations.get(name);
    const choice = (id + round + device.index) % 2 === 0 ? "local" : "remote";
    const act: UserAct | null =
      operation?.conflict !== undefined
        ? { kind: "resolve", id, choice }
        : operation?.parked !== undefined && operation.parked.status !== 403
          ? { kind: "retry", id }
          : null;
    if (act === null) continue;
    if (operation?.conflict !== undefined) decided.set(name, operation.conflict.last_modified);
    const words = page.act(act);
    sim.story?.tell(page, words);
  }
  return decided;
}

function finish(sim: Simulation, run: SyncRun<Synced>): void {
  for (let left = ENDLESS; run.result === undefined; left--) {
    if (left === 0) {
      sim.complain("endless", `a sync of ${run.tab.name} does not end`);
      sim.runs.splice(sim.runs.indexOf(run), 1);
      return;
    }
    sim.advance(run, run.leaves[0] as Leaf, null);
  }
}
