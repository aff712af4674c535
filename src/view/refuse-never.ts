import { InvalidInputError } from "../errors.js";
import type { CollectionKey } from "../store/rows.js";

/** @throws InvalidInputError, which says what to do instead, for a collection that is never loaded. */
export function refuseNever(neverLoaded: ReadonlySet<CollectionKey>, key: CollectionKey): void {
  if (!neverLoaded.has(key)) return;
  throw new InvalidInputError(
    `${key} is defined with load: "never", so its records are never in memory together: use get() and scan()`,
  );
}
