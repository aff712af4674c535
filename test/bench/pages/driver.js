// What is measured, the same for every contestant. Each function runs in a page of its own.
import { contentHash, makeRecords, seededRandom } from "../records.mjs";
import { watchLongTasks } from "./task-meter.js";

const now = () => performance.now();

/** A timestamp beyond those of all prepared records. */
const NEWER = Date.UTC(2100, 0);

/** From an empty device to everything stored, and then to everything listed. */
export async function firstPull(contestant, options) {
  const tasks = watchLongTasks();
  const start = now();
  const db = await contestant.open(options);
  await db.sync();
  const stored = now();
  const longest = tasks.stop();
  const { length } = await db.list();
  return { stored: stored - start, listed: now() - start, longest, count: length };
}

/** A first pull during which the network goes away: `lists` requests for records are answered, the others fail. */
export async function interruptedPull(contestant, { lists, ...options }) {
  const { fetch } = globalThis;
  let asked = 0;
  globalThis.fetch = (input, init) => {
    const url = typeof input === "string" ? input : input.url;
    asked += Number(/\/records\?|\/batch$/.test(url));
    return asked > lists ? Promise.reject(new TypeError("Failed to fetch")) : fetch(input, init);
  };
  const start = now();
  const db = await contestant.open(options);
  const isComplete = await db.sync().then(
    () => true,
    () => false,
  );
  return { stored: now() - start, isComplete };
}

/** The same without a clock. */
export async function pullOnly(contestant, options) {
  const db = await contestant.open(options);
  await db.sync();
}

/** A pull with everything in memory from the beginning. */
export async function pullLoaded(contestant, options) {
  const db = await contestant.open(options);
  await db.list();
  await db.sync();
  globalThis.kept = db;
}

/** Takes one page, as text and as records, and keeps it. */
export async function takeOnePage(contestant, options) {
  globalThis.kept = await contestant.onePage(options);
}

/** Local creates, made before the clock starts, on a device that has synced before. */
export async function push(contestant, options) {
  const db = await contestant.open(options);
  await db.sync();
  await db.create(makeRecords(options.count, { seed: 2, shape: options.shape }));
  const start = now();
  await db.sync();
  return { pushed: now() - start };
}

/** One sync of a database that was just opened; with the number of writes to IndexedDB. */
export async function syncOnce(contestant, options) {
  const db = await contestant.open(options);
  const writes = countWrites();
  const start = now();
  await db.sync();
  return { synced: now() - start, writes: writes() };
}

/** Counts what is asked of IndexedDB from now on; the function that it returns gives the number. */
function countWrites() {
  let count = 0;
  const changing = [
    [IDBObjectStore.prototype, ["add", "put", "delete", "clear"]],
    [IDBCursor.prototype, ["update", "delete"]],
  ];
  for (const [prototype, names] of changing) {
    for (const name of names) {
      const original = prototype[name];
      prototype[name] = function counted(...args) {
        count += 1;
        return original.apply(this, args);
      };
    }
  }
  return () => count;
}

/** Many records at once, in one transaction. */
export async function createAtOnce(contestant, options) {
  const db = await contestant.open(options);
  const records = makeRecords(options.count, { seed: 2, shape: options.shape });
  const start = now();
  await db.create(records);
  return { created: now() - start };
}

/** One record after the other, each awaited. */
export async function createEach(contestant, options) {
  const db = await contestant.open(options);
  const records = makeRecords(options.count, { seed: 2, shape: options.shape });
  const start = now();
  for (const record of records) await db.createOne(record);
  return { created: now() - start };
}

/** Opens what an earlier page stored, and lists all of it. */
export async function openAndList(contestant, options) {
  const start = now();
  const db = await contestant.open(options);
  const opened = now();
  const listed = await db.list();
  const times = { opened: opened - start, listed: now() - start };
  return { ...times, ...(await summaryOf(db, listed, { withTimes: true })) };
}

/** Reads many records by their ids, each awaited, when everything that is kept in memory is there. */
export async function getEach(contestant, { times, ...options }) {
  const db = await contestant.open(options);
  await db.list();
  const random = seededRandom(3);
  const known = makeRecords(options.count, { shape: options.shape });
  const ids = Array.from({ length: times }, () => known[Math.floor(random() * known.length)].id);
  for (const id of ids) await db.get(id);
  const start = now();
  let found = 0;
  for (const id of ids) found += Number((await db.get(id)) !== undefined);
  return { each: ((now() - start) * 1_000) / times, found };
}

