import { isTombstone } from "../../../src/record/record.js";
import type { Device } from "../device.js";
import type { Simulation } from "../simulation.js";

/** Whether the list's `ETag` alone shows that the server lost something: it is older than what this device has. */
export function isVisible(sim: Simulation, { highest }: Device): boolean {
  return etagOf(sim) < highest;
}

function etagOf({ server }: Simulation): number {
  const { headers } = server.plain("GET", RECORDS);
  return Number((headers["ETag"] ?? headers["etag"] ?? "").replaceAll('"', ""));
}

const RECORDS = "/buckets/b/collections/c/records";

/**
 * A loss that an `ETag` shows is put right by the next sync; and the number of records is right after each, without
 * waiting for the daily comparison. Exempt is a server that did not say how many there are, and, as a limit, one whose
 * `ETag` came back to that at which the number was right: a purge may do that, and nobody would count again.
 */
export function checkAfterLoss(sim: Simulation, device: Device, wasVisible: boolean): void {
  const tab = device.page(0);
  const live = [...tab.fold.confirmed.values()].filter((version) => !isTombstone(version));
  const there = sim.server.rows().filter(({ deleted }) => !deleted);
  const cameBack = etagOf(sim) === device.counted;
  if (!device.couldNotCount && !cameBack && live.length !== there.length) {
    sim.complain("loss", `${tab.name} has ${live.length}, the server ${there.length}`);
  }
  if (!wasVisible) return;
  const times = new Map(live.map(({ id, last_modified: at }) => [id, at]));
  for (const { object } of there) {
    if (times.get(object.id) === object.last_modified) continue;
    sim.complain("loss", `${tab.name} has ${object.id} of ${times.get(object.id)} after a sync`);
  }
}
