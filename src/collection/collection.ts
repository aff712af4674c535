import { ConflictChangedError, InvalidInputError, RecordNotFoundError } from "../errors.js";
import type { Conflict } from "../merge/strategy.js";
import { resolveConflict, unpark } from "../record/edit.js";
import { stateOf, type Operation, type RecordState } from "../record/operation.js";
import type { Fields } from "../record/record.js";
import type { ResetAnswer } from "../store/rows.js";
import type { Depth } from "../view/fold.js";
import { LiveQuery, type LiveState } from "../view/live-query.js";
import type { Observable } from "../view/observable.js";
import { planQuery, type Query } from "../view/query.js";
import { runQuery } from "../view/run-query.js";
import { freeze } from "../view/shown.js";
import {
  conflictsIn,
  isAsSeen,
  parkedIn,
  quarantinedIn,
  type ParkedRecord,
  type QuarantinedRecord,
} from "./attention.js";
import { checkFields } from "./check-fields.js";
import type { CollectionContext } from "./context.js";
import type { AnyCollectionDefinition, CollectionDefinition } from "./definition.js";
import { storeResetAnswer } from "./store-reset-answer.js";
import type { SyncOptions, SyncReport } from "./sync-report.js";
import { TransactionCollection } from "./transaction.js";
import type {
  Changes,
  Content,
  Definite,
  Draftable,
  ListOptions,
  Puttable,
  Stored,
} from "./types.js";
import { Verbs } from "./verbs.js";

/**
 * The records of one collection on this device. Reads and writes work with or without a network.
 *
 * A promise of a write resolves when the write is stored on this device's disk, and everything read afterwards shows
 * it; other tabs show it once they have heard of it, and the server gets it with the next sync. Every method rejects with
 * `StorageFullError`, `StorageUnavailableError`, `DatabaseReplacedError` or `DatabaseClosedError` where those apply.
 */
export class Collection<T extends object> {
  readonly definition: CollectionDefinition<T>;
  readonly #context: CollectionContext;

  /** @internal */
  constructor(definition: CollectionDefinition<T>, context: CollectionContext) {
    this.definition = definition;
    this.#context = context;
  }

