import type { Writer } from "./pack.js";
import type { EntryKey, JournalEntry, KeptEntry } from "./rows.js";

/** A list of entries as it is stored at a position. Older versions of this library stored no keys. */
export type StoredEntries = readonly (JournalEntry & { readonly key?: EntryKey })[];

/** A writer's serials make the key its own, so that no entry of other content is ever taken for this one. */
export function entryKey(position: number, { by, n }: Writer, index: number): EntryKey {
  return `${position}.${by}.${n}.${index}`;
}

/** Entries with their keys: those that have none are known by their places, since nothing was ever dropped before them. */
export function withKeys(position: number, entries: StoredEntries): readonly KeptEntry[] {
  return entries.map((entry, index) => ({ ...entry, key: entry.key ?? `${position}.${index}` }));
}

/** Where the list lies that has an entry; undefined for what is no key. */
export function positionOf(key: EntryKey): number | undefined {
  const [, position] = /^(\d{1,15})\./.exec(key) ?? [];
  return position === undefined ? undefined : Number(position);
}
