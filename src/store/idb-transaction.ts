import type { IDBPTransaction } from "idb";
import type { Connection } from "./idb-connection.js";
import type { KintsugiSchema, StoreName } from "./schema.js";
import type { Durability } from "./store.js";
import type { CollectionKey } from "./rows.js";

/** A transaction that can read. Which stores it covers is the caller's knowledge. */
export type Reader = IDBPTransaction<KintsugiSchema, StoreName[]>;
export type Writing = IDBPTransaction<KintsugiSchema, StoreName[], "readwrite">;

/** How many rows are asked for at once: they arrive in one message, of which browsers limit the size. */
const ROWS_AT_ONCE = 256;

export function beginRead(db: Connection, names: StoreName[]): Reader {
  const tx = db.transaction(names, "readonly");
  void silence(tx.done);
  return tx;
}

/** Runs a body in a transaction that writes. If the body throws, nothing of it remains. */
export async function inWrite<R>(
  db: Connection,
  names: readonly StoreName[],
  durability: Durability,
  body: (tx: Writing) => Promise<R>,
): Promise<R> {
  const tx = db.transaction([...names], "readwrite", { durability });
  void silence(tx.done);
  try {
    return await body(tx);
  } catch (error) {
    abandon(tx);
    throw error;
  }
}

/**
 * Ends a transaction whose requests have all been made, and resolves when it is stored. The transaction's
 * own error goes before that of a request: those of an aborted transaction say no more than that.
 */
export async function finish(tx: Writing, requests: readonly Promise<unknown>[]): Promise<void> {
  try {
    // a frozen tab would hold the other tabs up until it is told that all is done
    if (typeof tx.commit === "function") tx.commit();
    await Promise.all([...requests, tx.done]);
  } catch (error) {
    throw tx.error ?? error;
  }
}

/**
 * Ends a transaction without a trace. Its end is not waited for: whatever is begun next comes after it, and
 * a connection that died may never report it.
 */
export function abandon(tx: Writing): void {
  try {
    tx.abort();
  } catch {
    // it has ended already
  }
}

/** Keeps the rejection of a promise that is awaited later, or not at all, from being reported as unhandled. */
export function silence<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/** Rows of a store in a range of keys, in their order, at most `limit`. */
export async function entriesOf<S extends "commits" | "segments" | "indexed" | "journal">(
  tx: Reader | Writing,
  name: S,
  [lower, upper]: readonly [KintsugiSchema[S]["key"], KintsugiSchema[S]["key"]],
  limit: number = Number.POSITIVE_INFINITY,
): Promise<readonly (readonly [KintsugiSchema[S]["key"], KintsugiSchema[S]["value"]])[]> {
  const store = (tx as Reader).objectStore<StoreName>(name);
  const entries: (readonly [KintsugiSchema[S]["key"], KintsugiSchema[S]["value"]])[] = [];
  let range = IDBKeyRange.bound(lower, upper);
  for (;;) {
    const count = Math.min(ROWS_AT_ONCE, limit - entries.length);
    const [keys, values] = await Promise.all([
      store.getAllKeys(range, count),
      store.getAll(range, count),
    ]);
    keys.forEach((key, index) => entries.push([key, values[index]] as never));
    const last = keys.at(-1);
    if (last === undefined || keys.length < count || entries.length >= limit) return entries;
    range = IDBKeyRange.bound(last, upper, true);
  }
}

/** The last position of a collection's log, 0 where it is empty. */
export async function headOf(tx: Reader | Writing, key: CollectionKey): Promise<number> {
  const range = IDBKeyRange.bound([key], [key, []]);
  const cursor = await (tx as Reader).objectStore("commits").openKeyCursor(range, "prev");
  return cursor === null ? 0 : cursor.key[1];
}
