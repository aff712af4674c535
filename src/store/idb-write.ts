import type { Confirmed } from "../record/record.js";
import { DecisionError } from "./decision-error.js";
import type { Connection } from "./idb-connection.js";
import { readEntries, readLists } from "./idb-journal.js";
import type { Pending } from "./idb-outcome.js";
import { publicOf, readDatabase, readKeys, readMarks, readPart, readState } from "./idb-read.js";
import { abandon, finish, headOf, inWrite, silence, type Writing } from "./idb-transaction.js";
import { judgeWrite } from "./judge-write.js";
import type { Writer } from "./pack.js";
import type { RewritePlan } from "./plan-rewrite.js";
import {
  journalsIn,
  placeCommit,
  planChanges,
  touchedBy,
  type Ground,
  type Plan,
  type PlannedRow,
} from "./plan-changes.js";
import { listsNeeded, type JournalGround } from "./plan-journal.js";
import {
  NEW_COLLECTION,
  type CollectionKey,
  type CollectionState,
  type DatabaseState,
} from "./rows.js";
import { DATABASE_KEY, STORE_NAMES, type IndexedSegment, type StoredDatabase } from "./schema.js";
import type {
  Appended,
  Changes,
  Decide,
  Durability,
  LocalWrite,
  LogPart,
  Mark,
  Reading,
  Transacted,
  TransactOptions,
} from "./store.js";

/** Is told what a transaction will have written, before it can have been. */
export type Announce<A> = (pending: Pending<A>) => void;

/** How many writers' newest writes without a row are remembered. */
const REMEMBERED_WRITERS = 32;

/** The optimistic write: states are asked for and rows are added in the same breath. */
export async function appendTo(
  db: Connection,
  write: LocalWrite,
  durability: Durability,
  writer: Writer,
  announce: Announce<Appended>,
): Promise<Appended> {
  const places = write.commits.map((commit) => placeCommit(commit, commit.seen, writer));
  const answer: Appended = { kind: "appended", placed: places.map(({ placed }) => placed) };
  return inWrite(db, ["state", "commits"], durability, async (tx) => {
    const asked = silence(
      Promise.all([
        readDatabase(tx),
        ...write.commits.map(async ({ key }) => [key, await readState(tx, key)] as const),
      ]),
    );
    const [first] = answer.placed;
    if (first !== undefined) announce({ trace: { kind: "row", placed: first }, answer });
    const added = addRows(
      tx,
      places.flatMap((place) => place.rows),
    );

    const [database, ...states] = await asked;
    const refusal = judgeWrite(write, publicOf(database), new Map(states));
    if (refusal !== null) {
      abandon(tx);
      return refusal;
    }
    try {
      await finish(tx, added);
    } catch (error) {
      if ((error as { name?: unknown }).name !== "ConstraintError") throw error;
      return { kind: "behind" };
    }
    return answer;
  });
}

/** Reads, decides and writes in one transaction. */
export async function transactOn<R>(
  db: Connection,
  marks: readonly Mark[],
  options: TransactOptions,
  decide: Decide<R>,
  writer: Writer,
  announce: Announce<Transacted<R>>,
): Promise<Transacted<R>> {
  const marked = marks.map((mark) => mark.key);
  return inWrite(db, STORE_NAMES, options.durability, async (tx) => {
    const [stored, read, markedHeads, entries, rows] = await Promise.all([
      readDatabase(tx),
      readMarks(tx, marks, options),
      readHeads(tx, marked),
      options.entries === undefined ? undefined : readEntries(tx, options.entries),
      options.part === undefined ? undefined : readPart(tx, options.part),
    ]);
    const reading: Reading = {
      ...read,
      ...(entries !== undefined && { entries }),
      ...(rows !== undefined && { part: rows }),
    };
    const [changes, result] = asDecision(() => decide(reading));
    const part = partOf(options, reading);
    const ground = await groundOf(tx, changes, { reading, part }, markedHeads);
    const plan = asDecision(() => planChanges(changes ?? {}, ground, writer));
    const answer: Transacted<R> = {
      result,
      reading,
      placed: plan.placed,
      database: plan.database,
      states: new Map([...pick(ground.states, marked), ...plan.states]),
      journalled: plan.journalled,
    };
    if (changes === null) {
      await finish(tx, []);
      return answer;
    }
    const [first] = plan.placed;
    announce({
      trace: first === undefined ? { kind: "written", writer } : { kind: "row", placed: first },
      answer,
    });
    const requests = writePlan(tx, plan);
    if (first === undefined || changes.database !== undefined) {
      const written = first === undefined ? remember(stored, writer) : stored.written;
      const row: StoredDatabase = { ...plan.database, ...(written !== undefined && { written }) };
      requests.push(silence(tx.objectStore("state").put(row, DATABASE_KEY)));
    }
    await finish(tx, requests);
    return answer;
  });
}

/** Empties the database and names its new content. */
export async function replaceAll(
  db: Connection,
  check: (reading: Reading) => void,
  epoch: string,
  announce: Announce<DatabaseState>,
): Promise<DatabaseState> {
  return inWrite(db, STORE_NAMES, "strict", async (tx) => {
    const marks = (await readKeys(tx)).map((key) => ({ key, seen: 0 }));
    const reading = await readMarks(tx, marks, { segments: false });
    asDecision(() => check(reading));
    const database: DatabaseState = { format: 1, epoch, generation: 0 };
    announce({ trace: { kind: "epoch", epoch }, answer: database });
    const cleared = STORE_NAMES.map((name) => silence(tx.objectStore(name).clear()));
    await finish(tx, [...cleared, tx.objectStore("state").put(database, DATABASE_KEY)]);
    return database;
  });
}

