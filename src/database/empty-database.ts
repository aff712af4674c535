import type { DatabaseState } from "../store/rows.js";
import { UnsentEditsError } from "../sync-errors.js";
import type { Replica } from "../view/replica.js";

/**
 * Replaces everything that is stored by nothing, in one transaction.
 *
 * @throws UnsentEditsError while something is unsent, unless that may go as well.
 */
export async function emptyDatabase(
  replica: Replica,
  discardUnsent: boolean,
): Promise<DatabaseState> {
  return replica.inTurn(() =>
    replica.store.replace(({ slices }) => {
      const unsent = new Set<string>();
      for (const [key, { rows }] of slices) {
        for (const { row } of rows) {
          for (const { id } of row.ops ?? []) unsent.add(`${key}/${id}`);
          for (const id of row.done ?? []) unsent.delete(`${key}/${id}`);
        }
      }
      if (unsent.size > 0 && !discardUnsent) throw new UnsentEditsError(unsent.size);
    }),
  );
}
