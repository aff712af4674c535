import type { SimCollection } from "./collections.js";
import type { Device } from "./device.js";
import { differencesOf } from "./oracles/convergence.js";
import { checkAccess } from "./oracles/access.js";
import { checkDecisions } from "./oracles/decisions.js";
import { checkLedger } from "./oracles/ledger.js";
import { checkMergers } from "./oracles/mergers.js";
import { checkOnce } from "./oracles/once.js";
import { checkAfterLoss, sightOf } from "./oracles/after-loss.js";
import { checkOverwrites } from "./oracles/overwrites.js";
import { checkOwnConflicts } from "./oracles/own-conflict.js";
import { checkPushes } from "./oracles/pushes.js";
import { countSights, isShutOut } from "./oracles/readers.js";
import { checkResurrections } from "./oracles/resurrection.js";
import type { UserAct } from "./plan.js";
import { isPoisoned } from "./poison.js";
import { refusedIn } from "./refuse-one.js";
import type { Running, Simulation } from "./simulation.js";
import type { Leaf } from "./sync-run.js";

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
  const refused = sim.wasReset ? undefined : refusedIn(sim.access);
  if (refused === undefined) sim.access = "granted";
  if (!sim.setup.staysSmall) sim.enlarge();
  for (const run of sim.runs.slice()) finish(sim, run);
  signAllIn(sim);
  sim.server.commit();
  sim.deliver(() => true);
  for (const device of sim.present) {
    device.update();
    for (const at of device.plan.tabs.keys()) device.tab(at).look();
  }
  // what fails may end a sync; what is refused is only set aside
  if (sim.poison === "failure") healFailing(sim);
  if (sim.wasReset) lookAfterLoss(sim);
  sim.wait(Math.max(needsDay(sim) ? DAY : MINUTES, ...sim.present.map(waitOf)));
  const hasUsers = sim.wasReset || sim.present.some((device) => device.asksPeople);
  const most = hasUsers ? ROUNDS_OF_USERS : ROUNDS;
  if (sim.poison !== null) {
    for (const device of sim.present) {
      if (isInNeed(sim, device, 0, refused)) syncOnce(sim, device, 0, refused);
    }
    sim.poison = null;
    sim.wait(MINUTES);
  }
  if (refused !== undefined) {
    converge(sim, most, refused);
    sim.coverage.count(`healed while refused: ${sim.access}`);
    sim.access = "granted";
    sim.wait(MINUTES);
  }
  // what one device has just allowed, another one tries again after a day
  if (sim.setup.people !== undefined && approach(sim, most).length > 0) sim.wait(DAY);
  converge(sim, most);
  countSights(sim);
  checkLedger(sim);
  checkPushes(sim);
  checkOnce(sim);
  checkResurrections(sim);
  checkOwnConflicts(sim);
  checkOverwrites(sim);
  checkAccess(sim);
  checkMergers(sim);
  checkDecisions(sim);
}

/** Everybody uses his own credentials, which the server takes or the app renews. */
function signAllIn(sim: Simulation): void {
  for (const { credentials, person } of sim.present) {
    credentials.gives = "fresh";
    if (credentials.person !== person) credentials.signIn(person);
  }
}

/**
 * Whether a device has something to send or to receive. One that has everything would only ask in vain, which a
 * quarter of them does all the same: it must come to nothing.
 */
function isInNeed(
  sim: Simulation,
  device: Device,
  round: number,
  refused?: SimCollection,
): boolean {
  return (round === 0 && sim.step % 4 === 0) || differencesBut(sim, device, refused).length > 0;
}

function differencesBut(
  sim: Simulation,
  device: Device,
  refused: SimCollection | undefined,
): readonly string[] {
  const served = device.collections.filter((each) => each !== refused);
  return differencesOf(sim, device, served);
}

/** Every device comes to have what the server has; but for a collection that is refused, which says so. */
function converge(sim: Simulation, rounds: number, refused?: SimCollection): void {
  for (const each of approach(sim, rounds, refused)) sim.complain("not converged", each);
}

