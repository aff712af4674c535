import type { Simulation } from "../simulation.js";

/**
 * One attempt is taken at most once. The exception is L2: a create that arrives late, after the record was deleted,
 * makes it again, since a tombstone does not count as a record.
 */
export function checkOnce(sim: Simulation): void {
  if (sim.wasReset) return;
  const taken = new Map<string, boolean>();
  for (const { part, before, id } of sim.server.transitions) {
    const { intent } = part;
    if (intent === undefined) continue;
    const isAgain = taken.has(intent);
    taken.set(intent, true);
    if (!isAgain) continue;
    const isLateCreate = part.match === undefined && part.method === "PUT" && before === null;
    const wasDeleted = sim.server.transitions.some((each) => each.id === id && each.after === null);
    if (isLateCreate && wasDeleted) continue;
    sim.complain("once", `the attempt ${intent} at ${id} was taken twice`);
  }
}
