import type { Confirmed, RecordId } from "../record/record.js";
import { positionOf } from "./entry-key.js";
import { judgeWrite, refuseConfirmed } from "./judge-write.js";
import { mustRestart } from "./must-restart.js";
import type { Writer } from "./pack.js";
import {
  placeCommit,
  planChanges,
  type Ground,
  type Plan,
  type PlannedRow,
} from "./plan-changes.js";
import type { RewritePlan } from "./plan-rewrite.js";
import {
  NEW_COLLECTION,
  type CollectionState,
  type CommitRow,
  type DatabaseState,
  type EntryKey,
  type KeptEntry,
} from "./rows.js";
import type {
  Appended,
  Decide,
  EntryPlace,
  Find,
  Found,
  IndexedPage,
  LocalWrite,
  LogPart,
  Mark,
  PositionedRow,
  Reading,
  ReadOptions,
  Slice,
  Stretch,
  Transacted,
  TransactOptions,
  Walked,
} from "./store.js";
import type { CollectionKey } from "./rows.js";

interface StoredCollection {
  state: CollectionState;
  readonly rows: PositionedRow[];
  /** The newest version of each record that can be found by its id; undefined: not known at the moment. */
  index?: Map<RecordId, Confirmed> | undefined;
  /** The lists of entries by position, in their order. */
  readonly journal: Map<number, readonly KeptEntry[]>;
}

/** Gives back a value that shares nothing with its argument. */
export type Copy = <T>(value: T) => T;

/**
 * The content of a store, in memory, with every act of a store as a synchronous call that happens whole or
 * not at all. A simulator drives it directly; it may pass a cheaper `copy` if it never changes a value.
 */
export class MemoryLog {
  #database: DatabaseState;
  readonly #collections = new Map<CollectionKey, StoredCollection>();
  readonly #copy: Copy;

  constructor(epoch: string, copy: Copy = structuredClone) {
    this.#database = { format: 1, epoch, generation: 0 };
    this.#copy = copy;
  }

