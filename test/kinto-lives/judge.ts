import type { JournalEntry } from "../../src/store/rows.js";
import type { Device } from "./device.js";
import type { StoredNote } from "./kinto.js";
import type { Taken } from "./accepted.js";

/** What is left when everything is healed and synced. */
export interface End {
  readonly devices: readonly Device[];
  /** What the server has. */
  readonly stored: readonly StoredNote[];
  /** Every write that the server's answers told of. */
  readonly taken: readonly Taken[];
  /** The bodies of all writes, as the server's own history has them. */
  readonly history: readonly Readonly<Record<string, unknown>>[];
}

/** Says what is wrong at the end of a life; empty if nothing is. */
export async function judge(end: End): Promise<readonly string[]> {
  const complaints = [...miscounted(end)];
  const onServer = asText(end.stored);
  for (const device of end.devices) {
    const { db, notes } = device.tab();
    const here = asText(await notes.list({ sort: "id" }));
    if (here !== onServer)
      complaints.push(`${device.name} differs:\n${here}\nserver:\n${onServer}`);
    const { pending, conflicts, parked } = db.status.get();
    if (pending + conflicts + parked > 0) {
      complaints.push(
        `${device.name} keeps ${pending} pending, ${conflicts} conflicts, ${parked} parked`,
      );
    }
    const journal = await device.journal();
    complaints.push(...lostEdits(device, journal, end), ...lostDeletions(device, journal, end));
  }
  return complaints;
}

/**
 * What the answers say must be what the server's history says, or the rest of the judgement is worth nothing. The
 * history tells also of what a batch undid.
 */
function miscounted({ taken, history }: End): readonly string[] {
  const kept = new Set(history.flatMap(valuesIn));
  const said = new Set(taken.flatMap(({ body }) => valuesIn(body ?? {})));
  const accepted = acceptedValues(taken);
  return [
    ...[...accepted].filter((value) => !kept.has(value)).map((value) => `${value} was not kept`),
    ...[...kept].filter((value) => !said.has(value)).map((value) => `${value} was not seen`),
  ];
}

function acceptedValues(taken: readonly Taken[]): ReadonlySet<string> {
  const standing = taken.filter(({ isUndone }) => !isUndone);
  return new Set(standing.flatMap(({ body }) => valuesIn(body ?? {})));
}

function valuesIn(data: Readonly<Record<string, unknown>>): readonly string[] {
  const { id: _, last_modified: __, deleted: ___, ...content } = data;
  return Object.values(content).map(String);
}

function lostEdits(
  { name, ledger }: Device,
  journal: readonly JournalEntry[],
  { taken }: End,
): readonly string[] {
  const accepted = acceptedValues(taken);
  const overridden = new Set(
    journal.flatMap(({ local }) => Object.values(local ?? {}).map(String)),
  );
  return ledger.edits
    .filter(({ value }) => !accepted.has(value) && !overridden.has(value))
    .map((edit) => `${name} lost ${JSON.stringify(edit)}`);
}

/** A record that its user deleted, and that stands there as if that had never happened. */
function lostDeletions(
  { name, ledger }: Device,
  journal: readonly JournalEntry[],
  { stored }: End,
): readonly string[] {
  const overridden = new Set(journal.filter(({ local }) => local === null).map(({ id }) => id));
  const bodies = new Map(stored.map((record) => [record.id, contentAsText(record)]));
  return [...ledger.deletions]
    .filter(([id, seen]) => !overridden.has(id) && bodies.get(id) === contentAsText(seen))
    .map(([id]) => `${name} lost the deletion of ${id}`);
}

function contentAsText(record: Readonly<Record<string, unknown>>): string {
  const { last_modified: _, ...content } = record;
  return asText([content]);
}

function asText(records: readonly object[]): string {
  return records
    .map((record) => JSON.stringify(Object.entries(record).toSorted(byName)))
    .join("\n");
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
