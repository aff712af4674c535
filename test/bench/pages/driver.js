// What is measured, the same for every contestant. Each function runs in a page of its own.
import { contentHash, makeRecords } from "../records.mjs";

const now = () => performance.now();

/** From an empty device to everything stored, and then to everything listed. */
export async function firstPull(contestant, options) {
  const start = now();
  const db = await contestant.open(options);
  await db.sync();
  const stored = now();
  const { length } = await db.list();
  return { stored: stored - start, listed: now() - start, count: length };
}

/** The same without a clock. */
export async function pullOnly(contestant, options) {
  const db = await contestant.open(options);
  await db.sync();
}

/** Local creates, made before the clock starts, on a device that has synced before. */
export async function push(contestant, options) {
  const db = await contestant.open(options);
  if (contestant.isStore) await db.sync();
  const creating = now();
  await db.create(makeRecords(options.count, 2));
  const start = now();
  await db.sync();
  return { pushed: now() - start, created: start - creating };
}

/** Opens what an earlier page stored, and lists all of it. */
export async function openAndList(contestant, options) {
  const start = now();
  const db = await contestant.open(options);
  const opened = now();
  const { length } = await db.list();
  return { opened: opened - start, listed: now() - start, count: length };
}

/** A sync where nothing happened, on either side; with the number of writes to IndexedDB. */
export async function idle(contestant, options) {
  const db = await contestant.open(options);
  let writes = 0;
  for (const name of ["add", "put", "delete", "clear"]) {
    const original = IDBObjectStore.prototype[name];
    IDBObjectStore.prototype[name] = function counted(...args) {
      writes += 1;
      return original.apply(this, args);
    };
  }
  const start = now();
  await db.sync();
  return { synced: now() - start, writes };
}

/** What a fresh page finds. */
export async function verify(contestant, { withTimes, ...options }) {
  const db = await contestant.open(options);
  const records = await db.list();
  const hash = await contentHash(records, { withTimes });
  return { count: records.length, hash, unsent: await db.unsent() };
}
