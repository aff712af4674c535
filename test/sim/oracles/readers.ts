import { fieldsOf, isSameContent } from "../../../src/record/record.js";
import { FIRST } from "../collections.js";
import type { Device } from "../device.js";
import { readable } from "../nonce.js";
import type { Simulation } from "../simulation.js";
import type { StoredObject } from "../../../src/server/storage/storage.js";
import type { SimTab } from "../tab.js";

interface Sight {
  /** The records that the server shows; null: it refuses the list. */
  readonly shown: ReadonlyMap<string, StoredObject> | null;
}

/** What the server shows to the person of a device, by its own judgement. */
export function sightFor({ server }: Simulation, { person }: Device): Sight {
  const { status, body } = server.plain("GET", FIRST.records, "", { by: person });
  if (status !== 200) return { shown: null };
  const { data } = JSON.parse(body) as { readonly data: readonly StoredObject[] };
  return { shown: new Map(data.map((object) => [object.id, readable(object)])) };
}

/** Whether nothing is left that the server shows to the person of a device: then what is there stays. */
export function isShutOut(sim: Simulation, device: Device): boolean {
  return device.isPartial && sightFor(sim, device).shown === null;
}

/**
 * Every page shows what the server shows to its person, and nothing else; and what waits was refused, and would be
 * again.
 */
export function differencesFor(sim: Simulation, device: Device): readonly string[] {
  const { shown } = sightFor(sim, device);
  if (shown === null) return [];
  return device.openTabs.flatMap((tab) => [
    ...waitingIn(sim, tab),
    ...(tab.isPage ? shownIn(tab, shown) : []),
  ]);
}

function waitingIn(sim: Simulation, tab: SimTab): readonly string[] {
  return tab.operations.flatMap((operation) => {
    const isRefused = operation.parked?.status === 403;
    if (isRefused && !mayWrite(sim, tab.device, operation.id)) return [];
    return [`${tab.name} holds back ${JSON.stringify(operation)}`];
  });
}

function shownIn(tab: SimTab, shown: ReadonlyMap<string, StoredObject>): readonly string[] {
  const ids = new Set([...shown.keys(), ...tab.foldOf(FIRST).confirmed.keys()]);
  return [...ids].flatMap((id) => {
    // to who would make a record that is hidden from him, Kinto shows it as it refuses
    if (tab.operation(id)?.parked?.status === 403) return [];
    const there = shown.get(id);
    const confirmed = tab.confirmed(id);
    const ours = confirmed === undefined ? null : fieldsOf(confirmed);
    const theirs = there === undefined ? null : fieldsOf(there);
    const isSame = isSameContent(ours, theirs);
    if (isSame && (there === undefined || confirmed?.last_modified === there.last_modified)) {
      return [];
    }
    return [
      `${tab.name} has ${id} as ${JSON.stringify(confirmed)}, and is shown ${JSON.stringify(there)}`,
    ];
  });
}

/** Kinto tells who may do what with a record only to those who may write it. */
export function mayWrite({ server }: Simulation, { person }: Device, id: string): boolean {
  const { status, body } = server.plain("GET", `${FIRST.records}/${id}`, "", { by: person });
  if (status !== 200) return false;
  const { permissions } = JSON.parse(body) as { readonly permissions: object };
  return Object.keys(permissions).length > 0;
}

/** Counts what was judged of those who see only a part. */
export function countSights(sim: Simulation): void {
  if (sim.setup.people !== undefined) sim.coverage.count("people: two");
  for (const device of sim.present) {
    if (!device.isPartial) continue;
    const { shown } = sightFor(sim, device);
    const there = sim.server.rows(FIRST).filter(({ deleted }) => !deleted).length;
    const part =
      shown === null ? "nothing, refused" : shown.size < there ? "a part" : "all that is there";
    sim.coverage.count(`readers: shown ${part}`);
    for (const { parked, local } of device.page(0).operations) {
      if (parked?.status !== 403) continue;
      sim.coverage.count(`readers: ${local === null ? "a deletion" : "an edit"} is set aside`);
    }
  }
}
