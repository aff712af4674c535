import type { Conflict } from "../../../src/merge/strategy.js";
import { isTombstone, type Fields } from "../../../src/record/record.js";
import type { JournalEntry } from "../../../src/store/rows.js";
import type { Device } from "../device.js";
import { authorOf } from "../ledger.js";
import type { Simulation } from "../simulation.js";

/**
 * Two values that one device wrote itself are no conflict, unless the record was deleted in between: then it may have
 * been made again by a create that arrived late.
 */
export function checkOwnConflicts(sim: Simulation): void {
  if (sim.wasReset) return;
  for (const device of sim.devices) {
    for (const { key } of device.collections) {
      for (const entry of device.journal(key)) checkEntry(sim, device, entry);
    }
  }
}

export function checkAsked(sim: Simulation, device: Device, conflict: Conflict): void {
  if (sim.wasReset || wasDeleted(sim, conflict.id)) return;
  for (const field of conflict.contested) {
    if (authorOf(conflict.remote?.[field]) !== device.index) continue;
    if (authorOf(conflict.local?.[field]) !== device.index) continue;
    if (wasSetBack(sim, device, conflict.id, field, conflict.remote?.[field])) continue;
    sim.complain("own conflict", `device ${device.index} is asked of ${conflict.id}.${field}`);
  }
}

function checkEntry(sim: Simulation, device: Device, entry: JournalEntry): void {
  const { id, remote, local, contested } = entry;
  if (wasDeleted(sim, id, remote.last_modified ?? Infinity)) return;
  const isOwn = sim.server.authors.get(`${id}@${remote.last_modified}`) === device.index;
  if (isOwn && !isTombstone(remote)) {
    sim.complain("own conflict", `device ${device.index}, ${id}: ${JSON.stringify(entry)}`);
    return;
  }
  for (const field of contested) {
    if (authorOf(local?.[field]) !== device.index || isTombstone(remote)) continue;
    if (authorOf((remote as Fields)[field]) !== device.index) continue;
    if (wasSetBack(sim, device, id, field, (remote as Fields)[field])) continue;
    sim.complain("own conflict", `device ${device.index}, ${id}.${field}`);
  }
}

/** Another device put this older value back, with a whole version in the place of another. */
function wasSetBack(
  sim: Simulation,
  device: Device,
  id: string,
  field: string,
  value: unknown,
): boolean {
  return sim.server.transitions.some(
    (each) =>
      each.id === id &&
      each.device !== device.index &&
      each.after?.[field] === value &&
      each.before?.[field] !== value,
  );
}

function wasDeleted(sim: Simulation, id: string, until = Infinity): boolean {
  // what was not shown for a while seemed to be deleted
  if (sim.setup.people !== undefined && sim.devices.some((each) => each.sawDeletion.has(id))) {
    return true;
  }
  return sim.server.transitions.some(
    (each) => each.id === id && each.after === null && each.at < until,
  );
}
