import type { JournalEntry } from "../../../src/store/rows.js";
import type { Device } from "../device.js";
import type { Deletion, Edit } from "../ledger.js";
import type { Simulation } from "../simulation.js";
import { KEY } from "../tab.js";

/**
 * Every acknowledged edit is in the history of the server, was taken back on its own device, is in the journal, or
 * waits visibly: it is never gone.
 */
export function checkLedger(sim: Simulation): void {
  const journals = sim.devices.map(({ log }) => log.journal(KEY));
  for (const edit of sim.ledger.standing()) {
    const device = sim.devices[edit.device] as Device;
    if (sim.server.accepted.has(edit.value)) continue;
    if (isJournalled(journals[edit.device] ?? [], edit) || waits(device, edit)) continue;
    sim.complain("lost", `${edit.value}, the ${edit.field} of ${edit.id}`);
  }
  for (const deletion of sim.ledger.deletions()) {
    if (!isHeard(sim, deletion, journals[deletion.device] ?? [])) {
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
  const operation = device.tab(0).fold.operations.get(id);
  const isVisible = operation?.conflict !== undefined || operation?.parked !== undefined;
  return isVisible && operation.local?.[field] === value;
}

/** The record is gone, or came back for a reason that was told. */
function isHeard(
  sim: Simulation,
  { device, id, step, attempts, told }: Deletion,
  journal: readonly JournalEntry[],
): boolean {
  const row = sim.server.row(id);
  if (row === undefined || row.deleted) return true;
  const { transitions } = sim.server;
  // every attempt was refused, or never arrived
  const arrived = new Set(transitions.map(({ part }) => part.intent));
  if (attempts !== null && !attempts.some((intent) => arrived.has(intent))) return true;
  if (journal.slice(told).some((entry) => entry.id === id && entry.local === null)) return true;
  const { sawDeletion } = sim.devices[device] as Device;
  const revived = transitions.findLast((each) => each.id === id && each.before === null);
  // what came back after it was by somebody else
  const isOwn = revived?.device === device && !sim.wasReset;
  if ((sawDeletion.get(id) ?? -1) >= step && !isOwn) return true;
  // L2: a create that arrives after everything else makes the record once more; but one that never arrived before is waited for
  return transitions.some(
    (each, index) =>
      each.id === id &&
      each.isLate &&
      each.before === null &&
      (attempts?.includes(each.part.intent ?? "") !== true ||
        transitions.slice(0, index).some(({ part }) => part.intent === each.part.intent)),
  );
}
