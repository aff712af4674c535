import type { Fields } from "../../../src/record/record.js";
import { optionsOf } from "../mergers/fields-strategy.js";
import { authorOf } from "../ledger.js";
import type { Transition } from "../transition.js";
import type { Simulation } from "../simulation.js";

/** Who overwrites somebody else's value knew it when he wrote his own, or finds it in the journal. */
export function checkOverwrites(sim: Simulation): void {
  if (sim.wasReset) return;
  for (const transition of sim.server.transitions) checkOne(sim, transition);
}

function checkOne(sim: Simulation, { device: index, id, before, after }: Transition): void {
  const device = sim.devices[index];
  // the others put whole versions in the place of others, and say so
  if (device === undefined || before === null || after === null) return;
  if (![...device.strategies].every(isJoining)) return;
  if (sim.ledger.hasRemoved(index, id)) return;
  for (const [field, theirs] of Object.entries(before as Fields)) {
    const author = authorOf(theirs);
    const edit = sim.ledger.find((after as Fields)[field]);
    if (author === undefined || author === index || edit?.device !== index) continue;
    if ((device.knewSince.get(theirs) ?? Infinity) <= edit.step) continue;
    const isTold = device
      .journalOf(id)
      .some((entry) => entry.id === id && (entry.remote as Fields)[field] === theirs);
    if (isTold) continue;
    sim.complain("overwritten", `${JSON.stringify(theirs)} of ${id} by ${edit.value}`);
  }
}

function isJoining(name: string): boolean {
  return name === "three-way" || optionsOf(name) !== undefined;
}
