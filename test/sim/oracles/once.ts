import type { Simulation } from "../simulation.js";

/**
 * One attempt is taken at most once. The exception is L2: a create that arrives late, after the record was deleted,
 * makes it again, since a tombstone does not count as a record.
 */
export function checkOnce(sim: Simulation): void {
  const { transitions, losses } = sim.server;
  const taken = new Set<string>();
  for (const [index, { part, before, id, isLate }] of transitions.entries()) {
    // what was forgotten may be sent again
    if (losses.includes(index)) taken.clear();
    const { intent } = part;
    if (intent === undefined) continue;
    const isAgain = taken.has(intent);
    taken.add(intent);
    if (!isAgain) continue;
    const isCreate = part.match === undefined && part.method === "PUT" && before === null;
    // who knows of the deletion does not send it again
    if (isCreate && (isLate || part.knewDeletion !== true)) continue;
    sim.complain("once", `the attempt ${intent} at ${id} was taken twice`);
  }
}
