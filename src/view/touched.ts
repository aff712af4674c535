import type { RecordId } from "../record/record.js";
import type { CollectionKey } from "../store/rows.js";

/** Which records of a collection a commit touched. */
export interface Touched {
  readonly key: CollectionKey;
  readonly ids: ReadonlySet<RecordId>;
}
