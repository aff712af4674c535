import { InvalidInputError } from "../errors.js";
import type { CollectionKey } from "../store/rows.js";
import type { CollectionDefinition } from "./definition.js";
import type { NotPromise, Transaction, TransactionCollection } from "./transaction.js";
import { isThenable } from "./verbs.js";

/**
 * Runs the function of a transaction over the verbs of its collections.
 *
 * @throws what it throws; InvalidInputError if it returns a promise, or asks for another collection.
 */
export function runTransaction<R>(
  run: (transaction: Transaction) => NotPromise<R>,
  keys: readonly CollectionKey[],
  open: <T extends object>(definition: CollectionDefinition<T>) => TransactionCollection<T>,
): NotPromise<R> {
  const result = run({
    collection: <T extends object>(definition: CollectionDefinition<T>) => {
      const { key } = definition;
      if (keys.includes(key)) return open(definition);
      throw new InvalidInputError(`${key} is not among the collections of this transaction`);
    },
  });
  if (!isThenable(result)) return result;
  // what the promise comes to is nobody's any more
  void Promise.resolve(result).catch(() => {});
  throw new InvalidInputError(
    "transaction() takes a function that returns at once: await before it, not in it",
  );
}
