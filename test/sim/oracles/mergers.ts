import type { Fields } from "../../../src/record/record.js";
import { itemsOf, numberOf } from "../mergers/change.js";
import { partsOf, type Collecting, type RecordChanges } from "../mergers/changes.js";
import { MERGED_FIELDS, type MergedField } from "../mergers/fields-strategy.js";
import { readable } from "../nonce.js";
import type { Simulation } from "../simulation.js";

/**
 * In the end each merger has kept its promise, over everything that users were told is stored: a count is the sum of all
 * differences; what was put into a set, a list or a text is there once unless somebody took it out, and what was taken out
 * is gone; an extreme is that of all values. Not judged are records that somebody deleted or decided about as a
 * whole, and what an entry of the journal says was lost.
 */
export function checkMergers(sim: Simulation): void {
  const { mergers } = sim.setup;
  if (mergers === undefined || sim.wasReset) return;
  const deleted = new Set(
    sim.server.transitions.filter(({ after }) => after === null).map(({ id }) => id),
  );
  for (const [id, changes] of sim.ledger.changes) {
    const row = sim.server.row(id);
    const isThere = row !== undefined && !row.deleted;
    if (!isThere || changes.isOverridden || deleted.has(id)) continue;
    const record: Judged = { sim, id, changes, is: readable(row.object) };
    for (const field of MERGED_FIELDS[mergers]) judge(record, field);
  }
}

interface Judged {
  readonly sim: Simulation;
  readonly id: string;
  readonly changes: RecordChanges;
  readonly is: Fields;
}

function judge(record: Judged, field: MergedField): void {
  const { sim, changes } = record;
  if (changes.together.has(field)) sim.coverage.count(`merger: ${field} of two at once`);
  switch (field) {
    case "n":
      return changes.turned.has(field) ? undefined : expectNumber(record, field, changes.sum);
    case "top":
      return changes.turned.has(field) ? undefined : expectNumber(record, field, changes.highest);
    case "low":
      return changes.turned.has(field) ? undefined : expectNumber(record, field, changes.lowest);
    case "tags":
    case "items":
    case "text":
      judgeParts(record, field);
      if (field === "items") judgeItems(record);
      return;
    // the ledger and the journal tell of these
    case "mine":
    case "theirs":
  }
}

function expectNumber(record: Judged, field: MergedField, promised: number | undefined): void {
  if (promised === undefined) return;
  const is = numberOf(record.is[field]);
  if (is !== promised) complain(record, `${field} is ${is}, not ${promised}`);
}

function judgeParts(record: Judged, field: Collecting): void {
  const { sim, changes } = record;
  const isLost = isTold(record, (path) => path === field);
  // as a whole
  if (isLost && field === "text") return;
  const parts = partsOf(field, record.is);
  if (new Set(parts).size < parts.length)
    complain(record, `${field} has something twice: ${parts.join(" ")}`);
  for (const [part, { added, removed }] of changes.parts[field]) {
    const isThere = parts.includes(part);
    if (removed === 0) {
      if (!isThere) complain(record, `${part} of ${field} is gone, and nobody removed it`);
    } else if (added === 1) {
      // an item that one side removed and the other edited stays
      if (isLost && isAltered(changes, part)) continue;
      sim.coverage.count(`merger: ${field} removed`);
      if (isThere) complain(record, `${part} of ${field} is there, and was removed`);
    }
  }
  for (const part of parts) {
    if (!changes.parts[field].has(part)) complain(record, `nobody put ${part} into ${field}`);
  }
}

/** Each has a value that somebody gave it last, and stands behind what everybody saw it behind. */
function judgeItems(record: Judged): void {
  const { sim, changes } = record;
  const items = itemsOf(record.is);
  const places = new Map(items.map(({ id }, place) => [id, place]));
  for (const { id, v } of items) {
    if (isTold(record, (path) => path.startsWith(`items.${id}`))) continue;
    const { [-1]: made, ...given } = Object.fromEntries(changes.values.get(id) ?? []);
    const last = Object.values(given);
    if (last.length === 1) sim.coverage.count("merger: items altered");
    const isPromised = last.length === 0 ? v === made : last.includes(v);
    if (!isPromised) complain(record, `${id} of items is ${v}, not ${last.join(" or ")}`);
  }
  if (isTold(record, (path) => path === "items")) return;
  for (const pair of changes.order) {
    const [first = "", second = ""] = pair.split(" ");
    const [before, behind] = [places.get(first), places.get(second)];
    if (before === undefined || behind === undefined) continue;
    if (wasRemoved(changes, first) || wasRemoved(changes, second)) continue;
    sim.coverage.count("merger: items in order");
    if (before > behind) complain(record, `${second} of items stood behind ${first}`);
  }
}

function isAltered({ values }: RecordChanges, id: string): boolean {
  return [...(values.get(id)?.keys() ?? [])].some((device) => device >= 0);
}

function wasRemoved({ parts }: RecordChanges, id: string): boolean {
  return (parts.items.get(id)?.removed ?? 0) > 0;
}

/** Whether some device's journal says that an edit of such a path is lost. */
function isTold({ sim, id }: Judged, concerns: (path: string) => boolean): boolean {
  return sim.devices.some((device) =>
    device.journalOf(id).some((entry) => entry.id === id && entry.contested.some(concerns)),
  );
}

function complain({ sim, id }: Judged, words: string): void {
  sim.complain("merger", `of ${id}, ${words}`);
}
