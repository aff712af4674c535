import { InvalidInputError } from "../errors.js";
import type { CollectionKey, ResetAnswer } from "../store/rows.js";
import type { Replica } from "../view/replica.js";

/**
 * Stores what the app says of a server that lacks so many records, for the next sync of any tab.
 *
 * @throws InvalidInputError where nothing is asked, or for an answer that is none.
 */
export async function storeResetAnswer(
  replica: Replica,
  key: CollectionKey,
  answer: ResetAnswer,
): Promise<void> {
  if (answer !== "accept" && answer !== "keep-mine") {
    throw new InvalidInputError(`The answer is ${String(answer)}: say "accept" or "keep-mine"`);
  }
  await replica.load(key, "operations");
  await replica.inTurn(() =>
    replica.transact(replica.database.epoch, [key], "strict", (_, { slices }) => {
      const reset = slices.get(key)?.state.reset ?? null;
      if (reset === null) {
        throw new InvalidInputError(
          `Nothing is asked of ${key}: answer when a sync has stopped with ServerResetError`,
        );
      }
      return [{ states: new Map([[key, { reset: { ...reset, answer } }]]) }, undefined];
    }),
  );
}
