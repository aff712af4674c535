import { describeStoreEmptied } from "./describe-store-emptied.js";
import { describeStoreIndexed } from "./describe-store-indexed.js";
import { describeStoreJournal } from "./describe-store-journal.js";
import { describeStoreReading } from "./describe-store-reading.js";
import { describeStoreRandomly } from "./describe-store-randomly.js";
import { describeStoreReplace } from "./describe-store-replace.js";
import { describeStoreRewritten } from "./describe-store-rewritten.js";
import { describeStoreTransact } from "./describe-store-transact.js";
import { describeStoreWriters } from "./describe-store-writers.js";
import { describeStoreWriting } from "./describe-store-writing.js";
import { suiteContext, type Runner, type StoreWorld } from "./store-suite.js";

/**
 * Checks every promise of a `Store`. `openWorld` gives a fresh database for each test, and handles on it;
 * the numbers in the names of the tests are those of the guarantees.
 *
 * A random test names the seed with which it failed: pass it as `seeds` to see it again.
 */
export function describeStore(
  runner: Runner,
  openWorld: () => Promise<StoreWorld>,
  { seeds = [1, 2, 3, 4, 5, 6, 7, 8] }: { readonly seeds?: readonly number[] } = {},
): void {
  const context = suiteContext(runner, openWorld);
  describeStoreWriting(context);
  describeStoreTransact(context);
  describeStoreJournal(context, seeds);
  describeStoreReplace(context);
  describeStoreEmptied(context);
  describeStoreRewritten(context);
  describeStoreIndexed(context, seeds);
  describeStoreReading(context);
  describeStoreWriters(context);
  describeStoreRandomly(context, seeds);
}