/** Lets devices sync until they agree with the server; returns what they do not agree about. */
function approach(sim: Simulation, rounds: number, refused?: SimCollection): readonly string[] {
  let found: readonly string[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const device of sim.present) {
      if (isInNeed(sim, device, round, refused)) syncOnce(sim, device, round, refused);
    }
    for (const device of sim.present) for (const tab of device.openTabs) tab.look();
    found = sim.present.flatMap((device) => differencesBut(sim, device, refused));
    if (found.length === 0 || sim.complaints.length > 0) break;
  }
  return found;
}

/** While the server fails at some records, the others come through. */
function healFailing(sim: Simulation): void {
  sim.wait(Math.max(MINUTES, ...sim.present.map(waitOf)));
  for (const device of sim.present) {
    sim.begin(device.index, 0);
    const [run] = sim.runs;
    if (run === undefined) continue;
    finish(sim, run);
    // a comparison may wait for an answer, and a failure of one collection for the other
    if (run.result?.each.some(({ stop }) => stop !== null && stop.why !== "server-error")) continue;
    if (device.collections.length > 1) continue;
    for (const { id, local, conflict, parked, access } of run.tab.operations) {
      // access is told after everything was sent, and something was not
      const waits = conflict !== undefined || parked !== undefined || access !== undefined;
      if (waits || isPoisoned(local)) continue;
      sim.complain("held back", `${run.tab.name} has not sent ${id}, and the server takes it`);
    }
  }
  sim.poison = null;
}

/** Before the daily comparison: much of what a server lost shows by itself. */
function lookAfterLoss(sim: Simulation): void {
  sim.wait(Math.max(MINUTES, ...sim.present.map(waitOf)));
  for (const device of sim.present) {
    const sights = device.collections.map((each) => sightOf(sim, device, each));
    syncOnce(sim, device, 0);
    device.page(0).look();
    for (const [place, sight] of sights.entries()) {
      const collection = device.collections[place] as SimCollection;
      if (!device.isAskedOf(collection)) checkAfterLoss(sim, device, collection, sight);
    }
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
    sim.setup.people !== undefined ||
    sim.present.some((device) =>
      device.page(0).operations.some(({ parked }) => parked?.status === 403),
    )
  );
}

function syncOnce(sim: Simulation, device: Device, round: number, refused?: SimCollection): void {
  const decided = attend(sim, device, round);
  const before = sim.runs.length;
  sim.begin(device.index, round);
  const [run] = sim.runs;
  if (before > 0 || run === undefined) {
    sim.complain("stuck", `device ${device.index} cannot sync`);
    return;
  }
  finish(sim, run);
  for (const { collection: key, stop } of run.result?.each ?? []) {
    const collection = device.collection(key);
    if (stop === null) checkHeldBack(sim, device, collection, decided);
    // the next round's user answers
    if (stop?.why === "doubt" && stop.doubt.kind === "reset") continue;
    if (stop?.why === "forbidden" && isShutOut(sim, device)) continue;
    if ((stop === null) === (collection === refused)) {
      const words = stop === null ? "does not say that it is refused" : JSON.stringify(stop);
      sim.complain("stuck", `a sync of device ${device.index} stops: ${key} ${words}`);
    }
  }
}

/** What waits for a decision, or was refused, keeps nothing else back; and nobody decides twice about one version. */
function checkHeldBack(
  sim: Simulation,
  device: Device,
  collection: SimCollection,
  decided: Decided,
): void {
  const page = device.page(0);
  page.look();
  for (const { id, conflict, parked } of page.foldOf(collection).operations.values()) {
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
  for (const _ of device.collections) {
    if (device.asked === undefined) break;
    const words = page.act({ kind: "answer", choice: round % 2 === 0 ? "accept" : "keep-mine" });
    sim.story?.tell(page, words);
  }
  for (const [id, name] of device.ids.entries()) {
    const operation = page.operation(name);
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

function finish(sim: Simulation, run: Running): void {
  for (let left = ENDLESS; run.result === undefined; left--) {
    if (left === 0) {
      sim.complain("endless", `a sync of ${run.tab.name} does not end`);
      sim.runs.splice(sim.runs.indexOf(run), 1);
      return;
    }
    sim.advance(run, run.leaves[0] as Leaf, null);
  }
}
