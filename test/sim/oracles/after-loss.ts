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
  /** Older versions than those that are confirmed, in what the next pull reads. */
  readonly shown: ReadonlySet<string>;
}

export function sightOf({ server }: Simulation, device: Device, collection: SimCollection): Sight {
  const { headers } = server.plain("GET", collection.records);
  const etag = Number((headers["ETag"] ?? headers["etag"] ?? "").replaceAll('"', ""));
  const { confirmed, operations } = device.page(0).foldOf(collection);
  const since = device.sinceOf(collection);
  const shown = server.rows(collection).filter(({ object: { id, last_modified: at }, deleted }) => {
    const known = confirmed.get(id)?.last_modified ?? 0;
    return !deleted && at > since && at < known && !operations.has(id);
  });
  return {
    isOlder: etag < (device.highest[collection.place] ?? 0),
    // an ETag at which it counted as many records as the server: it does not count again there
    isCounted: etag === device.stateOf(collection)?.counted,
    shown: new Set(shown.map(({ object }) => object.id)),
  };
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
  { isOlder, isCounted, shown }: Sight,
): void {
  const tab = device.page(0);
  const live = [...tab.foldOf(collection).confirmed.values()].filter(
    (version) => !isTombstone(version),
  );
  const there = sim.server.rows(collection).filter(({ deleted }) => !deleted);
  if (!device.couldNotCount.has(collection) && !isCounted && live.length !== there.length) {
    sim.complain("loss", `${tab.name} has ${live.length}, the server ${there.length}`);
  }
  const times = new Map(live.map(({ id, last_modified: at }) => [id, at]));
  for (const { object } of there) {
    if (!isOlder && !shown.has(object.id)) continue;
    if (times.get(object.id) === object.last_modified) continue;
    sim.complain("loss", `${tab.name} has ${object.id} of ${times.get(object.id)} after a sync`);
  }
}
