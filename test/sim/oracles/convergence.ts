import { contentKeys, fieldsOf, isSameContent, type Fields } from "../../../src/record/record.js";
import type { SimCollection } from "../collections.js";
import type { Device } from "../device.js";
import { readable } from "../nonce.js";
import type { Simulation } from "../simulation.js";
import type { SimTab } from "../tab.js";
import { differencesFor } from "./readers.js";

/** Every page shows what the server has, on the server's timestamps, and nothing waits. */
export function differencesOf(
  sim: Simulation,
  device: Device,
  collections: readonly SimCollection[] = device.collections,
): readonly string[] {
  if (device.isPartial) return differencesFor(sim, device);
  const found: string[] = [];
  for (const tab of device.openTabs) {
    for (const collection of collections) {
      const { operations } = tab.foldOf(collection);
      if (operations.size > 0) {
        found.push(`${tab.name} holds back ${JSON.stringify([...operations.values()])}`);
      }
      if (!tab.isPage) continue;
      for (const id of idsIn(sim, tab, collection)) found.push(...difference(sim, tab, id));
    }
  }
  return found;
}

function idsIn(sim: Simulation, tab: SimTab, collection: SimCollection): ReadonlySet<string> {
  const fold = tab.foldOf(collection);
  const there = sim.server.rows(collection).map(({ object }) => object.id);
  return new Set([...there, ...fold.confirmed.keys(), ...fold.operations.keys()]);
}

function difference(sim: Simulation, tab: SimTab, id: string): readonly string[] {
  const row = sim.server.row(id);
  const isThere = row !== undefined && !row.deleted;
  const theirs = isThere ? fieldsOf(readable(row.object)) : null;
  const ours = tab.shown(id);
  if (!isSameContent(ours, theirs)) {
    return [`${tab.name} shows ${id} as ${print(ours)}, the server has ${print(theirs)}`];
  }
  const at = tab.confirmed(id)?.last_modified;
  if (!isThere || at === row.object.last_modified) return [];
  return [`${tab.name} has ${id} of ${at}, the server of ${row.object.last_modified}`];
}

function print(fields: Fields | null): string {
  if (fields === null) return "nothing";
  return contentKeys(fields)
    .map((key) => `${key}=${JSON.stringify(fields[key])}`)
    .join(" ");
}
