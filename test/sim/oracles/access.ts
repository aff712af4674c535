import { principalOf } from "../people.js";
import type { Device } from "../device.js";
import type { Simulation } from "../simulation.js";

/**
 * In the end the server lets those read a record whom its users named last, and nobody that they took it from. A record
 * that was deleted in between has lost its readers, and so has what a server has lost.
 */
export function checkAccess(sim: Simulation): void {
  if (sim.wasReset) return;
  const deleted = new Set(
    sim.server.transitions.filter(({ after }) => after === null).map(({ id }) => id),
  );
  for (const { device: index, id, principal, may } of sim.ledger.access) {
    const row = sim.server.row(id);
    const device = sim.devices[index];
    if (row === undefined || row.deleted || deleted.has(id) || device === undefined) continue;
    if (waits(device, id)) continue;
    // what was no longer shown went with what was wished for it
    if (sim.setup.people !== undefined && device.sawDeletion.has(id)) continue;
    const isOfAlice = principal === principalOf("alice");
    // who writes a record is named in it, and alice may have become the one who does
    const isHers = sim.hasOpened || device.credentials.person === "alice";
    if (may === null && isOfAlice && isHers) continue;
    sim.coverage.count(`access: ${may === null ? "taken" : "given"}${isOfAlice ? ", alice" : ""}`);
    const lists = Object.keys(row.acl).filter((kind) => row.acl[kind]?.includes(principal));
    if (may === null ? lists.length === 0 : lists.includes(may)) continue;
    const has = lists.length === 0 ? "nothing" : lists.join();
    sim.complain("access", `${principal} may ${has} with ${id}, not ${may ?? "nothing"}`);
  }
}

/** Whether the wish was refused, or is that of somebody who is shown nothing. */
function waits(device: Device, id: string): boolean {
  if (device.isRetired) return false;
  const { parked, access } = device.page(0).operation(id) ?? {};
  return parked !== undefined || (device.isPartial && access !== undefined);
}
