// Replicas on one storage, as tabs of one browser have them, with verbs for what tests do to them.
import { applyEdit } from "../../src/record/edit.js";
import type { Operation } from "../../src/record/operation.js";
import type { Confirmed, Fields, LiveRecord } from "../../src/record/record.js";
import {
  createMemoryStorage,
  openMemoryStore,
  type MemoryStorage,
} from "../../src/store/memory-store.js";
import type { Store } from "../../src/store/store.js";
import type { Observable } from "../../src/view/observable.js";
import { Replica } from "../../src/view/replica.js";
import type { Touched } from "../../src/view/touched.js";
import { Writer } from "../../src/view/writer.js";

export const TASKS = "default/tasks";
export const NOTES = "default/notes";

/** The wall clock of all tabs. */
const NOW = Date.UTC(2026, 10, 1);

export interface Tab {
  readonly store: Store;
  readonly replica: Replica;
  readonly writer: Writer;
}

/** Acts in the place of a store's methods; each may call the real one. */
export type Instead = { readonly [K in keyof Store]?: Store[K] };

/** Opens a tab; `instrument` may replace methods of its store. */
export async function openTab(
  storage: MemoryStorage = createMemoryStorage(),
  instrument: (store: Store) => Instead = () => ({}),
): Promise<Tab> {
  const real = await openMemoryStore(storage);
  const instead = instrument(real);
  const store = new Proxy(real, {
    get: (target, name: keyof Store) => {
      const value = instead[name] ?? target[name];
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  const replica = await Replica.open(store);
  return { store, replica, writer: new Writer(replica, () => NOW) };
}

/** Two tabs on one storage. */
export async function openTwo(): Promise<readonly [here: Tab, there: Tab]> {
  const storage = createMemoryStorage();
  return [await openTab(storage), await openTab(storage)];
}

export function live(id: string, last_modified: number, fields: Fields = {}): LiveRecord {
  return { ...fields, id, last_modified };
}

export function gone(id: string, last_modified: number): Confirmed {
  return { id, last_modified, deleted: true };
}

export function create(id: string, fields: Fields = {}): Operation {
  return { id, base: null, local: fields, edits: 1, sent: [] };
}

/** Edits one record, as an app does; null deletes it. */
export function edit(
  { writer }: Tab,
  id: string,
  fields: Fields | null,
  key: string = TASKS,
): Promise<void> {
  return writer.write([key], (drafts) => {
    const draft = drafts(key);
    draft.set(id, applyEdit(id, draft.operation(id), draft.confirmed(id), fields));
  });
}

/** As {@link edit}, in a collection that is never loaded. */
export function editFound(tab: Tab, id: string, fields: Fields | null): Promise<void> {
  const write: Writer["write"] = (keys, run) => tab.writer.write(keys, run, "operations", [id]);
  return edit({ ...tab, writer: { write } as Writer }, id, fields);
}

/** Stores confirmed versions, each list in a commit of its own, as the engine does. */
export async function confirm(
  store: Store,
  pages: readonly (readonly Confirmed[])[],
  key: string = TASKS,
): Promise<void> {
  for (const page of pages) {
    await store.transact([], { segments: false, durability: "relaxed" }, () => [
      { commits: [{ key, confirm: page }] },
      null,
    ]);
  }
}

/** The ids that a loaded collection shows, in the order of their names. */
export function idsIn({ replica }: Tab, key: string = TASKS): readonly string[] {
  return [...replica.records(key)].map(({ id }) => id).toSorted();
}

/** What the listeners of a replica hear next. */
export function nextCommit({ replica }: Tab): Promise<readonly Touched[]> {
  return new Promise((resolve) => {
    const stop = replica.hearers.onCommit((touched) => {
      stop();
      resolve(touched);
    });
  });
}

/** The first value that fits. */
export async function valueOf<T>(
  observable: Observable<T>,
  fits: (value: T) => boolean,
): Promise<T> {
  const stops: (() => void)[] = [];
  const value = await new Promise<T>((resolve) => {
    const stop = observable.subscribe((its) => {
      if (fits(its)) resolve(its);
    });
    stops.push(stop);
  });
  for (const stop of stops) stop();
  return value;
}

/** After everything that now waits for a task of its own. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}
