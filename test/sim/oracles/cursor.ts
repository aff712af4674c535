import type { CollectionState } from "../../../src/store/rows.js";
import type { SimCollection } from "../collections.js";
import type { Simulation } from "../simulation.js";
import type { SimTab } from "../tab.js";

/**
 * A cursor says that everything before it was stored with it: every record that the server shows with an older
 * timestamp is known, in this version or a newer one. Exempt is what committed late, which the window is for, and
 * deletions until something has settled: a first pull does not ask for them.
 */
export function checkCursor(
  sim: Simulation,
  tab: SimTab,
  collection: SimCollection,
  { cursor, settled }: CollectionState,
): void {
  const isInFirstPull = settled === null;
  if (cursor === null || sim.wasReset || !tab.isPage) return;
  for (const { object, deleted } of sim.server.rows(collection)) {
    const { id, last_modified: at } = object;
    if (at > cursor || sim.server.lateCommits.has(`${id}@${at}`)) continue;
    const operation = tab.operation(id);
    const known = [tab.confirmed(id), operation?.base ?? undefined, operation?.conflict].filter(
      (version) => version !== undefined,
    );
    if (deleted && (known.length === 0 || isInFirstPull)) continue;
    // a deletion without a timestamp is older than a record that is there
    const untimed = deleted ? Infinity : -1;
    if (known.some((version) => (version.last_modified ?? untimed) >= at)) continue;
    sim.complain("cursor", `${tab.name} is at ${cursor} without ${id} of ${at}`);
  }
}
