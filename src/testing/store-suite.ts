import type { Operation } from "../record/operation.js";
import type { LiveRecord } from "../record/record.js";
import type {
  Changes,
  Commit,
  LocalWrite,
  Mark,
  Reading,
  Slice,
  Store,
  Transacted,
} from "../store/store.js";
import type { CollectionKey, JournalEntry } from "../store/rows.js";

/** The part of a test runner that the suites use: that of vitest, jest and node:test with an `expect` fit. */
export interface Runner {
  readonly describe: (name: string, body: () => void) => void;
  readonly test: (name: string, body: () => Promise<void>) => void;
  readonly expect: (value: unknown) => {
    toBe(expected: unknown): void;
    toEqual(expected: unknown): void;
  };
}

/** One database that was empty at first: every call of `open` gives another handle on it. */
export interface StoreWorld {
  open(): Promise<Store>;
}

export interface SuiteContext extends Runner {
  /** A test on a fresh database; the handles that it opened are closed when it ends. */
  readonly story: (name: string, body: (open: () => Promise<Store>) => Promise<void>) => void;
}

export function suiteContext(runner: Runner, openWorld: () => Promise<StoreWorld>): SuiteContext {
  return {
    ...runner,
    story: (name, body) => {
      runner.test(name, async () => {
        const world = await openWorld();
        const handles: Store[] = [];
        const open = async (): Promise<Store> => {
          const store = await world.open();
          handles.push(store);
          return store;
        };
        try {
          await body(open);
        } finally {
          await Promise.all(handles.map((store) => store.close()));
        }
      });
    },
  };
}

export const TASKS: CollectionKey = "default/tasks";
export const NOTES: CollectionKey = "default/notes";
export const RELAXED = { segments: true, durability: "relaxed" } as const;

export function operation(id: string, title = "", edits = 1): Operation {
  return { id, base: null, local: { title }, edits, sent: [] };
}

export function live(id: string, last_modified: number, text = ""): LiveRecord {
  return { id, last_modified, text };
}

export function journalEntry(id: string, at: number): JournalEntry {
  return {
    id,
    by: "test",
    base: null,
    local: { at },
    remote: live(id, at),
    result: null,
    contested: ["at"],
    at,
  };
}

/** A local write of these commits, decided on what a reading says. */
export function writeOn(
  { database: { epoch, generation } }: Reading,
  commits: readonly (Commit & { readonly seen: number })[],
): LocalWrite {
  return { epoch, generation, commits };
}

export function readAll(store: Store, ...keys: readonly CollectionKey[]): Promise<Reading> {
  return store.read(
    keys.map((key) => ({ key, seen: 0 })),
    { segments: true },
  );
}

export async function sliceOf(
  store: Store,
  mark: Mark,
  options: { readonly segments?: boolean; readonly limit?: number } = {},
): Promise<Slice> {
  const reading = await store.read([mark], { segments: true, ...options });
  return sliceIn(reading, mark.key);
}

export function sliceIn(reading: Reading, key: CollectionKey): Slice {
  const slice = reading.slices.get(key);
  if (slice === undefined) throw new Error(`The reading has no ${key}`);
  return slice;
}

export function positionsOf(slice: Slice): readonly number[] {
  return slice.rows.map(({ position }) => position);
}

/** The ids in the operations of a slice, in order. */
export function idsOf(slice: Slice): readonly string[] {
  return slice.rows.flatMap(({ row }) => (row.ops ?? []).map(({ id }) => id));
}

/** Appends one operation at the end of a log, as a writer does that has read everything. */
export async function appendAtEnd(store: Store, key: CollectionKey, id: string): Promise<void> {
  const reading = await readAll(store, key);
  const seen = sliceIn(reading, key).rows.at(-1)?.position ?? 0;
  const commit = { key, seen, ops: [operation(id)] };
  const { kind } = await store.append(writeOn(reading, [commit]), "relaxed");
  if (kind !== "appended") throw new Error(`Expected to append ${id}, but: ${kind}`);
}

/** Makes changes whatever is there, and reads the tasks while it is at it. */
export function change(store: Store, changes: Changes | null): Promise<Transacted<null>> {
  return store.transact([{ key: TASKS, seen: 0 }], RELAXED, () => [changes, null]);
}

/** What a promise rejects with. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("Expected a rejection");
}
