// A collection as a merge left it, with entries in its journal.
import { Database } from "../../src/database/database.js";
import type { JournalLimits } from "../../src/database/journal-limits.js";
import { checkSettings } from "../../src/database/settings.js";
import type { Operation } from "../../src/record/operation.js";
import type { LiveRecord } from "../../src/record/record.js";
import { createMemoryStorage, openMemoryStore } from "../../src/store/memory-store.js";
import type { JournalEntry } from "../../src/store/rows.js";
import { TASKS, type Handle } from "./opened.js";

const theirs: LiveRecord = { id: "a", last_modified: 9, title: "theirs", n: 1 };
export const ours = { title: "ours", n: 1 };

/** Theirs was overridden by ours, which is not sent yet. */
export const operation: Operation = { id: "a", base: theirs, local: ours, edits: 1, sent: [] };

export function merged(its: Partial<JournalEntry> = {}): JournalEntry {
  const base = { id: "a", last_modified: 5, title: "base", n: 1 };
  const contested = ["title"];
  return {
    id: "a",
    by: "three-way",
    base,
    local: ours,
    remote: theirs,
    result: ours,
    contested,
    at: 0,
    ...its,
  };
}

/** Leaves the record as a merge did, with these entries. */
export async function afterMerge(
  { store }: Pick<Handle, "store">,
  ...entries: JournalEntry[]
): Promise<void> {
  await store.transact([], { segments: false, durability: "relaxed" }, () => [
    {
      commits: [{ key: TASKS.key, confirm: [theirs], ops: [operation] }],
      journal: new Map([[TASKS.key, entries]]),
    },
    null,
  ]);
}

export const DAY = 24 * 60 * 60 * 1000;

/** One database, opened any number of times, with a clock that the test moves and the durability of each transaction. */
export async function opened(limits?: JournalLimits) {
  const storage = createMemoryStorage();
  let wall = 100 * DAY;
  const transactions: string[] = [];
  const open = async (): Promise<Handle> => {
    const store = await openMemoryStore(storage);
    const transact = store.transact.bind(store);
    store.transact = async (marks, options, decide) => {
      transactions.push(options.durability);
      return transact(marks, options, decide);
    };
    const world = {
      random: (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes),
      clock: () => ({ now: 0, wall, session: "test" }),
    };
    const settings = checkSettings(limits && { journal: limits });
    const db = await Database.open("t", store, [TASKS], world, settings);
    return { db, tasks: db.collection(TASKS), store };
  };
  const days = async ({ tasks }: Handle): Promise<number[]> =>
    (await tasks.journal()).map(({ at }) => at.getTime() / DAY);
  return { open, days, transactions, pass: (ms: number) => (wall += ms), now: () => wall };
}

/** What a test knows to be there. */
export function nonNull<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("Expected a value");
  return value;
}