  read(marks: readonly Mark[], options: ReadOptions): Reading {
    const slices = marks.map((mark) => [mark.key, this.#slice(mark, options)] as const);
    return this.#copy({
      database: this.#database,
      slices: new Map(slices),
      ...(options.find !== undefined && { found: this.#find(options.find) }),
    });
  }

  walk(key: CollectionKey, { above, below }: Stretch): Walked {
    const pages: IndexedPage[] = [];
    for (const { position, row, confirmed } of this.#rowsOf(key).toReversed()) {
      if (pages.length > 0 || position <= above) break;
      if (position < below && isIndexed(row)) pages.push({ position, records: confirmed });
    }
    return this.#copy({ database: this.#database, state: this.#stateOf(key), pages });
  }

  append(write: LocalWrite, writer: Writer): Appended {
    refuseConfirmed(write);
    const states = new Map(write.commits.map(({ key }) => [key, this.#stateOf(key)]));
    const refusal = judgeWrite(write, this.#database, states);
    if (refusal !== null) return this.#copy(refusal);
    if (write.commits.some(({ key, seen }) => this.head(key) !== seen)) return { kind: "behind" };
    const places = this.#copy(
      write.commits.map((commit) => placeCommit(commit, commit.seen, writer)),
    );
    this.#add(places.flatMap(({ rows }) => rows));
    return { kind: "appended", placed: places.map(({ placed }) => placed) };
  }

  transact<R>(
    marks: readonly Mark[],
    options: Omit<TransactOptions, "durability">,
    writer: Writer,
    decide: Decide<R>,
  ): Transacted<R> {
    const { entries, part } = options;
    const reading: Reading = {
      ...this.read(marks, options),
      ...(entries !== undefined && { entries: this.#entries(entries) }),
      ...(part !== undefined && { part: this.#copy(this.#part(part)) }),
    };
    const [changes, result] = decide(reading);
    const ground = {
      ...this.#ground(),
      part: part === undefined ? undefined : { place: part, rows: this.#part(part) },
    };
    const plan = this.#copy(planChanges(changes ?? {}, ground, writer));
    this.#apply(plan);
    const touched = new Set([...marks.map((mark) => mark.key), ...plan.states.keys()]);
    return {
      result,
      reading,
      placed: plan.placed,
      journalled: plan.journalled,
      ...this.#copy({
        database: this.#database,
        states: new Map([...touched].map((key) => [key, this.#stateOf(key)])),
      }),
    };
  }

  keys(): readonly CollectionKey[] {
    return [...this.#collections.keys()];
  }

  head(key: CollectionKey): number {
    return this.#collections.get(key)?.rows.at(-1)?.position ?? 0;
  }

  replace(check: (reading: Reading) => void, epoch: string): DatabaseState {
    const marks = [...this.#collections.keys()].map((key) => ({ key, seen: 0 }));
    check(this.read(marks, { segments: false }));
    this.#collections.clear();
    this.#database = { format: 1, epoch, generation: 0 };
    return this.#copy(this.#database);
  }

  journal(key: CollectionKey): readonly KeptEntry[] {
    return this.#copy([...(this.#collections.get(key)?.journal.values() ?? [])].flat());
  }

  #find(find: Find): Found {
    const all = [...find].flatMap(([key, ids]) => {
      if (this.#stateOf(key).indexed?.isWhole !== true) return [];
      const index = this.#indexOf(key);
      const found = new Map<RecordId, Confirmed>();
      for (const id of ids) {
        const version = index.get(id);
        if (version !== undefined) found.set(id, version);
      }
      return [[key, found] as const];
    });
    return new Map(all);
  }

  #indexOf(key: CollectionKey): ReadonlyMap<RecordId, Confirmed> {
    const stored = this.#collections.get(key);
    if (stored === undefined) return new Map();
    if (stored.index === undefined) {
      stored.index = new Map();
      for (const row of stored.rows) addToIndex(stored.index, row);
    }
    return stored.index;
  }

  #rowsOf(key: CollectionKey): readonly PositionedRow[] {
    return this.#collections.get(key)?.rows ?? [];
  }

  #entries(places: readonly EntryPlace[]): ReadonlyMap<EntryKey, KeptEntry> {
    const found = places.flatMap(({ collection, key }) => {
      const list = this.#collections.get(collection)?.journal.get(positionOf(key) ?? -1) ?? [];
      return list.filter((entry) => entry.key === key);
    });
    return this.#copy(new Map(found.map((entry) => [entry.key, entry])));
  }

  #part({ key, first, last }: LogPart): readonly PositionedRow[] {
    return this.#rowsOf(key).filter(({ position }) => position >= first && position <= last);
  }

  #slice({ key, seen, cuts }: Mark, options: { segments: boolean; limit?: number }): Slice {
    const state = this.#stateOf(key);
    const restarted = mustRestart({ seen, cuts }, state);
    const all = this.#rowsOf(key);
    const behind = all.slice(
      restarted ? 0 : all.findLastIndex(({ position }) => position <= seen) + 1,
    );
    const rows = behind.slice(0, options.limit ?? behind.length);
    return {
      state,
      restarted,
      rows: options.segments ? rows : rows.map((row) => ({ ...row, confirmed: [] })),
      more: rows.length < behind.length,
    };
  }

  #ground(): Ground {
    const keys = [...this.#collections.keys()];
    return {
      database: this.#database,
      states: new Map(keys.map((key) => [key, this.#stateOf(key)])),
      heads: new Map(keys.map((key) => [key, this.head(key)])),
      journals: new Map(
        [...this.#collections].map(([key, { journal }]) => [
          key,
          { lists: journal, isWhole: true },
        ]),
      ),
    };
  }

  #apply(plan: Plan): void {
    for (const [key] of plan.emptied) {
      this.#collection(key).rows.length = 0;
      this.#collection(key).index = undefined;
    }
    if (plan.rewrite !== null) this.#rewrite(plan.rewrite);
    for (const row of plan.indexed) {
      const { key, position: at } = row;
      this.#rewrite({ place: { key, first: at, last: at }, rows: [row] });
    }
    this.#add(plan.rows);
    this.#database = plan.database;
    for (const [key, state] of plan.states) this.#collection(key).state = state;
    for (const { key, position, entries } of plan.journal) {
      const { journal } = this.#collection(key);
      if (entries.length > 0) journal.set(position, entries);
      else journal.delete(position);
    }
  }

  #add(rows: readonly PlannedRow[]): void {
    for (const planned of rows) {
      const { rows: all, index } = this.#collection(planned.key);
      const row = asStored(planned);
      all.push(row);
      if (index !== undefined) addToIndex(index, row);
    }
  }

  #rewrite({ place, rows }: Pick<RewritePlan, "place" | "rows">): void {
    const collection = this.#collection(place.key);
    collection.index = undefined;
    const stored = collection.rows;
    const gone = this.#part(place).length;
    const index = stored.findIndex(({ position }) => position >= place.first);
    stored.splice(index, gone, ...rows.map(asStored));
  }

  #stateOf(key: CollectionKey): CollectionState {
    return this.#collections.get(key)?.state ?? NEW_COLLECTION;
  }

  #collection(key: CollectionKey): StoredCollection {
    const found = this.#collections.get(key) ?? {
      state: NEW_COLLECTION,
      rows: [],
      journal: new Map<number, readonly KeptEntry[]>(),
    };
    this.#collections.set(key, found);
    return found;
  }
}

function isIndexed({ page }: CommitRow): boolean {
  return page?.indexed === true;
}

function addToIndex(
  index: Map<RecordId, Confirmed>,
  { row, confirmed }: Pick<PositionedRow, "row" | "confirmed">,
): void {
  if (isIndexed(row)) for (const version of confirmed) index.set(version.id, version);
}

function asStored({ position, row, segments }: PlannedRow): PositionedRow {
  return { position, row, confirmed: segments.flat() };
}