/**
 * A third of all records, in the order of a field, when everything that is kept in memory is there. No question is
 * asked twice, since an answer may be kept.
 */
export async function query(contestant, options) {
  const db = await contestant.open(options);
  await db.list();
  const found = await db.query("todo");
  const start = now();
  await db.query("doing");
  await db.query("done");
  const each = (now() - start) / 2;
  return { each, ...(await summaryOf(db, found, { withTimes: true, inOrder: true })) };
}

/** Changes some records, one after the other, each awaited, and gives the median. */
export async function updateEach(contestant, { times, ...options }) {
  const db = await contestant.open(options);
  await db.list();
  const ids = makeRecords(times, { shape: options.shape }).map(({ id }) => id);
  const taken = [];
  for (const id of ids) {
    const start = now();
    await db.update(id, { status: "changed" });
    taken.push(now() - start);
  }
  return { each: taken.toSorted((a, b) => a - b)[times >> 1] };
}

/** Milliseconds that tabs of one browser agree on. */
const sharedNow = () => performance.timeOrigin + now();

/** Whoever is not told by then, in milliseconds, never will be. */
const LONGEST_WAIT = 10_000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Follows all records, in an order, and notes when it is told of each write of `updateFollowed`. Gives their number. */
export async function follow(contestant, { times, ...options }) {
  const db = await contestant.open(options);
  const ids = makeRecords(times, { shape: options.shape }).map(({ id }) => id);
  const told = [];
  globalThis.followed = { db, ids, told };
  return new Promise((resolve) => {
    db.follow((records) => {
      const at = sharedNow();
      const isTold = () =>
        records.find(({ id }) => id === ids[told.length])?.title === `write ${told.length}`;
      while (told.length < ids.length && isTold()) told.push(at);
      resolve(records.length);
    });
  });
}

/** Changes records that are followed, one after the other, with pauses as of somebody who writes. Gives when. */
export async function updateFollowed() {
  const { db, ids } = globalThis.followed;
  const random = seededRandom(4);
  const written = [];
  for (const [index, id] of ids.entries()) {
    await pause(20 + random() * 40);
    written.push(sharedNow());
    await db.update(id, { title: `write ${index}` });
  }
  return written;
}

/** When this page was told of each of the writes, once it was told of all. */
export async function toldAt() {
  const { ids, told } = globalThis.followed;
  const start = now();
  while (told.length < ids.length) {
    if (now() - start > LONGEST_WAIT) throw new Error(`Not told of write ${told.length}`);
    await pause(5);
  }
  return told;
}

/** All records come once more, newer, so that half of the log is dead; the app writes until it has been compacted. */
export async function compactWhileWriting(contestant, options) {
  const db = await contestant.open(options);
  await db.list();
  const records = makeRecords(options.count, { shape: options.shape });
  const newer = records.map((record, index) => ({ ...record, last_modified: NEWER + index }));
  const before = await db.weight();
  await db.overwrite(newer);
  const tasks = watchLongTasks();
  const start = now();
  let slowest = 0;
  let writes = 0;
  while ((await db.weight()) > before) {
    const called = now();
    await db.update(records[writes % records.length].id, { status: "changed" });
    slowest = Math.max(slowest, now() - called);
    writes += 1;
  }
  return { compacted: now() - start, longest: tasks.stop(), slowest, writes };
}

/** What the site takes on the disk, in MB. Chromium counts what lies there once somebody has opened it. */
export async function disk(contestant, options) {
  const db = await contestant.open(options);
  await db.list();
  const { usage } = await navigator.storage.estimate();
  return { usage: usage / 1e6 };
}

/** From an empty device to everything stored. */
export async function pullAndCount(contestant, options) {
  const start = now();
  const db = await contestant.open(options);
  await db.sync();
  return { ms: now() - start };
}

/** Opens what an earlier page stored, and takes every record in hand once. */
export async function readAndCount(contestant, options) {
  const start = now();
  const db = await contestant.open(options);
  const count = await db.countByReading();
  return { ms: now() - start, count };
}

/** What a fresh page finds. */
export async function verify(contestant, { withTimes, ...options }) {
  const db = await contestant.open(options);
  const summary = await summaryOf(db, await db.list(), { withTimes });
  return { ...summary, unsent: await db.unsent() };
}

async function summaryOf({ plain = (listed) => listed }, listed, how) {
  return { count: listed.length, hash: await contentHash(plain(listed), how) };
}
