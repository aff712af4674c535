import type { Confirmed, RecordId } from "../record/record.js";
import type { Ground } from "./draft.js";
import type { Fold } from "./fold.js";

/** What a draft stands on: a fold, or its operations over what was found. */
export function groundOf(
  fold: Fold | undefined,
  found: ReadonlyMap<RecordId, Confirmed> | undefined,
): Ground {
  return {
    operation: (id) => fold?.operations.get(id),
    confirmed: (id) => (found ?? fold?.confirmed)?.get(id),
    extras: (id) => fold?.extras.get(id),
    ids: () => {
      const edited = [...(fold?.operations.keys() ?? [])].toReversed();
      return new Set([...edited, ...(fold?.confirmed.keys() ?? [])]);
    },
  };
}
