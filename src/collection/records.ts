import { isRecordId } from "../record/record-id.js";
import { stateOf, type RecordState } from "../record/operation.js";
import type { Depth } from "../view/fold.js";
import { LiveQuery, type LiveState } from "../view/live-query.js";
import type { Observable } from "../view/observable.js";
import { refuseNever } from "../view/refuse-never.js";
import { planQuery, type Query } from "../view/query.js";
import { runQuery } from "../view/run-query.js";
import { freeze } from "../view/shown.js";
import type { Run } from "../view/writer.js";
import { checkFields } from "./check-fields.js";
import type { CollectionContext } from "./context.js";
import type { CollectionDefinition } from "./definition.js";
import { overDraft, type TransactionCollection } from "./transaction.js";
import type {
  Changes,
  Definite,
  Draftable,
  ListOptions,
  LiveOptions,
  Puttable,
  ScanOptions,
  Stored,
} from "./types.js";
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
    if (this.isNeverLoaded) {
      if (!isRecordId(id)) return undefined;
      const { findOne } = await this.neverLoaded();
      return (await findOne(this.context.replica, this.key, id)) as Stored<T> | undefined;
    }
    const { replica } = await this.loaded();
    return freeze(replica.shown(this.key, id)) as Stored<T> | undefined;
  }

  /** @throws InvalidInputError for a query that cannot be read, or where the collection is never loaded: use `scan`. */
  async list(options?: ListOptions<T>): Promise<readonly Stored<T>[]> {
    const plan = planQuery(options as Query | undefined);
    const { replica } = await this.loaded();
    return runQuery(replica, this.key, plan) as unknown as readonly Stored<T>[];
  }

  /**
   * Hands out the records one by one, in no order, without having them all in memory where the collection is defined with
   * `load: "never"`. A record that is there from beginning to end comes exactly once, in a version that it had meanwhile; one
   * that is made or deleted meanwhile may come or not. What is unsent counts, as everywhere.
   *
   * @throws InvalidInputError for a query that cannot be read, the reason of the signal
   */
  async *scan({ where, signal }: ScanOptions<T> = {}): AsyncGenerator<Stored<T>, void, undefined> {
    const plan = planQuery({ where } as Query);
    signal?.throwIfAborted();
    if (this.isNeverLoaded) {
      const { scan } = await this.neverLoaded();
      yield* scan(this.context.replica, this.key, plan, signal) as AsyncGenerator<Stored<T>>;
      return;
    }
    const { replica } = await this.loaded();
    for (const record of runQuery(replica, this.key, plan)) {
      signal?.throwIfAborted();
      yield record as unknown as Stored<T>;
    }
  }

  async count(options?: Pick<ListOptions<T>, "where">): Promise<number> {
    return (await this.list({ ...options, sort: "id" })).length;
  }

  /**
   * A list that stays current. `get()` and `subscribe()` are the store contract of React, Svelte and Vue.
   *
   * @throws InvalidInputError for a query that cannot be read, or where the collection is never loaded: use `scan`.
   */
  live(options?: LiveOptions<T>): Observable<LiveState<Stored<T>>> {
    const { replica } = this.context;
    refuseNever(replica.neverLoaded, this.key);
    const live = new LiveQuery(replica, this.key, options as Query & { states?: boolean });
    return live as unknown as Observable<LiveState<Stored<T>>>;
  }

  /**
   * Stores a new record, with an id of its own unless it brings one. With `permissions` it is shared as by `share()`.
   *
   * @throws RecordExistsError, InvalidInputError
   */
  async create(fields: Draftable<T>, options?: CreateOptions): Promise<Stored<T>> {
    const [draft = fields] = this.#withIds([fields]);
    return this.write(
      (records) => records.create(draft, options),
      idsOf([draft]),
      this.#depthFor([draft]),
    );
  }

  /** Stores all of these or none, in one commit. */
  async createMany(records: readonly Draftable<T>[]): Promise<readonly Stored<T>[]> {
    const drafts = this.#withIds(records);
    return this.write(
      (collection) => collection.createMany(drafts),
      idsOf(drafts),
      this.#depthFor(drafts),
    );
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
    return this.write((records) => records.update<C>(id, changes), [id]);
  }

  /**
   * Stores a form: only what differs between `was` (the record that the form was filled with) and `edited` is an
   * edit. What a sync changed meanwhile stays.
   *
   * @throws RecordNotFoundError if it was deleted meanwhile, InvalidInputError
   */
  async save(edited: Puttable<T>, options: { readonly was: Stored<T> }): Promise<Stored<T>> {
    return this.write((records) => records.save(edited, options), idsOf([edited]));
  }

  /**
   * Creates the record, or replaces it whole.
   *
   * @throws InvalidInputError
   */
  async put(record: Puttable<T>): Promise<Stored<T>> {
    return this.write((records) => records.put(record), idsOf([record]));
  }

  /** Stores all of these or none, in one commit. */
  async putMany(records: readonly Puttable<T>[]): Promise<readonly Stored<T>[]> {
    return this.write((collection) => collection.putMany(records), idsOf(records));
  }

  /** Whether it was there. */
  async delete(id: string): Promise<boolean> {
    return this.write((records) => records.delete(id), [id]);
  }

  /** How many of them were there. All in one commit. */
  async deleteMany(ids: readonly string[]): Promise<number> {
    return this.write((records) => records.deleteMany(ids), ids);
  }

  /**
   * How a record stands, from memory: `"synced"` where nothing of it is unsent; undefined where there is no such
   * record, or before the collection was first read; of a collection that is never loaded only what is unsent is known.
   */
  stateOf(id: string): RecordState | undefined {
    const { replica } = this.context;
    const operation = replica.fold(this.key)?.operations.get(id);
    if (operation !== undefined) return stateOf(operation);
    return replica.shown(this.key, id) === undefined ? undefined : "synced";
  }

  /** @internal */
  protected get isNeverLoaded(): boolean {
    return this.definition.load === "never";
  }

  /** @internal */
  protected async neverLoaded(): ReturnType<CollectionContext["neverLoaded"]> {
    this.context.assertOpen();
    return this.context.neverLoaded();
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

  /**
   * `ids`: the records that it looks at.
   *
   * @internal
   */
  protected async write<R>(
    run: (records: TransactionCollection<T>) => R,
    ids: readonly string[],
    depth?: Depth,
  ): Promise<R> {
    this.context.assertOpen();
    const { replica, writer } = this.context;
    const overDrafts: Run<R> = (draft) =>
      run(overDraft(this.definition, draft(this.key), this.context));
    if (!this.isNeverLoaded) return writer.write([this.key], overDrafts, depth);
    // what cannot be an id is refused by the verb
    const wanted = ids.filter((id) => isRecordId(id));
    if (wanted.length > 0) {
      const { indexLog } = await this.neverLoaded();
      await indexLog(replica, this.key);
    }
    return writer.write([this.key], overDrafts, "operations", wanted);
  }

  /** Ids of the app's own are made before the records are looked for that may have them. */
  #withIds(records: readonly Draftable<T>[]): readonly Draftable<T>[] {
    const { generate } = this.definition.ids;
    if (!this.isNeverLoaded || generate === null) return records;
    return records.map((record) => {
      if (record?.id !== undefined) return record;
      return { ...record, id: generate(freeze(checkFields(record))) } as Draftable<T>;
    });
  }

  /** Records with random ids made here cannot meet others: nothing has to be read before they are stored. */
  #depthFor(records: readonly ({ readonly id?: string } | null | undefined)[]): Depth {
    const { generate } = this.definition.ids;
    const areRandom = generate === null && records.every((record) => record?.id === undefined);
    return areRandom ? "operations" : "records";
  }
}

function idsOf(records: readonly object[]): readonly string[] {
  return records.flatMap((record) => {
    const { id } = (record ?? {}) as { readonly id?: unknown };
    return typeof id === "string" ? [id] : [];
  });
}
