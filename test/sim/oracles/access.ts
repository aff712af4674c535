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
  for (const { device: index, id, principal, isGiven } of sim.ledger.access) {
    const row = sim.server.row(id);
    const device = sim.devices[index];
    if (row === undefined || row.deleted || deleted.has(id) || device === undefined) continue;
    if (device.page(0).operation(id)?.parked !== undefined) continue;
    sim.coverage.count(`access: ${isGiven ? "given" : "taken"}`);
    const may = row.acl["read"]?.includes(principal) === true;
    if (may === isGiven) continue;
    sim.complain("access", `${principal} ${may ? "may still" : "may not"} read ${id}`);
  }
}
