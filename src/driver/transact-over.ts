import { DatabaseReplacedError } from "../errors.js";
import type { RecordId } from "../record/record.js";
import { NEW_COLLECTION, type CollectionKey, type CollectionState } from "../store/rows.js";
import type { DatabaseState } from "../store/rows.js";
import type { Changes, Durability, Find, Reading } from "../store/store.js";
import type { Needs } from "../sync/effects.js";
import { indexLog } from "../view/index-log.js";
import { readOutlines } from "../view/outlines.js";
import type { Replica } from "../view/replica.js";
import type { Memory } from "./decide-over.js";

export interface Deciding<R> {
  readonly needs: Needs;
  /** Records whose versions it has to see besides. */
  readonly ids?: readonly RecordId[];
  readonly durability: Durability;
  /** It will hardly change anything: it is decided on a look first, which takes less time and keeps nobody waiting. */
  readonly looks?: boolean;
  readonly decide: (
    memory: Memory,
    database: DatabaseState,
    state: CollectionState,
  ) => readonly [Changes | null, R];
}

/** What was decided, and how things stand after it. */
export interface Decided<R> {
  readonly result: R;
  readonly database: DatabaseState;
  readonly state: CollectionState;
}

/** What was read of a collection has changed before it could be decided on. */
const MOVED = Symbol("moved");

/**
 * Decides over as much of a collection as the decision needs, in one transaction: all in memory, or, where the collection is never
 * loaded, what is read of it for this decision alone.
 *
 * @throws DatabaseReplacedError if the content was replaced since `epoch`.
 */
export async function transactOver<R>(
  replica: Replica,
  epoch: string,
  key: CollectionKey,
  { needs, ids, durability, looks = false, decide }: Deciding<R>,
): Promise<Decided<R>> {
  const isApart = needs !== "operations" && replica.neverLoaded.has(key);
  await replica.load(key, needs === "operations" || isApart ? "operations" : "records");
  if (isApart) await indexLog(replica, key);
  const named = ids ?? (typeof needs === "string" ? undefined : needs);
  const find = isApart && named !== undefined ? new Map([[key, named]]) : undefined;
  for (let isLook = looks; ; isLook = false) {
    const outlines = isApart && needs === "outlines" ? await readOutlines(replica, key) : undefined;
    const decideOn = (
      database: DatabaseState,
      { slices, found }: Reading,
    ): readonly [Changes | null, R | typeof MOVED] => {
      const state = slices.get(key)?.state ?? NEW_COLLECTION;
      const isAsRead =
        outlines === undefined ||
        (outlines.confirmed === state.confirmed && outlines.generation === database.generation);
      if (!isAsRead) return [null, MOVED];
      const memory: Memory = {
        fold: replica.fold(key),
        hasOperations: () => replica.hasOperations(),
        read: { outlines: outlines?.versions, found: found?.get(key) },
      };
      return decide(memory, database, state);
    };
    const done = await replica.inTurn(async () => {
      if (isLook) return lookOver(replica, epoch, key, find, decideOn);
      const besides = find === undefined ? {} : { find };
      const stored = await replica.transact(epoch, [key], durability, decideOn, besides);
      const { result, database, states } = stored;
      return { result, database, state: states.get(key) ?? NEW_COLLECTION };
    });
    if (done !== undefined && done.result !== MOVED) return done as Decided<R>;
  }
}

/** Decides on what is read; undefined where that would change something. */
async function lookOver<R>(
  replica: Replica,
  epoch: string,
  key: CollectionKey,
  find: Find | undefined,
  decideOn: (database: DatabaseState, reading: Reading) => readonly [Changes | null, R],
): Promise<Decided<R> | undefined> {
  const reading = await replica.readIn([key], find);
  const { database, slices } = reading;
  if (database.epoch !== epoch) throw new DatabaseReplacedError();
  const [changes, result] = decideOn(database, reading);
  if (changes !== null) return undefined;
  return { result, database, state: slices.get(key)?.state ?? NEW_COLLECTION };
}
