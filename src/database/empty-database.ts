import type { DatabaseState } from "../store/rows.js";
import type { Replica } from "../view/replica.js";
import { refuseUnsent } from "./refuse-unsent.js";

/**
 * Replaces everything that is stored by nothing, in one transaction.
 *
 * @throws UnsentEditsError while something is unsent, unless that may go as well.
 */
export async function emptyDatabase(
  replica: Replica,
  discardUnsent: boolean,
): Promise<DatabaseState> {
  return replica.inTurn(() => replica.store.replace(refuseUnsent(discardUnsent)));
}
