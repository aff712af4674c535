import type { Simulation } from "../simulation.js";

/**
 * One attempt is taken at most once. The exception is L2: a create that arrives late, after the record was deleted,
 * makes it again, since a tombstone does not count as a record.
 */
export function checkOnce(sim: Simulation): void {
  if (sim.wasReset) return;
  const taken = new Map<string, boolean>();
  for (const { part, before, id, isLate } of sim.server.transitions) {
    const { intent } = part;
    if (intent === undefined) continue;
    const isAgain = taken.has(intent);
    taken.set(intent, true);
    if (!isAgain) continue;
    const isCreate = part.match === undefined && part.method === "PUT" && before === null;
    // who knows of the deletion does not send it again
    if (isCreate && (isLate || part.knewDeletion !== true)) continue;
    sim.complain("once", `the attempt ${intent} at ${id} was taken twice`);
  }
}