function partOf({ part }: TransactOptions, reading: Reading): Ground["part"] {
  return part === undefined ? undefined : { place: part, rows: reading.part ?? [] };
}

/** The caller's code is not the storage: what it throws must not be taken for a broken handle. */
function asDecision<T>(decide: () => T): T {
  try {
    return decide();
  } catch (error) {
    throw new DecisionError(error);
  }
}

/** What the changes touch beyond the marks is read now, in the same transaction. */
async function groundOf(
  tx: Writing,
  changes: Changes | null,
  { reading, part }: { readonly reading: Reading; readonly part: Ground["part"] },
  markedHeads: ReadonlyMap<CollectionKey, number>,
): Promise<Ground> {
  const states = new Map<CollectionKey, CollectionState>();
  for (const [key, slice] of reading.slices) states.set(key, slice.state);
  const rewritten = changes?.rewritten === undefined || part === undefined ? [] : [part.place.key];
  const touched = new Set([...touchedBy(changes ?? {}), ...rewritten]);
  const missing = [...touched].filter((key) => !states.has(key));
  const [heads] = await Promise.all([
    readHeads(tx, missing),
    ...missing.map(async (key) => states.set(key, await readState(tx, key))),
  ]);
  const ground = {
    database: reading.database,
    states,
    heads: new Map([...markedHeads, ...heads]),
    part,
  };
  return { ...ground, journals: await readJournals(tx, changes ?? {}, ground) };
}

async function readJournals(
  tx: Writing,
  changes: Changes,
  { states, heads }: Pick<Ground, "states" | "heads">,
): Promise<ReadonlyMap<CollectionKey, JournalGround>> {
  const all = await Promise.all(
    [...journalsIn(changes)].map(async (key) => {
      const state = states.get(key) ?? NEW_COLLECTION;
      const needed = listsNeeded(state, heads.get(key) ?? 0, changes.marked?.get(key) ?? {});
      const lists = await readLists(tx, key, needed);
      return [key, { lists, isWhole: needed === "all" }] as const;
    }),
  );
  return new Map(all);
}

async function readHeads(
  tx: Writing,
  keys: readonly CollectionKey[],
): Promise<ReadonlyMap<CollectionKey, number>> {
  return new Map(await Promise.all(keys.map(async (key) => [key, await headOf(tx, key)] as const)));
}

function writePlan(tx: Writing, plan: Plan): Promise<unknown>[] {
  const journal = tx.objectStore("journal");
  const requests = [
    ...emptyLogs(tx, plan),
    ...(plan.rewrite === null ? [] : rewritePart(tx, plan.rewrite)),
    ...plan.indexed.flatMap((row) => [
      ...deleteRows(tx, { key: row.key, first: row.position, last: row.position }),
      ...addRows(tx, [row]),
    ]),
    ...addRows(tx, plan.rows),
  ];
  for (const { key, position, entries } of plan.journal) {
    const at: [CollectionKey, number] = [key, position];
    requests.push(
      silence<unknown>(entries.length > 0 ? journal.put(entries, at) : journal.delete(at)),
    );
  }
  for (const [key, state] of plan.states) {
    requests.push(silence(tx.objectStore("state").put(state, key)));
  }
  return requests;
}

function emptyLogs(tx: Writing, { emptied }: Plan): Promise<unknown>[] {
  return emptied.flatMap(([key, last]) => deleteRows(tx, { key, first: 0, last }));
}

function rewritePart(tx: Writing, { place, rows }: RewritePlan): Promise<unknown>[] {
  return [...deleteRows(tx, place), ...addRows(tx, rows)];
}

function deleteRows(tx: Writing, { key, first, last }: LogPart): Promise<unknown>[] {
  return [
    silence(tx.objectStore("commits").delete(IDBKeyRange.bound([key, first], [key, last]))),
    ...(["segments", "indexed"] as const).map((name) =>
      silence(tx.objectStore(name).delete(IDBKeyRange.bound([key, first, 0], [key, last, []]))),
    ),
  ];
}

function addRows(tx: Writing, rows: readonly PlannedRow[]): Promise<unknown>[] {
  return rows.flatMap(({ key, position, row, segments }) => [
    silence(tx.objectStore("commits").add(row, [key, position])),
    ...segments.map((records, part) => {
      const place: [CollectionKey, number, number] = [key, position, part];
      return silence(
        row.page?.indexed === true
          ? tx.objectStore("indexed").add(asIndexed(key, records), place)
          : tx.objectStore("segments").add(records, place),
      );
    }),
  ]);
}

function asIndexed(key: CollectionKey, records: readonly Confirmed[]): IndexedSegment {
  return { ids: records.map(({ id }) => [key, id] as const), records };
}

function remember(stored: StoredDatabase, { by, n }: Writer): StoredDatabase["written"] {
  const others = (stored.written ?? []).filter(([other]) => other !== by);
  return [...others.slice(1 - REMEMBERED_WRITERS), [by, n]];
}

function pick<K, V>(from: ReadonlyMap<K, V>, keys: readonly K[]): ReadonlyMap<K, V> {
  const wanted = new Set(keys);
  return new Map([...from].filter(([key]) => wanted.has(key)));
}
