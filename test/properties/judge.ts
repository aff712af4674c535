import { fieldsOf } from "../../src/record/record.js";
import type { JournalEntry } from "../../src/store/rows.js";
import { asText } from "./as-text.js";
import type { Device } from "./device.js";
import { authorOf } from "./ledger.js";
import type { LifeWorld } from "./life-world.js";
import type { Transition, Values } from "./watched-server.js";

/** Says what is wrong at the end, when everything is healed and synced. */
export async function judge(devices: readonly Device[], world: LifeWorld): Promise<void> {
  const { server, complain } = world;
  for (const { device: name, user, id } of server.transitions) {
    if (!user.startsWith("bob:")) complain(`${name} gave ${id} to somebody else`);
  }
  await agree(devices, world);
  const journals = new Map<string, readonly JournalEntry[]>();
  for (const device of devices) journals.set(device.name, await device.journal());
  const accepted = new Set(server.transitions.flatMap(({ after }) => Object.values(after ?? {})));
  for (const device of devices) {
    const journal = journals.get(device.name) ?? [];
    for (const { id, field, value } of device.ledger.edits) {
      const isKnown = accepted.has(value) || device.ledger.givenUp.has(value);
      if (!isKnown && !isOverridden(journal, id, field, value)) {
        complain(`lost: ${device.name} ${id}.${field} = ${value}`);
      }
    }
    for (const value of device.ledger.refused) {
      if (accepted.has(value)) complain(`${device.name} was refused ${value}, which is stored`);
    }
    for (const complaint of ownConflicts(device, journal, world)) complain(complaint);
    for (const complaint of lostDeletions(device, journal, world)) complain(complaint);
  }
  const byName = new Map(devices.map((device) => [device.name, device]));
  for (const transition of server.transitions) {
    const { device: name } = transition;
    const device = byName.get(name);
    // after a server has forgotten, a device may send again what others wrote
    if (device === undefined || server.hasForgotten()) continue;
    for (const complaint of overreach(transition, device, journals.get(name) ?? [])) {
      complain(complaint);
    }
  }
  for (const value of accepted) {
    const parts = value.split(",");
    if (new Set(parts).size < parts.length) complain(`applied twice: ${value}`);
  }
}

/** Whether a journal says that this edit gave way to something else. */
function isOverridden(
  journal: readonly JournalEntry[],
  id: string,
  field: string,
  value: string,
): boolean {
  return journal.some(
    ({ id: of, local, result }) =>
      of === id && local?.[field] === value && result?.[field] !== value,
  );
}

async function agree(devices: readonly Device[], { server, complain }: LifeWorld): Promise<void> {
  const contents = new Map<string, string>([["server", server.content()]]);
  for (const { name, tabs } of devices) {
    for (const [index, { db, notes, shown }] of tabs.entries()) {
      const listed = await notes.list({ sort: "id" });
      contents.set(`${name}${index}`, asText(listed));
      if (asText(shown().data ?? []) !== asText(listed)) {
        complain(`${name}${index} shows ${asText(shown().data ?? [])}, but has ${asText(listed)}`);
      }
      const { pending, conflicts, parked } = db.status.get();
      if (pending + conflicts + parked === 0) continue;
      complain(`${name}${index}: ${pending} pending, ${conflicts} conflicts, ${parked} parked`);
    }
  }
  if (new Set(contents.values()).size === 1) return;
  complain(`they differ:\n${[...contents].map((each) => each.join(": ")).join("\n")}`);
}

/** A device changes on the server only what its user changed, unless its journal says what was overridden. */
function overreach(
  { id, before, after }: Transition,
  { name, ledger }: Device,
  journal: readonly JournalEntry[],
): readonly string[] {
  if (before === null) return [];
  const isOwn = (value: string | undefined): boolean => authorOf(value) === name;
  const isNoted = (field: string): boolean =>
    journal.some((entry) => entry.id === id && valuesOf(entry)[field] === before[field]);
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after ?? {})])];
  return fields
    .filter((field) => before[field] !== after?.[field])
    .filter((field) => {
      const [was, is] = [before[field], after?.[field]];
      if (isOwn(is) || (is === undefined && isOwn(was))) return false;
      const isSeen = is === undefined && was !== undefined && ledger.knows(id, field).has(was);
      return !isSeen && !isNoted(field) && !ledger.hasOverruled(id, field, was);
    })
    .map((field) => `${name} changed ${id}.${field} unseen: ${before[field]} to ${after?.[field]}`);
}

/** What came from the server; of a deletion, nothing. */
function valuesOf({ remote }: JournalEntry): Values {
  return (fieldsOf(remote) ?? {}) as Values;
}

/** What a device wrote itself is no reason to override what its user wrote since. */
function ownConflicts(
  { name, ledger }: Device,
  journal: readonly JournalEntry[],
  { network, server }: LifeWorld,
): readonly string[] {
  // a copy that arrives long after may follow a deletion that it did not know
  if (network.hasBeenLate() || server.hasForgotten() || ledger.hasForgotten) return [];
  return journal.flatMap((entry) => {
    const { id, base, local } = entry;
    const remote = valuesOf(entry);
    const before = (base ?? {}) as Values;
    const changed = Object.keys(remote).filter((field) => remote[field] !== before[field]);
    const isOwn = changed.every((field) => authorOf(remote[field]) === name);
    if (!isOwn || changed.length === 0 || local === null || ledger.hasDeleted(id)) return [];
    return [`${name} gave up ${id} ${JSON.stringify(local)} for what it wrote itself`];
  });
}

/** A record that a user deleted is there only if it was written again, or the journal says why. */
function lostDeletions(
  { name, ledger }: Device,
  journal: readonly JournalEntry[],
  { server }: LifeWorld,
): readonly string[] {
  if (server.hasForgotten()) return [];
  return [...ledger.deletions].flatMap(({ id, at }) => {
    if (at === undefined || !server.records.has(id)) return [];
    const isNoted = journal.some((entry) => entry.id === id && entry.local === null);
    // the version that the user saw has never been deleted since
    const isGone = server.transitions.some(
      (each) => each.id === id && each.after === null && each.at > at,
    );
    return isNoted || isGone ? [] : [`lost: ${name} deleted ${id} of ${at}`];
  });
}
