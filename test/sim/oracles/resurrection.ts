import { isTombstone } from "../../../src/record/record.js";
import { authorOf } from "../ledger.js";
import type { Transition } from "../transition.js";
import type { Simulation } from "../simulation.js";

/**
 * What was deleted comes back only by somebody who knew of the deletion and wrote the record anew, or by a strategy
 * that says so in the journal. The exception is L2: a create that arrives late, or another copy of it.
 */
export function checkResurrections(sim: Simulation): void {
  const { transitions, losses } = sim.server;
  /** Who deleted a record last. */
  const deleted = new Map<string, number>();
  const accepted = new Set<unknown>();
  const attempts = new Set<string | undefined>();
  // once the server has forgotten, nobody can tell what it lost from what was deleted
  for (const transition of transitions.slice(0, losses[0])) {
    const { id, before, after, device, part } = transition;
    // sent again before anybody could know
    const isCopy = attempts.has(part.intent) && part.knewDeletion !== true;
    if (part.intent !== undefined) attempts.add(part.intent);
    if (after === null) deleted.set(id, device);
    // a user may change his mind
    else if (before === null && deleted.has(id) && deleted.get(id) !== device && !isCopy)
      checkOne(sim, transition, accepted);
    for (const value of Object.values(after ?? {})) accepted.add(value);
  }
}

function checkOne(
  sim: Simulation,
  { device, id, after, part, isLate, at }: Transition,
  accepted: ReadonlySet<unknown>,
): void {
  if (isLate || device < 0) return;
  if (part.knewDeletion === false) {
    sim.complain("resurrected", `device ${device} made ${id} again, which it believed to be there`);
    return;
  }
  // it had never heard of the record: its user made one of this name
  if (part.knewDeletion === undefined) return;
  const author = sim.devices[device];
  if (author === undefined) return;
  const { strategies } = author;
  if (author.asksPeople || strategies.has("function")) return;
  const isAnew = Object.values(after ?? {}).some((value) => {
    const edit = sim.ledger.find(value);
    // the user had no record before him: it was never there, or he had deleted or replaced it himself
    const isOfHis = edit?.isCreate === true || sim.ledger.hasRemoved(device, id);
    return isOfHis && authorOf(value) === device && !accepted.has(value);
  });
  const isTold = author.journalOf(id).some((entry) => entry.id === id && isTombstone(entry.remote));
  if (isAnew || isTold || sim.ledger.hasRestored(device, id)) return;
  sim.complain("resurrected", `device ${device} made ${id} again at ${at}, and did not say why`);
}
