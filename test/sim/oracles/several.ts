import type { Stop } from "../../../src/sync/stop.js";
import type { Running, Simulation } from "../simulation.js";

/** What says nothing of the other collections: they are synced all the same. */
const OWN: ReadonlySet<Stop["why"]> = new Set([
  "forbidden",
  "parent-missing",
  "doubt",
  "busy",
  "definition-differs",
  "storage-full",
]);

/** What the next one may have as well: that is tried, and only what fails again ends the sync. */
const PERHAPS: ReadonlySet<Stop["why"]> = new Set(["server-error", "malformed"]);

/** What stops one collection stops the others only where it concerns them; and where it does, nothing more is asked. */
export function checkSeveral(sim: Simulation, run: Running): void {
  const { each, reached } = run.result ?? { each: [], reached: [] };
  if (each.length < 2) return;
  for (const [index, { collection, stop }] of reached.entries()) {
    const isLast = index === reached.length - 1;
    if (stop === null) continue;
    sim.coverage.count(`of several: ${isLast ? "last" : "not the last"} is ${stop.why}`);
    const mayGoOn = OWN.has(stop.why) || PERHAPS.has(stop.why);
    if (!isLast && !mayGoOn) complain(sim, run, `goes on after ${collection} is ${stop.why}`);
  }
  const last = reached.at(-1);
  const unreached = each.filter(
    (synced) => !reached.some(({ collection }) => collection === synced.collection),
  );
  for (const { collection, stop, tally } of unreached) {
    sim.coverage.count(`of several: not reached, ${stop?.why ?? "none"}`);
    if (last === undefined || last.stop === null || OWN.has(last.stop.why)) {
      complain(sim, run, `leaves ${collection} out, though ${last?.collection} says nothing of it`);
    }
    if (stop !== last?.stop || tally.pulled + tally.pushed + tally.records.length > 0) {
      complain(sim, run, `does not say why ${collection} is left out`);
    }
  }
}

function complain(sim: Simulation, run: Running, words: string): void {
  sim.complain("several", `the sync of ${run.tab.name} ${words}`);
}
