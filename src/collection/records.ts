import { stateOf, type RecordState } from "../record/operation.js";
import type { Depth } from "../view/fold.js";
import { LiveQuery, type LiveState } from "../view/live-query.js";
import type { Observable } from "../view/observable.js";
import { planQuery, type Query } from "../view/query.js";
import { runQuery } from "../view/run-query.js";
import { freeze } from "../view/shown.js";
import type { CollectionContext } from "./context.js";
import type { CollectionDefinition } from "./definition.js";
import { overDraft, type TransactionCollection } from "./transaction.js";
import type { Changes, Definite, Draftable, ListOptions, Puttable, Stored } from "./types.js";
import type { CreateOptions } from "./verbs.js";

/** Reads and writes the records of one collection: everything of a `Collection` that knows nothing of a server. */
export class Records<T extends object> {
  readonly definition: CollectionDefinition<T>;
  /** @internal */
  readonly context: CollectionContext;

  /** @internal */
  constructor(definition: CollectionDefinition<T>, context: CollectionContext) {
    this.definition = definition;
    this.context = context;
  }

  /** The record, or undefined if there is none. */
  async get(id: string): Promise<Stored<T> | undefined> {
    const { replica } = await this.loaded();
    return freeze(replica.shown(this.key, id)) as Stored<T> | undefined;
  }

  /** @throws InvalidInputError for a query that cannot be read. */
  async list(options?: ListOptions<T>): Promise<readonly Stored<T>[]> {
    const plan = planQuery(options as Query | undefined);
    const { replica } = await this.loaded();
    return runQuery(replica, this.key, plan) as unknown as readonly Stored<T>[];
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
    const live = new LiveQuery(this.context.replica, this.key, options as Query | undefined);
    return live as unknown as Observable<LiveState<Stored<T>>>;
  }

  /**
   * Stores a new record, with an id of its own unless it brings one. With `permissions` it is shared as by `share()`.
   *
   * @throws RecordExistsError, InvalidInputError
   */
  async create(fields: Draftable<T>, options?: CreateOptions): Promise<Stored<T>> {
    return this.write((records) => records.create(fields, options), this.#depthFor([fields]));
  }

  /** Stores all of these or none, in one commit. */
  async createMany(records: readonly Draftable<T>[]): Promise<readonly Stored<T>[]> {
    return this.write((collection) => collection.createMany(records), this.#depthFor(records));
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
    return this.write((records) => records.update<C>(id, changes));
  }

  /**
   * Stores a form: only what differs between `was` (the record that the form was filled with) and `edited` is an
   * edit. What a sync changed meanwhile stays.
   *
   * @throws RecordNotFoundError if it was deleted meanwhile, InvalidInputError
   */
  async save(edited: Puttable<T>, options: { readonly was: Stored<T> }): Promise<Stored<T>> {
    return this.write((records) => records.save(edited, options));
  }

  /**
   * Creates the record, or replaces it whole.
   *
   * @throws InvalidInputError
   */
  async put(record: Puttable<T>): Promise<Stored<T>> {
    return this.write((records) => records.put(record));
  }

  /** Stores all of these or none, in one commit. */
  async putMany(records: readonly Puttable<T>[]): Promise<readonly Stored<T>[]> {
    return this.write((collection) => collection.putMany(records));
  }

  /** Whether it was there. */
  async delete(id: string): Promise<boolean> {
    return this.write((records) => records.delete(id));
  }

  /** How many of them were there. All in one commit. */
  async deleteMany(ids: readonly string[]): Promise<number> {
    return this.write((records) => records.deleteMany(ids));
  }

  /**
   * How a record stands, from memory: `"synced"` where nothing of it is unsent; undefined where there is no such
   * record, or before the collection was first read.
   */
  stateOf(id: string): RecordState | undefined {
    const { replica } = this.context;
    const operation = replica.fold(this.key)?.operations.get(id);
    if (operation !== undefined) return stateOf(operation);
    return replica.shown(this.key, id) === undefined ? undefined : "synced";
  }
  /** @internal */
  protected get key(): string {
    return this.definition.key;
  }

  /** @internal */
  protected async loaded(): Promise<CollectionContext> {
    this.context.assertOpen();
    await this.context.replica.load(this.key, "records");
    return this.context;
  }

  /** @internal */
  protected async write<R>(
    run: (records: TransactionCollection<T>) => R,
    depth?: Depth,
  ): Promise<R> {
    this.context.assertOpen();
    return this.context.writer.write(
      [this.key],
      (draft) => run(overDraft(this.definition, draft(this.key), this.context)),
      depth,
    );
  }

  /** Records with random ids made here cannot meet others: nothing has to be read before they are stored. */
  #depthFor(records: readonly ({ readonly id?: string } | null | undefined)[]): Depth {
    const { generate } = this.definition.ids;
    const areRandom = generate === null && records.every((record) => record?.id === undefined);
    return areRandom ? "operations" : "records";
  }
}
