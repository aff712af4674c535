import type { CollectionKey } from "../store/rows.js";
import { UnsentEditsError } from "../sync-errors.js";
import { NOTHING_KNOWN } from "../sync/nothing-known.js";
import type { Replica } from "../view/replica.js";

export interface ClearOptions {
  /** Says that what was never sent may be lost. Default: false. */
  readonly discardUnsent?: boolean;
}

/**
 * Empties the log of a collection. The generation goes up, so that a sync that any tab has under way stores nothing of
 * what it was answered.
 *
 * @throws UnsentEditsError
 */
export async function clearCollection(
  replica: Replica,
  key: CollectionKey,
  { discardUnsent = false }: ClearOptions,
): Promise<void> {
  const { epoch } = replica.database;
  await replica.load(key, "operations");
  await replica.inTurn(() =>
    replica.transact(epoch, [key], "strict", ({ generation }, { slices }) => {
      const reset = slices.get(key)?.state.reset ?? null;
      // what the server lost is on this device alone, unless the app has given it up
      const lost = reset === null || reset.answer === "accept" ? 0 : reset.affected;
      const unsent = (replica.fold(key)?.operations.size ?? 0) + lost;
      if (unsent > 0 && !discardUnsent) throw new UnsentEditsError(unsent);
      const changes = {
        commits: [{ key }],
        emptied: new Set([key]),
        states: new Map([[key, { ...NOTHING_KNOWN, live: 0, metadata: null }]]),
        database: { generation: generation + 1 },
      };
      return [changes, null];
    }),
  );
}
