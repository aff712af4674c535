import type { CollectionKey } from "../store/rows.js";
import type { Store } from "../store/store.js";
import { Fold, type Depth } from "./fold.js";

/** How many rows of the log are read at a time: with their segments, which are large, or without. */
const SLICE = { records: 16, operations: 256 } as const;

/** Folds a log slice by slice; null where the content is no longer that of `epoch`. */
export async function readFold(
  store: Store,
  key: CollectionKey,
  depth: Depth,
  epoch: string,
): Promise<Fold | null> {
  const fold = new Fold(depth);
  const options = { segments: depth === "records", limit: SLICE[depth] };
  for (let more = true; more;) {
    const reading = await store.read([fold.markIn(key)], options);
    if (reading.database.epoch !== epoch) return null;
    more = fold.absorbSlice(reading.slices.get(key));
  }
  return fold;
}
