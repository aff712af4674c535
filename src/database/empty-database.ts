import type { DatabaseState } from "../store/rows.js";
import { UnsentEditsError } from "../sync-errors.js";
import type { Replica } from "../view/replica.js";
import { countUnsent } from "./count-unsent.js";

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
    replica.store.replace((reading) => {
      const unsent = countUnsent(reading);
      if (unsent > 0 && !discardUnsent) throw new UnsentEditsError(unsent);
    }),
  );
}
