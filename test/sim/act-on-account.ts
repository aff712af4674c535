import { refuseUnsent } from "../../src/database/refuse-unsent.js";
import { UnsentEditsError } from "../../src/sync-errors.js";
import type { AccountAct } from "./account-act.js";
import { Device } from "./device.js";
import type { Simulation } from "./simulation.js";
import type { SimTab } from "./tab.js";

/** Credentials expire, somebody signs in, or somebody logs out. */
export function actOnAccount(sim: Simulation, device: Device, act: AccountAct): void {
  sim.coverage.count(`account: ${act.kind}`);
  sim.story?.say(`device ${device.index}: ${JSON.stringify(act)}`);
  switch (act.kind) {
    case "expire":
      return device.credentials.expire(act.gives);
    case "sign-in":
      return device.credentials.signIn(act.person);
    case "log-out":
      return logOut(sim, device, act);
  }
}

/** As `logout()`: other tabs have not heard of it yet, and their syncs go on. */
function logOut(
  sim: Simulation,
  device: Device,
  { discards, next }: Extract<AccountAct, { kind: "log-out" }>,
): void {
  const { log } = device;
  const unsent = device.collections.flatMap(({ key }) => [...device.unsentOf(key)]);
  const isAsked = device.asked !== undefined;
  const journals = device.journals();
  try {
    log.replace(refuseUnsent(discards), `epoch${sim.devices.length}`);
  } catch (error) {
    if (!(error instanceof UnsentEditsError)) throw error;
    sim.coverage.count("log-out: refused");
    if (discards || (unsent.length === 0 && !isAsked)) {
      sim.complain("logout", `device ${device.index} keeps its user, and nothing is in the way`);
    }
    return;
  }
  sim.coverage.count(`log-out: ${unsent.length > 0 ? "discards" : "through"}`);
  if (!discards && unsent.length > 0) {
    sim.complain("logout", `device ${device.index} discards ${unsent.join()}, unasked`);
  }
  for (const id of unsent) sim.ledger.discard(device.index, id);
  const plan = { ...device.plan, owner: next };
  const successor = new Device(sim, sim.devices.length, plan, log);
  device.retire(journals, successor);
  sim.devices.push(successor);
  for (const tab of device.openTabs) writeInVain(sim, tab);
  sim.oracles.principals.loggedOut(device);
}

/** A tab has not heard that its user logged out, and he goes on in it. */
function writeInVain(sim: Simulation, tab: SimTab): void {
  if (!tab.isPage) return;
  sim.coverage.count("log-out: another tab has not heard of it");
  sim.story?.tell(tab, tab.act({ kind: "edit", id: 0, field: 0 }));
}
