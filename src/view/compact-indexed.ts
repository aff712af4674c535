import { isTombstone, type RecordId } from "../record/record.js";
import type { CollectionKey } from "../store/rows.js";
import { compactLog, type CompactOptions } from "./compact-log.js";
import type { Truth } from "./compact-part.js";
import type { Fold } from "./fold.js";
import type { Replica } from "./replica.js";
import { walkPages } from "./walk-pages.js";

/** Fewer entries than these, or fewer than what counts, are not worth to be taken away. */
const ENTRIES = 1_000;

/**
 * As {@link compactLog}, for a collection that is never loaded: which version of a record is the newest is found out by reading all of
 * them once, and only where each lies is kept meanwhile. A log that has, or had, fields that stay on this device is left alone: what
 * is in force of them cannot be told.
 *
 * @throws as {@link compactLog}
 */
export async function compactIndexed(
  replica: Replica,
  key: CollectionKey,
  { pass, pause }: Pick<CompactOptions, "pass" | "pause">,
): Promise<void> {
  const { epoch } = replica.database;
  const fold = replica.fold(key);
  if (fold === undefined) return;
  if (fold.hasHadExtras) return leaveAlone(replica, key);
  if (pass === "small") {
    const truth = truthOf(fold, () => true);
    await compactLog(replica, key, { pass, pause, known: { truth, fold, epoch, upTo: fold.seen } });
    return;
  }
  const newest = await readNewest(replica, key, epoch, pause);
  if (replica.database.epoch !== epoch || replica.fold(key) !== fold) return;
  // another definition may have written some meanwhile
  if (fold.hasHadExtras) return leaveAlone(replica, key);
  const isDone =
    newest !== null && (await compactKnown(replica, key, { fold, epoch, newest, pause }));
  if (isDone) await remember(replica, key, epoch, fold.weight.entries);
  // another tab compacts it, perhaps: what it leaves is looked at when more has come
  else replica.indexed.set(key, fold.weight.entries);
}

function leaveAlone(replica: Replica, key: CollectionKey): void {
  replica.indexed.set(key, Number.POSITIVE_INFINITY);
}

interface Given {
  readonly fold: Fold;
  readonly epoch: string;
  readonly newest: Newest;
  readonly pause: () => Promise<boolean>;
}

/** Whether all of it is as small as it is worth. */
async function compactKnown(
  replica: Replica,
  key: CollectionKey,
  { fold, epoch, newest, pause }: Given,
): Promise<boolean> {
  const { positions, live, rewrites, upTo } = newest;
  const counting = live + fold.operations.size;
  const dead = fold.weight.entries - counting;
  if (dead < ENTRIES || dead < counting) return true;
  const truth = truthOf(fold, (id, position) => position >= (positions.get(id) ?? 0));
  const known = { truth, fold, epoch, rewrites, upTo };
  return compactLog(replica, key, { pass: "whole", pause, known });
}

function truthOf(fold: Fold, isCurrent: (id: RecordId, position: number) => boolean): Truth {
  const { operations, extras, hasHadExtras } = fold;
  return {
    operations,
    extras,
    hasHadExtras,
    isCurrent: ({ id }, position) => isCurrent(id, position),
  };
}

interface Newest {
  /** Where the newest version of each record lies. */
  readonly positions: ReadonlyMap<RecordId, number>;
  readonly live: number;
  /** How often the log had been rewritten. */
  readonly rewrites: number;
  /** What lies behind this position was not looked at. */
  readonly upTo: number;
}

/** Null where the page ends, or rows were moved meanwhile. */
async function readNewest(
  replica: Replica,
  key: CollectionKey,
  epoch: string,
  pause: () => Promise<boolean>,
): Promise<Newest | null> {
  const positions = new Map<RecordId, number>();
  const gone = new Set<RecordId>();
  let rewrites: number | undefined;
  let upTo = 0;
  for await (const { state, pages } of walkPages(replica.store, key, epoch)) {
    rewrites ??= state.rewrites ?? 0;
    if ((state.rewrites ?? 0) !== rewrites || !(await pause())) return null;
    upTo = state.confirmed;
    for (const { position, records } of pages) {
      for (const version of records) {
        if ((positions.get(version.id) ?? 0) > position) continue;
        positions.set(version.id, position);
        if (isTombstone(version)) gone.add(version.id);
        else gone.delete(version.id);
      }
    }
  }
  return { positions, live: positions.size - gone.size, rewrites: rewrites ?? 0, upTo };
}

/** So that no tab looks again before as much has been added. */
async function remember(
  replica: Replica,
  key: CollectionKey,
  epoch: string,
  entries: number,
): Promise<void> {
  await replica.inTurn(() =>
    replica.transact(epoch, [key], "relaxed", (_, { slices }) => {
      const indexed = slices.get(key)?.state.indexed;
      if (indexed === undefined) return [null, null];
      return [{ states: new Map([[key, { indexed: { ...indexed, entries } }]]) }, null];
    }),
  );
  replica.indexed.set(key, entries);
}
