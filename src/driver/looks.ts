import { DatabaseReplacedError } from "../errors.js";
import {
  NEW_COLLECTION,
  type CollectionKey,
  type CollectionState,
  type DatabaseState,
} from "../store/rows.js";
import type { Changes, Reading } from "../store/store.js";
import type { Fold } from "../view/fold.js";
import type { Replica } from "../view/replica.js";
import type { Memory } from "./decide-over.js";

type Decide<R> = (
  memory: Memory,
  database: DatabaseState,
  state: CollectionState,
) => readonly [Changes | null, R];

/** What was decided on a look, and what it saw. */
export interface Looked<R> {
  readonly result: R;
  readonly database: DatabaseState;
  readonly state: CollectionState;
}

interface Look {
  readonly reading: Reading;
  /** What this tab had in memory then. */
  readonly database: DatabaseState;
  readonly seen: ReadonlyMap<CollectionKey, { readonly fold: Fold; readonly at: number }>;
}

/**
 * Decides on looks what hardly ever changes anything: nobody is kept waiting, and nothing is written. One look is at all collections of a
 * sync, and what is decided right after it is decided on the same: nobody could tell it from all having been decided at that moment.
 */
export class Looks {
  readonly #replica: Replica;
  readonly #keys: readonly CollectionKey[];
  #last: Look | undefined;

  constructor(replica: Replica, keys: readonly CollectionKey[]) {
    this.#replica = replica;
    this.#keys = keys;
  }

  /** The world moves on: the next decision has to look itself. */
  forget(): void {
    this.#last = undefined;
  }

  /**
   * Decides on a look; undefined where something is to be changed, which takes a transaction.
   *
   * @throws DatabaseReplacedError if the content was replaced since `epoch`.
   */
  async decide<R>(
    key: CollectionKey,
    epoch: string,
    decide: Decide<R>,
  ): Promise<Looked<R> | undefined> {
    const replica = this.#replica;
    await replica.load(key, "operations");
    const look = this.#lastOf(key) ?? (await replica.inTurn(() => this.#lookAgain(key)));
    const { database, slices } = look.reading;
    if (database.epoch !== epoch) throw new DatabaseReplacedError();
    const state = slices.get(key)?.state ?? NEW_COLLECTION;
    const memory = { fold: replica.fold(key), hasOperations: () => replica.hasOperations() };
    const [changes, result] = decide(memory, database, state);
    return changes === null ? { result, database, state } : undefined;
  }

  /** The last look, if what is in memory is still what it saw. */
  #lastOf(key: CollectionKey): Look | undefined {
    const fold = this.#replica.fold(key);
    const then = this.#last?.seen.get(key);
    const isSame =
      this.#last?.database === this.#replica.database &&
      then?.fold === fold &&
      then?.at === fold?.seen;
    return isSame && then !== undefined ? this.#last : undefined;
  }

  async #lookAgain(key: CollectionKey): Promise<Look> {
    const replica = this.#replica;
    const keys = new Set([key, ...this.#keys.filter((each) => replica.fold(each) !== undefined)]);
    const reading = await replica.readIn([...keys]);
    const seen = new Map(
      [...keys].flatMap((each) => {
        const fold = replica.fold(each);
        return fold === undefined ? [] : [[each, { fold, at: fold.seen }] as const];
      }),
    );
    this.#last = { reading, database: replica.database, seen };
    return this.#last;
  }
}
