import type { RecordId } from "../record/record.js";
import type { CollectionKey } from "../store/rows.js";
import type { Replica } from "../view/replica.js";
import type { Touched } from "../view/touched.js";

/**
 * Tells what an app writes from what a sync writes: a commit that brings an operation, an edit of one, or another wish of who
 * may use a record. What a sync stores of an operation leaves these alone.
 */
export class EditWatch {
  readonly #replica: Replica;
  /** Of which content it knows. */
  #epoch = "";
  readonly #known = new Map<CollectionKey, Map<RecordId, string>>();

  constructor(replica: Replica, keys: readonly CollectionKey[]) {
    this.#replica = replica;
    const ids = (key: CollectionKey): Touched["ids"] => {
      return new Set(replica.fold(key)?.operations.keys());
    };
    this.areNewIn(keys.map((key) => ({ key, ids: ids(key) })));
  }

  /** Whether these commits have edits that it has not seen. */
  areNewIn(touched: readonly Touched[]): boolean {
    const { epoch } = this.#replica.database;
    // of another content: what comes now may look as what was there
    if (epoch !== this.#epoch) this.#known.clear();
    this.#epoch = epoch;
    let areNew = false;
    for (const { key, ids } of touched) {
      const fold = this.#replica.fold(key);
      const known = this.#known.get(key) ?? new Map<RecordId, string>();
      this.#known.set(key, known);
      for (const id of ids) {
        const operation = fold?.operations.get(id);
        if (operation === undefined) {
          known.delete(id);
          continue;
        }
        const { edits, access, parked, conflict } = operation;
        // one that waits for a person has nothing to be sent; when it no longer does, it is new
        const waits = parked !== undefined || conflict !== undefined;
        const mark = waits ? "waits" : `${edits} ${JSON.stringify(access ?? null)}`;
        if (!waits && known.get(id) !== mark) areNew = true;
        known.set(id, mark);
      }
    }
    return areNew;
  }
}
