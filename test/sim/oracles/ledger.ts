import type { JournalEntry } from "../../../src/store/rows.js";
import type { Device } from "../device.js";
import type { Deletion, Edit } from "../ledger.js";
import type { Simulation } from "../simulation.js";
import { isShutOut } from "./readers.js";

/**
 * Every acknowledged edit is in the history of the server, was taken back on its own device, is in the journal, or
 * waits visibly: it is never gone.
 */
export function checkLedger(sim: Simulation): void {
  for (const edit of sim.ledger.standing()) {
    const device = sim.devices[edit.device] as Device;
    if (sim.server.accepted.has(edit.value)) continue;
    if (isJournalled(device.journalOf(edit.id), edit) || waits(device, edit)) continue;
    sim.complain("lost", `${edit.value}, the ${edit.field} of ${edit.id}`);
  }
  for (const deletion of sim.ledger.deletions()) {
    if (!isHeard(sim, deletion)) {
      sim.complain("lost", `the deletion of ${deletion.id} by device ${deletion.device}`);
    }
  }
}

function isJournalled(journal: readonly JournalEntry[], { id, field, value }: Edit): boolean {
  return journal.some(
    (entry) => entry.id === id && entry.local?.[field] === value && entry.result?.[field] !== value,
  );
}

function waits(device: Device, { id, field, value }: Edit): boolean {
  if (device.isRetired) return false;
  const operation = device.tab(0).operation(id);
  const isVisible =
    operation?.conflict !== undefined ||
    operation?.parked !== undefined ||
    isShutOut(device.sim, device);
  return isVisible && operation?.local?.[field] === value;
}

/** Who may not delete it was told so, or no longer sees the record. */
function isMoot(device: Device, id: string, step: number): boolean {
  if ((device.sawDeletion.get(id) ?? -1) >= step) return true;
  if (device.isRetired || !device.isPartial) return false;
  return device.page(0).operation(id)?.local === null;
}

/** The record is gone, or came back for a reason that was told. */
function isHeard(sim: Simulation, { device: index, id, step, attempts, told }: Deletion): boolean {
  const device = sim.devices[index] as Device;
  const row = sim.server.row(id);
  if (row === undefined || row.deleted) return true;
  if (sim.setup.people !== undefined && isMoot(device, id, step)) return true;
  const { transitions } = sim.server;
  // every attempt was refused, or never arrived
  const arrived = new Set(transitions.map(({ part }) => part.intent));
  if (attempts !== null && !attempts.some((intent) => arrived.has(intent))) return true;
  const journal = device.journalOf(id).slice(told);
  if (journal.some((entry) => entry.id === id && entry.local === null)) return true;
  const revived = transitions.findLast((each) => each.id === id && each.before === null);
  // what came back after it was by somebody else
  const isOwn = revived?.device === index && !sim.wasReset;
  if ((device.sawDeletion.get(id) ?? -1) >= step && !isOwn) return true;
  // L2: a create that arrives after everything else makes the record once more; but one that never arrived before is waited for
  return transitions.some(
    (each, at) =>
      each.id === id &&
      each.isLate &&
      each.before === null &&
      (attempts?.includes(each.part.intent ?? "") !== true ||
        transitions.slice(0, at).some(({ part }) => part.intent === each.part.intent)),
  );
}
