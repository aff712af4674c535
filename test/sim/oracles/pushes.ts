import { contentKeys, type Fields } from "../../../src/record/record.js";
import { authorOf } from "../ledger.js";
import { optionsOf } from "../mergers/fields-strategy.js";
import { FIELDS, type StrategyName } from "../plan.js";
import type { Transition } from "../transition.js";
import type { Simulation } from "../simulation.js";

const JOINING: ReadonlySet<StrategyName> = new Set(["three-way", "server-wins"]);

/** A device changes on the server only what its user changed, or what its strategy decided. */
export function checkPushes(sim: Simulation): void {
  for (const transition of sim.server.transitions) checkFields(sim, transition);
}

function checkFields(sim: Simulation, { device, id, before, after }: Transition): void {
  const author = sim.devices[device];
  if (before === null || author === undefined) return;
  // the others put whole versions in the place of others, and say so
  if (![...author.strategies].every(isJoining) || author.asksPeople) return;
  const hasRemoved = sim.ledger.hasRemoved(device, id);
  const journal = author.journalOf(id).filter((entry) => entry.id === id);
  if (after === null) {
    if (!hasRemoved) sim.complain("untouched", `device ${device} deleted ${id}, not its user`);
    return;
  }
  const [was, is] = [before as Fields, after as Fields];
  // those with mergers have oracles of their own
  const fields =
    sim.setup.mergers === undefined ? [...contentKeys(was), ...contentKeys(is)] : FIELDS;
  for (const field of new Set<string>(fields)) {
    if (was[field] === is[field] || authorOf(is[field]) === device) continue;
    // a user removes what others wrote, and brings back what he had changed or removed
    const isHis =
      is[field] === undefined || was[field] === undefined || authorOf(was[field]) === device;
    if (hasRemoved && isHis) continue;
    // an edit that beat a deletion brought the whole record back, and said what it met there
    if (journal.some(({ remote }) => (remote as Fields)[field] === was[field])) continue;
    sim.complain(
      "untouched",
      `device ${device} changed ${id}.${field} from ${JSON.stringify(was[field])} to ${JSON.stringify(is[field])}`,
    );
  }
}

function isJoining(strategy: StrategyName): boolean {
  return JOINING.has(strategy) || optionsOf(strategy) !== undefined;
}
