import { DatabaseReplacedError } from "../errors.js";
import type { CollectionKey } from "../store/rows.js";
import type { Store, Stretch, Walked } from "../store/store.js";

const ALL: Stretch = { above: 0, below: Number.POSITIVE_INFINITY };

/**
 * Reads all confirmed records that can be found by their ids, in pieces, the newest pages first. What others store meanwhile comes
 * as soon as it is there, and what was read before may come again: of two versions of a record the one at the higher
 * position counts. At the last piece, everything up to its `confirmed` has come.
 *
 * @throws DatabaseReplacedError if the content is another than that of `epoch`.
 */
export async function* walkPages(
  store: Store,
  key: CollectionKey,
  epoch: string,
): AsyncGenerator<Walked, void, undefined> {
  // those that are still to be read, the newest last
  let stretches: readonly Stretch[] = [ALL];
  let top: number | undefined;
  let rewrites = 0;
  for (let stretch: Stretch | undefined; (stretch = stretches.at(-1)) !== undefined;) {
    const walked = await store.walk(key, stretch);
    if (walked.database.epoch !== epoch) throw new DatabaseReplacedError();
    const { confirmed, rewrites: now = 0 } = walked.state;
    if (top !== undefined && now !== rewrites) {
      // a row that moved upwards may have passed the place where we are
      stretches = [ALL];
    } else if (top !== undefined && confirmed > top) {
      stretches = [...stretches, { ...ALL, above: top }];
    } else {
      yield walked;
      const last = walked.pages.at(-1);
      const rest = last === undefined ? [] : [{ ...stretch, below: last.position }];
      stretches = [...stretches.slice(0, -1), ...rest];
    }
    top = confirmed;
    rewrites = now;
  }
}