  /** The record, or undefined if there is none. */
  async get(id: string): Promise<Stored<T> | undefined> {
    const { replica } = await this.#loaded();
    return freeze(replica.shown(this.#key, id)) as Stored<T> | undefined;
  }

  /** @throws InvalidInputError for a query that cannot be read. */
  async list(options?: ListOptions<T>): Promise<readonly Stored<T>[]> {
    const plan = planQuery(options as Query | undefined);
    const { replica } = await this.#loaded();
    return runQuery(replica, this.#key, plan) as unknown as readonly Stored<T>[];
  }

  async count(options?: Pick<ListOptions<T>, "where">): Promise<number> {
    return (await this.list({ ...options, sort: "id" })).length;
  }

  /**
   * A list that stays current. `get()` and `subscribe()` are the store contract of React, Svelte and Vue.
   *
   * @throws InvalidInputError for a query that cannot be read.
   */
  live(options?: ListOptions<T>): Observable<LiveState<Stored<T>>> {
    const live = new LiveQuery(this.#context.replica, this.#key, options as Query | undefined);
    return live as unknown as Observable<LiveState<Stored<T>>>;
  }

  /**
   * Stores a new record, with an id of its own unless it brings one.
   *
   * @throws RecordExistsError, InvalidInputError
   */
  async create(fields: Draftable<T>): Promise<Stored<T>> {
    return this.#write((records) => records.create(fields), depthFor([fields]));
  }

  /** Stores all of these or none, in one commit. */
  async createMany(records: readonly Draftable<T>[]): Promise<readonly Stored<T>[]> {
    return this.#write((collection) => collection.createMany(records), depthFor(records));
  }

  /**
   * Changes some fields; the others stay as they are then, not as they were when the caller read them. `undefined`
   * removes a field. A function is given the current record, and may be called again if another tab was faster.
   *
   * @throws RecordNotFoundError, InvalidInputError
   */
  async update<const C extends Changes<T>>(
    id: string,
    changes: (C & Definite<T, C>) | ((current: Stored<T>) => Changes<T>),
  ): Promise<Stored<T>> {
    return this.#write((records) => records.update<C>(id, changes));
  }

  /**
   * Stores a form: only what differs between `was` (the record that the form was filled with) and `edited` is an
   * edit. What a sync changed meanwhile stays.
   *
   * @throws RecordNotFoundError if it was deleted meanwhile, InvalidInputError
   */
  async save(edited: Puttable<T>, options: { readonly was: Stored<T> }): Promise<Stored<T>> {
    return this.#write((records) => records.save(edited, options));
  }

  /**
   * Creates the record, or replaces it whole.
   *
   * @throws InvalidInputError
   */
  async put(record: Puttable<T>): Promise<Stored<T>> {
    return this.#write((records) => records.put(record));
  }

  /** Stores all of these or none, in one commit. */
  async putMany(records: readonly Puttable<T>[]): Promise<readonly Stored<T>[]> {
    return this.#write((collection) => collection.putMany(records));
  }

  /** Whether it was there. */
  async delete(id: string): Promise<boolean> {
    return this.#write((records) => records.delete(id));
  }

  /** How many of them were there. All in one commit. */
  async deleteMany(ids: readonly string[]): Promise<number> {
    return this.#write((records) => records.deleteMany(ids));
  }

  /**
   * How a record stands, from memory: `"synced"` where nothing of it is unsent; undefined where there is no such
   * record, or before the collection was first read.
   */
  stateOf(id: string): RecordState | undefined {
    const { replica } = this.#context;
    const operation = replica.fold(this.#key)?.operations.get(id);
    if (operation !== undefined) return stateOf(operation);
    return replica.shown(this.#key, id) === undefined ? undefined : "synced";
  }

  /** The records that wait for a decision, oldest first. */
  async conflicts(): Promise<readonly Conflict<T>[]> {
    return conflictsIn<T>(await this.#operations());
  }

  /**
   * Decides a conflict: the record becomes this, and is sent with the next sync; null deletes it. `was` is the conflict
   * that the decision was made on: since then a sync may have brought a version, or another tab an edit, that nobody has
   * seen who decides.
   *
   * @throws RecordNotFoundError if there is no such conflict (any longer), ConflictChangedError, InvalidInputError
   */
  async resolve(
    id: string,
    record: Content<T> | null,
    { was }: { readonly was?: Conflict<T> } = {},
  ): Promise<void> {
    const local: Fields | null = record === null ? null : checkFields(record);
    await this.#change(id, (operation) => {
      const { conflict } = operation;
      if (conflict === undefined) throw new RecordNotFoundError(id);
      if (was !== undefined && !isAsSeen(was, operation, conflict)) {
        throw new ConflictChangedError(id);
      }
      return resolveConflict(operation, local);
    });
  }

  /** The operations that the server refused for good, with its reasons. */
  async parked(): Promise<readonly ParkedRecord<T>[]> {
    return parkedIn<T>(await this.#operations());
  }

  /** The records of the server that cannot be used here, with the reasons. They are kept, and not shown elsewhere. */
  async quarantined(): Promise<readonly QuarantinedRecord[]> {
    const { replica } = await this.#loaded();
    return quarantinedIn(replica.fold(this.#key)?.confirmed.values() ?? []);
  }

  /**
   * Sends a parked operation again with the next sync.
   *
   * @throws RecordNotFoundError if it is not parked.
   */
  async retry(id: string): Promise<void> {
    await this.#change(id, (operation) => {
      if (operation.parked === undefined) throw new RecordNotFoundError(id);
      return unpark(operation);
    });
  }

  /**
   * Gives up a parked operation: the record becomes again what the server has of it.
   *
   * @throws RecordNotFoundError if it is not parked.
   */
  async discard(id: string): Promise<void> {
    await this.#change(id, (operation) => {
      if (operation.parked === undefined) throw new RecordNotFoundError(id);
      return null;
    });
  }

  /**
   * Answers a `ServerResetError`; the next sync does it. `"accept"`: what the server lost goes here, too, and into the
   * journal; if it lost more meanwhile, it is asked again. `"keep-mine"`: it is sent again, also in place of older
   * versions that the server went back to, and what was deleted is deleted again.
   *
   * @throws InvalidInputError where nothing is asked, or for another answer.
   */
  async answerReset(answer: ResetAnswer): Promise<void> {
    this.#context.assertOpen();
    await storeResetAnswer(this.#context.replica, this.#key, answer);
  }

  /** As `db.sync()`, for this collection alone. */
  async sync(options?: SyncOptions): Promise<SyncReport> {
    return this.#context.sync(this.#key, options);
  }

  get #key(): string {
    return this.definition.key;
  }

  async #loaded(): Promise<CollectionContext> {
    this.#context.assertOpen();
    await this.#context.replica.load(this.#key, "records");
    return this.#context;
  }

  async #operations(): Promise<readonly Operation[]> {
    this.#context.assertOpen();
    await this.#context.replica.load(this.#key, "operations");
    return [...(this.#context.replica.fold(this.#key)?.operations.values() ?? [])];
  }

  async #write<R>(run: (records: TransactionCollection<T>) => R, depth?: Depth): Promise<R> {
    this.#context.assertOpen();
    const { writer, replica, random } = this.#context;
    return writer.write(
      [this.#key],
      (draft) => run(new TransactionCollection<T>(new Verbs(draft(this.#key), replica, random))),
      depth,
    );
  }

  async #change(id: string, change: (operation: Operation) => Operation | null): Promise<void> {
    this.#context.assertOpen();
    await this.#context.writer.write([this.#key], (drafts) => {
      const draft = drafts(this.#key);
      const operation = draft.operation(id);
      if (operation === undefined) throw new RecordNotFoundError(id);
      draft.set(id, change(operation));
    });
  }
}

/** Records with ids made here cannot meet others: nothing has to be read before they are stored. */
function depthFor(records: readonly ({ readonly id?: string } | null | undefined)[]): Depth {
  return records.every((record) => record?.id === undefined) ? "operations" : "records";
}

/** @throws InvalidInputError where a key was declared with other options. */
export function assertSameDefinition(
  declared: AnyCollectionDefinition,
  used: AnyCollectionDefinition,
): void {
  if (declared === used) return;
  throw new InvalidInputError(
    `${used.key} was opened with another definition: define it once, and share it`,
  );
}
