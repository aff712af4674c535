import { isTombstone } from "../../../src/record/record.js";
import type { SimCollection } from "../collections.js";
import type { Device } from "../device.js";
import type { Simulation } from "../simulation.js";

/** What of a loss a device can see at its next sync. */
export interface Sight {
  /** The list's `ETag` alone shows that the server lost something: it is older than what this device has. */
  readonly isOlder: boolean;
  /** The `ETag` is one at which it has counted before: it does not count again. */
  readonly isCounted: boolean;
}

export function sightOf({ server }: Simulation, device: Device, collection: SimCollection): Sight {
  const { headers } = server.plain("GET", collection.records);
  const etag = Number((headers["ETag"] ?? headers["etag"] ?? "").replaceAll('"', ""));
  const isOlder = etag < (device.highest[collection.place] ?? 0);
  // an ETag at which it counted as many records as the server: it does not count again there
  return { isOlder, isCounted: etag === device.stateOf(collection)?.counted };
}

/**
 * A loss that an `ETag` shows is put right by the next sync; and the number of records is right after each, without
 * waiting for the daily comparison. Exempt is a server that did not say how many there are, or that shows an `ETag` at which
 * the number was right before.
 */
export function checkAfterLoss(
  sim: Simulation,
  device: Device,
  collection: SimCollection,
  { isOlder, isCounted }: Sight,
): void {
  const tab = device.page(0);
  const live = [...tab.foldOf(collection).confirmed.values()].filter(
    (version) => !isTombstone(version),
  );
  const there = sim.server.rows(collection).filter(({ deleted }) => !deleted);
  if (!device.couldNotCount.has(collection) && !isCounted && live.length !== there.length) {
    sim.complain("loss", `${tab.name} has ${live.length}, the server ${there.length}`);
  }
  if (!isOlder) return;
  const times = new Map(live.map(({ id, last_modified: at }) => [id, at]));
  for (const { object } of there) {
    if (times.get(object.id) === object.last_modified) continue;
    sim.complain("loss", `${tab.name} has ${object.id} of ${times.get(object.id)} after a sync`);
  }
}
