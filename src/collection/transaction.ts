import type { Principal, RecordPermissions } from "../protocol/permissions.js";
import type { Draft } from "../view/draft.js";
import type { Query } from "../view/query.js";
import type { CollectionContext } from "./context.js";
import type { CollectionDefinition } from "./definition.js";
import type { Changes, Definite, Draftable, ListOptions, Puttable, Stored } from "./types.js";
import { Verbs, type CreateOptions } from "./verbs.js";

/** One collection inside a transaction: the verbs of {@link Collection}, at once. */
export class TransactionCollection<T extends object> {
  readonly #verbs: Verbs;

  /** @internal */
  constructor(verbs: Verbs) {
    this.#verbs = verbs;
  }

  get(id: string): Stored<T> | undefined {
    return this.#verbs.get(id) as Stored<T> | undefined;
  }

  list(options?: ListOptions<T>): readonly Stored<T>[] {
    return this.#verbs.list(options as Query | undefined) as unknown as readonly Stored<T>[];
  }

  count(options?: Pick<ListOptions<T>, "where">): number {
    return this.#verbs.count(options as Query | undefined);
  }

  /** @throws RecordExistsError, InvalidInputError */
  create(fields: Draftable<T>, options?: CreateOptions): Stored<T> {
    return this.#verbs.create(fields, options) as unknown as Stored<T>;
  }

  /** @throws RecordNotFoundError, InvalidInputError */
  share(id: string, permissions: RecordPermissions): void {
    this.#verbs.share(id, permissions);
  }

  /** @throws RecordNotFoundError, InvalidInputError */
  unshare(id: string, principals: readonly Principal[]): void {
    this.#verbs.unshare(id, principals);
  }

  createMany(records: readonly Draftable<T>[]): readonly Stored<T>[] {
    return records.map((fields) => this.create(fields));
  }

  /** @throws RecordNotFoundError, InvalidInputError */
  update<const C extends Changes<T>>(
    id: string,
    changes: (C & Definite<T, C>) | ((current: Stored<T>) => Changes<T>),
  ): Stored<T> {
    return this.#verbs.update(id, changes) as unknown as Stored<T>;
  }

  /** @throws RecordNotFoundError, InvalidInputError */
  save(edited: Puttable<T>, { was }: { readonly was: Stored<T> }): Stored<T> {
    return this.#verbs.save(edited, was) as unknown as Stored<T>;
  }

  /** @throws InvalidInputError */
  put(record: Puttable<T>): Stored<T> {
    return this.#verbs.put(record) as unknown as Stored<T>;
  }

  putMany(records: readonly Puttable<T>[]): readonly Stored<T>[] {
    return records.map((record) => this.put(record));
  }

  /** Whether it was there. */
  delete(id: string): boolean {
    return this.#verbs.delete(id);
  }

  /** How many of them were there. */
  deleteMany(ids: readonly string[]): number {
    return ids.filter((id) => this.delete(id)).length;
  }
}

/** The verbs of a collection over a draft of it. */
export function overDraft<T extends object>(
  definition: CollectionDefinition<T>,
  draft: Draft,
  { replica, random }: Pick<CollectionContext, "replica" | "random">,
): TransactionCollection<T> {
  return new TransactionCollection<T>(new Verbs(definition, draft, replica, random));
}

/** What the function of `db.transaction()` is given. */
export interface Transaction {
  /** @throws InvalidInputError for a collection that the transaction was not opened for. */
  readonly collection: <T extends object>(
    definition: CollectionDefinition<T>,
  ) => TransactionCollection<T>;
}

/** Anything but a promise: a transaction is over when its function returns. */
export type NotPromise<R> = R extends PromiseLike<unknown> ? never : R;
