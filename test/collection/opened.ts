// Databases in memory, and what tests of collections share.
import { afterEach } from "vitest";
import { Database } from "../../src/database/database.js";
import { openDatabase } from "../../src/database/open-database.js";
import { defineCollection } from "../../src/collection/definition.js";
import type { Collection } from "../../src/collection/collection.js";
import { createMemoryStorage, openMemoryStore } from "../../src/store/memory-store.js";
import type { Operation } from "../../src/record/operation.js";
import type { LiveRecord } from "../../src/record/record.js";
import type { Store } from "../../src/store/store.js";

export interface Task {
  title: string;
  done?: boolean;
  n?: number;
  tags?: readonly string[];
  author?: { name: string; age?: number };
}

export const TASKS = defineCollection<Task>("tasks");
export const NOTES = defineCollection<{ text: string }>("notes");

const opened: Database[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((db) => db.close()));
});

/** A database of its own. */
export async function open(): Promise<{ db: Database; tasks: Collection<Task> }> {
  const db = await openDatabase("test", { storage: "memory", collections: [TASKS, NOTES] });
  opened.push(db);
  return { db, tasks: db.collection(TASKS) };
}

export interface Handle {
  readonly db: Database;
  readonly tasks: Collection<Task>;
  readonly store: Store;
}

/** Two handles on one database, as two tabs have. */
export async function openTwo(): Promise<readonly [here: Handle, there: Handle]> {
  const storage = createMemoryStorage();
  const openHandle = async (): Promise<Handle> => {
    const store = await openMemoryStore(storage);
    const clock = { now: 0, wall: 0, session: "test" };
    const db = await Database.open("test", store, [TASKS, NOTES], {
      random: (bytes) => crypto.getRandomValues(bytes),
      clock: () => clock,
    });
    opened.push(db);
    return { db, tasks: db.collection(TASKS), store };
  };
  return [await openHandle(), await openHandle()];
}

/** Stores operations and confirmed records as a sync leaves them. */
export async function afterSync(
  { store }: Handle,
  its: {
    readonly ops?: readonly Operation[];
    readonly confirm?: readonly LiveRecord[];
    readonly done?: readonly string[];
  },
): Promise<void> {
  await store.transact([], { segments: false, durability: "relaxed" }, () => [
    { commits: [{ key: TASKS.key, ...its }] },
    null,
  ]);
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
