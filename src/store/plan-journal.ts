import { entryKey, positionOf } from "./entry-key.js";
import type { Writer } from "./pack.js";
import type { CollectionState, EntryKey, JournalCounts, JournalEntry, KeptEntry } from "./rows.js";
import type { JournalBounds, JournalMarks } from "./store.js";

/** The lists of a journal by position, in their order: all of them, or those that changes need. */
export interface JournalGround {
  readonly lists: ReadonlyMap<number, readonly KeptEntry[]>;
  readonly isWhole: boolean;
}

export interface JournalPlan {
  /** The lists that change, as they become; an empty one goes. */
  readonly lists: ReadonlyMap<number, readonly KeptEntry[]>;
  readonly counts: JournalCounts;
  readonly added: readonly KeptEntry[];
}

export interface JournalChanges {
  readonly writer: Writer;
  /** Where entries are added: behind those that lie there. */
  readonly position: number;
  readonly entries: readonly JournalEntry[];
  readonly marks: JournalMarks;
}

/** Which lists have to be read before a journal can be changed. `head` is where entries may be added. */
export function listsNeeded(
  state: CollectionState,
  head: number,
  { seen = [], undone, trim }: JournalMarks,
): readonly number[] | "all" {
  // what was never counted is counted now
  if (seen === "all" || trim !== undefined || state.journal === undefined) return "all";
  const keys = [...seen, ...(undone?.keys() ?? [])];
  const positions = keys.map(positionOf).filter((position) => position !== undefined);
  return [...new Set([head, ...positions])];
}

/** Works out what becomes of a journal. */
export function planJournal(
  { lists: before, isWhole }: JournalGround,
  known: JournalCounts | undefined,
  { writer, position, entries, marks }: JournalChanges,
): JournalPlan {
  const lists = new Map<number, readonly KeptEntry[]>();
  const mark = markerOf(marks);
  for (const [at, list] of before) {
    const marked = list.map(mark);
    if (marked.some((entry, index) => entry !== list[index])) lists.set(at, marked);
  }
  const added = entries.map((entry, index) =>
    mark({ ...entry, key: entryKey(position, writer, index) }),
  );
  if (added.length > 0) {
    lists.set(position, [...(lists.get(position) ?? before.get(position) ?? []), ...added]);
  }
  if (!isWhole) return { lists, counts: addTo(known, before, lists), added };
  const all = allOf(before, lists);
  const dropped = marks.trim === undefined ? new Set<EntryKey>() : excessOf(all, marks.trim);
  for (const [at, list] of all) {
    const left = list.filter(({ key }) => !dropped.has(key));
    if (left.length < list.length) lists.set(at, left);
  }
  return { lists, counts: countAll(allOf(before, lists)), added };
}

function markerOf({ seen = [], undone }: JournalMarks): (entry: KeptEntry) => KeptEntry {
  const seenKeys = seen === "all" ? null : new Set(seen);
  return (entry) => {
    const isSeen = seenKeys === null || seenKeys.has(entry.key);
    const marked = isSeen && entry.seen !== true ? { ...entry, seen: true as const } : entry;
    const isUndone = undone?.get(entry.key);
    if (isUndone === undefined || isUndone === (entry.undone === true)) return marked;
    const { undone: _, ...rest } = marked;
    return isUndone ? { ...rest, undone: true } : rest;
  };
}

function allOf(
  before: JournalGround["lists"],
  changed: JournalGround["lists"],
): JournalGround["lists"] {
  return new Map([...before, ...changed]);
}

/** The entries that go: those that are too old, then the oldest of too many. */
function excessOf(
  lists: JournalGround["lists"],
  { before, entries }: JournalBounds,
): ReadonlySet<EntryKey> {
  const all = [...lists.values()].flat();
  const seen = all.filter((entry) => entry.seen === true);
  const dropped = new Set(seen.filter(({ at }) => at < before).map(({ key }) => key));
  for (const { key } of seen) {
    if (all.length - dropped.size <= entries) break;
    dropped.add(key);
  }
  return dropped;
}

function countAll(lists: JournalGround["lists"]): JournalCounts {
  const all = [...lists.values()].flat();
  const seen = all.filter((entry) => entry.seen === true);
  return {
    kept: all.length,
    unseen: all.length - seen.length,
    oldestSeen: seen.reduce<number | null>((oldest, { at }) => earlier(oldest, at), null),
  };
}

function addTo(
  known: JournalCounts | undefined,
  before: JournalGround["lists"],
  changed: JournalGround["lists"],
): JournalCounts {
  const was = countAll(new Map([...before].filter(([at]) => changed.has(at))));
  const is = countAll(changed);
  const { kept, unseen, oldestSeen } = known ?? { kept: 0, unseen: 0, oldestSeen: null };
  return {
    kept: kept + is.kept - was.kept,
    unseen: unseen + is.unseen - was.unseen,
    oldestSeen: is.oldestSeen === null ? oldestSeen : earlier(oldestSeen, is.oldestSeen),
  };
}

function earlier(a: number | null, b: number): number {
  return a === null ? b : Math.min(a, b);
}
