import type { EntryKey, JournalEntry, KeptEntry } from "../store/rows.js";
import type { Changes, JournalMarks, Store } from "../store/store.js";
import type { Random } from "./seeded-random.js";
import { appendAtEnd, change, journalEntry, sliceOf, TASKS, type Runner } from "./store-suite.js";

const STEPS = 60;

/** What the journal must hold, kept beside it in the plainest way. */
interface Model {
  entries: readonly KeptEntry[];
  /** What nobody has marked as seen: it is there, whatever happens. */
  readonly unseen: Set<EntryKey>;
}

/** Does random things to a journal through several handles, and compares it after each with a plain list. */
export async function liveInJournal(
  stores: readonly Store[],
  random: Random,
  expect: Runner["expect"],
): Promise<void> {
  const model: Model = { entries: [], unseen: new Set() };
  for (let step = 0; step < STEPS; step += 1) {
    const store = stores[random(stores.length)] as Store;
    if (random(4) === 0) await appendAtEnd(store, TASKS, `op${step}`);
    const added = Array.from({ length: random(4) }, (): JournalEntry => {
      const entry = journalEntry(`e${step}`, random(50));
      return random(5) === 0 ? { ...entry, seen: true } : entry;
    });
    const marks = drawMarks(model.entries, random);
    const changes: Changes = {
      ...(random(3) === 0 && { commits: [{ key: TASKS, ops: [] }] }),
      journal: new Map([[TASKS, added]]),
      ...(random(4) > 0 && { marked: new Map([[TASKS, marks]]) }),
    };
    const { journalled } = await change(store, changes);
    follow(model, journalled.get(TASKS) ?? [], changes.marked?.get(TASKS) ?? {});

    const kept = await (stores[random(stores.length)] as Store).journal(TASKS);
    const keys = new Set(kept.map(({ key }) => key));
    expect([...model.unseen].filter((key) => !keys.has(key))).toEqual([]);
    expect(kept).toEqual(model.entries);
    const seen = kept.filter((entry) => entry.seen === true);
    const { journal } = (await sliceOf(store, { key: TASKS, seen: 0 })).state;
    expect([journal?.kept, journal?.unseen]).toEqual([kept.length, kept.length - seen.length]);
    // a bound from below is enough to know when to trim
    const oldest = Math.min(...seen.map(({ at }) => at));
    expect(seen.length === 0 || (journal?.oldestSeen ?? Infinity) <= oldest).toBe(true);
  }
}

function drawMarks(entries: readonly KeptEntry[], random: Random): JournalMarks {
  const some = (): EntryKey[] => entries.filter(() => random(4) === 0).map(({ key }) => key);
  return {
    ...(random(2) === 0 && { seen: random(6) === 0 ? "all" : some() }),
    ...(random(3) === 0 && { undone: new Map(some().map((key) => [key, random(2) === 0])) }),
    ...(random(3) === 0 && { trim: { before: random(40), entries: random(20) } }),
  };
}

function follow(model: Model, added: readonly KeptEntry[], marks: JournalMarks): void {
  const { seen = [], undone, trim } = marks;
  // what was added is told as it is stored, marks included
  const before = model.entries.map((entry): KeptEntry => {
    const { undone: was, ...rest } = entry;
    const isUndone = undone?.get(entry.key) ?? was === true;
    const isSeen = entry.seen === true || seen === "all" || seen.includes(entry.key);
    return { ...rest, ...(isSeen && { seen: true }), ...(isUndone && { undone: true }) };
  });
  for (const entry of added) if (entry.seen !== true) model.unseen.add(entry.key);
  if (seen === "all") model.unseen.clear();
  else for (const key of seen) model.unseen.delete(key);
  const entries = [...before, ...added];
  if (trim !== undefined) {
    const drop = (isExcess: (entry: KeptEntry, index: number) => boolean): void => {
      const index = entries.findIndex((entry, at) => entry.seen === true && isExcess(entry, at));
      if (index < 0) return;
      entries.splice(index, 1);
      drop(isExcess);
    };
    drop(({ at }) => at < trim.before);
    drop(() => entries.length > trim.entries);
  }
  model.entries = entries;
}
