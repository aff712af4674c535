import { InvalidInputError } from "../errors.js";
import type { CollectionContext } from "./context.js";
import type { AnyCollectionDefinition, CollectionDefinition } from "./definition.js";
import { TransactionCollection, type NotPromise, type Transaction } from "./transaction.js";
import { isThenable, Verbs } from "./verbs.js";

/** Runs a function over drafts of these collections, and stores what it changed in one commit. */
export async function runTransaction<R>(
  { writer, replica, random }: CollectionContext,
  definitions: readonly AnyCollectionDefinition[],
  run: (transaction: Transaction) => NotPromise<R>,
): Promise<NotPromise<R>> {
  const keys = definitions.map(({ key }) => key);
  return writer.write(keys, (draft) => {
    const result = run({
      collection: <T extends object>({ key }: CollectionDefinition<T>) => {
        if (keys.includes(key)) {
          return new TransactionCollection<T>(new Verbs(draft(key), replica, random));
        }
        throw new InvalidInputError(`${key} is not among the collections of this transaction`);
      },
    });
    if (!isThenable(result)) return result;
    // what the promise comes to is nobody's any more
    void Promise.resolve(result).catch(() => {});
    throw new InvalidInputError(
      "transaction() takes a function that returns at once: await before it, not in it",
    );
  });
}
