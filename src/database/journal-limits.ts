import { InvalidInputError } from "../errors.js";
import type { CollectionKey, JournalCounts } from "../store/rows.js";
import type { JournalBounds } from "../store/store.js";
import type { Replica } from "../view/replica.js";

/** How much of its journal a collection keeps, of what the app has marked as seen. What it has not, stays. */
export interface JournalLimits {
  /** For how long, in milliseconds. Default: 30 days. `Infinity` for ever. */
  readonly maxAge?: number;
  /** How many entries, those included that were not seen. Default: 1,000. `Infinity` for all. */
  readonly maxEntries?: number;
}

const MAX_AGE = 30 * 24 * 60 * 60 * 1000;
const MAX_ENTRIES = 1_000;

/** @throws InvalidInputError */
export function checkJournalLimits(limits: JournalLimits = {}): Required<JournalLimits> {
  const { maxAge = MAX_AGE, maxEntries = MAX_ENTRIES } = limits;
  if (!(maxAge > 0)) {
    throw new InvalidInputError(`journal.maxAge is ${maxAge}: give milliseconds`);
  }
  const isCount = maxEntries === Infinity || (Number.isSafeInteger(maxEntries) && maxEntries >= 0);
  if (!isCount) {
    throw new InvalidInputError(`journal.maxEntries is ${maxEntries}: give 0, 1, 2 … or Infinity`);
  }
  return { maxAge, maxEntries };
}

/**
 * Trims the journals of these collections that have grown beyond their limits, as their counts tell: where they have
 * not, nothing is read. What goes wrong is left to the next time.
 */
export async function trimJournals(
  replica: Replica,
  keys: Iterable<CollectionKey>,
  { maxAge, maxEntries }: Required<JournalLimits>,
  wall: number,
): Promise<void> {
  const trim: JournalBounds = { before: wall - maxAge, entries: maxEntries };
  const { epoch } = replica.database;
  for (const key of keys) {
    const counts = replica.journals.countsOf(key);
    if (counts === null || !isDue(counts, trim)) continue;
    const marked = new Map([[key, { trim }]]);
    try {
      await replica.inTurn(() =>
        replica.transact(epoch, [key], "relaxed", () => [{ marked }, null]),
      );
    } catch {
      return;
    }
  }
}

/** A journal that an older version of this library wrote is counted when it is trimmed. */
function isDue(counts: JournalCounts | undefined, { before, entries }: JournalBounds): boolean {
  if (counts === undefined) return true;
  const { kept, unseen, oldestSeen } = counts;
  return kept > unseen && (kept > entries || (oldestSeen !== null && oldestSeen < before));
}
